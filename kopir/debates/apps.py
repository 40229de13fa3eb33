from django.apps import AppConfig


class DebatesConfig(AppConfig):
    name = "kopir.debates"

    def ready(self) -> None:
        from kopir.accounts.own_data import register as hold  # noqa: PLC0415  # models must be loaded first
        from kopir.debates.actions.moderated import Speeches, published_by_group  # noqa: PLC0415  # as above
        from kopir.debates.holding import HOLDING  # noqa: PLC0415  # as above
        from kopir.debates.kinds import KINDS  # noqa: PLC0415  # labels are translated once apps are loaded
        from kopir.moderation import handlers, numbers  # noqa: PLC0415  # as above
        from kopir.record.kinds import register  # noqa: PLC0415  # as above

        register(*KINDS)
        handlers.register("speech", Speeches())
        numbers.register("speech", published_by_group)
        hold(HOLDING)
