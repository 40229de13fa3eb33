from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "kopir.desk"

    def ready(self) -> None:
        from kopir.accounts.own_data import register  # noqa: PLC0415  # models are not loaded before
        from kopir.desk.holding import HOLDING  # noqa: PLC0415

        register(HOLDING)
