from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "kopir.commitments"

    def ready(self) -> None:
        from kopir.accounts.own_data import register as hold  # noqa: PLC0415  # models must be loaded first
        from kopir.commitments.actions.moderated import CheckContests, Checks, published_by_group  # noqa: PLC0415
        from kopir.commitments.holding import HOLDING  # noqa: PLC0415  # as above
        from kopir.commitments.kinds import KINDS  # noqa: PLC0415  # labels are translated once apps are loaded
        from kopir.commitments.panels import promised  # noqa: PLC0415  # as above
        from kopir.moderation import handlers, numbers  # noqa: PLC0415
        from kopir.people import panels  # noqa: PLC0415
        from kopir.record.kinds import register  # noqa: PLC0415

        register(*KINDS)
        handlers.register("check", Checks())
        numbers.register("check", published_by_group)
        handlers.register("check-contest", CheckContests())
        hold(HOLDING)
        panels.register("debate", "promises", promised, order=10)
