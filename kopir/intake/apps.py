from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "kopir.intake"

    def ready(self) -> None:
        from kopir.accounts.own_data import register as hold  # noqa: PLC0415  # models must be loaded first
        from kopir.intake.holding import HOLDING  # noqa: PLC0415  # as above
        from kopir.intake.kinds import KINDS  # noqa: PLC0415  # the registry fills when apps are ready
        from kopir.record.kinds import register  # noqa: PLC0415  # as above

        register(*KINDS)
        hold(HOLDING)
