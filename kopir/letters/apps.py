from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "kopir.letters"

    def ready(self) -> None:
        from kopir.accounts.own_data import register as hold  # noqa: PLC0415  # models must be loaded first
        from kopir.letters.actions.moderated import Contests, Replies, published_by_group  # noqa: PLC0415  # models are not loaded before
        from kopir.letters.holding import HOLDING  # noqa: PLC0415  # as above
        from kopir.letters.kinds import KINDS  # noqa: PLC0415  # the registry fills when apps are ready
        from kopir.moderation import handlers, numbers  # noqa: PLC0415  # as above
        from kopir.record.kinds import register  # noqa: PLC0415  # as above

        register(*KINDS)
        handlers.register("reply", Replies())
        numbers.register("reply", published_by_group)
        handlers.register("contest", Contests())
        hold(HOLDING)
