from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kopir.people"

    def ready(self) -> None:
        from kopir.people.kinds import register_kinds  # noqa: PLC0415  # models must be loaded first

        register_kinds()
