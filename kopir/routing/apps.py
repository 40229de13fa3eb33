from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "kopir.routing"

    def ready(self) -> None:
        from kopir.issues import suggesting as topics_below  # noqa: PLC0415  # models must be loaded first
        from kopir.letters import suggesting as addressees_below  # noqa: PLC0415  # as above
        from kopir.people import panels  # noqa: PLC0415  # as above
        from kopir.record.kinds import register  # noqa: PLC0415  # the registry fills when apps are ready
        from kopir.routing import advising, topics  # noqa: PLC0415  # as above
        from kopir.routing.kinds import KINDS  # noqa: PLC0415  # as above
        from kopir.routing.panels import panel  # noqa: PLC0415  # as above

        register(*KINDS)
        for kind in ("post", "organization"):
            panels.register(kind, "competence", panel, order=20)
        topics_below.register("routing", topics.suggest)
        addressees_below.register("routing", advising.advise)
