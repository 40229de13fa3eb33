from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "kopir.commitments"

    def ready(self) -> None:
        from kopir.commitments.kinds import KINDS  # noqa: PLC0415  # labels are translated once apps are loaded
        from kopir.record.kinds import register  # noqa: PLC0415

        register(*KINDS)
