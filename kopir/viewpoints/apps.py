from django.apps import AppConfig


class ViewpointsConfig(AppConfig):
    name = "kopir.viewpoints"

    def ready(self) -> None:
        from kopir.accounts.own_data import register as hold  # noqa: PLC0415  # models must be loaded first
        from kopir.moderation import handlers, numbers  # noqa: PLC0415  # as above
        from kopir.people import panels  # noqa: PLC0415  # as above
        from kopir.record.kinds import register  # noqa: PLC0415  # the registry fills when apps are ready
        from kopir.viewpoints.actions.moderated import SpeakerReplies, Viewpoints, published_by_group  # noqa: PLC0415
        from kopir.viewpoints.holding import HOLDING  # noqa: PLC0415  # as above
        from kopir.viewpoints.kinds import KINDS  # noqa: PLC0415  # as above
        from kopir.viewpoints.showing import panel  # noqa: PLC0415  # as above

        register(*KINDS)
        handlers.register("viewpoint", Viewpoints())
        handlers.register("viewpoint-reply", SpeakerReplies())
        numbers.register("viewpoint", published_by_group)
        hold(HOLDING)
        panels.register("debate", "viewpoints", panel)
