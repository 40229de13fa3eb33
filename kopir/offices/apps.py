from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "kopir.offices"

    def ready(self) -> None:
        from kopir.accounts.own_data import register as hold  # noqa: PLC0415  # models must be loaded first
        from kopir.offices.holding import HOLDING  # noqa: PLC0415  # as above
        from kopir.offices.kinds import KINDS  # noqa: PLC0415  # labels are translated once apps are loaded
        from kopir.offices.panels import panel  # noqa: PLC0415  # as above
        from kopir.people import panels  # noqa: PLC0415  # as above
        from kopir.record.kinds import register  # noqa: PLC0415  # the registry fills when apps are ready

        register(*KINDS)
        hold(HOLDING)
        for kind in ("post", "organization"):
            panels.register(kind, "office", panel, order=60)
