from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "kopir.record"

    def ready(self) -> None:
        from kopir.record.kinds import KINDS, register  # noqa: PLC0415  # apps declare kinds when they are ready

        register(*KINDS)
