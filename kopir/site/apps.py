from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "kopir.site"

    def ready(self) -> None:
        from kopir.people.panels import register  # noqa: PLC0415  # models must be loaded first
        from kopir.site import scorecards  # noqa: PLC0415  # as above
        from kopir.site.activity import panel  # noqa: PLC0415  # as above

        for kind in ("person", "organization", "post"):
            register(kind, "activity", panel, order=40)
            register(kind, "scorecard", scorecards.panel, order=45)
