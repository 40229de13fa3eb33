from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "kopir.letters"

    def ready(self) -> None:
        from kopir.letters.kinds import KINDS  # noqa: PLC0415  # the registry fills when apps are ready
        from kopir.record.kinds import register  # noqa: PLC0415  # as above

        register(*KINDS)
