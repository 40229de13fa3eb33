from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kopir.people"

    def ready(self) -> None:
        from kopir.accounts.own_data import register as hold  # noqa: PLC0415  # models must be loaded first
        from kopir.people.holding import HOLDING  # noqa: PLC0415  # as above
        from kopir.people.kinds import register_kinds  # noqa: PLC0415  # models must be loaded first

        register_kinds()
        hold(HOLDING)
