from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "kopir.moderation"

    def ready(self) -> None:
        from kopir.accounts import own_data  # noqa: PLC0415  # models are not loaded before
        from kopir.moderation.holding import HOLDING  # noqa: PLC0415
        from kopir.moderation.kinds import KINDS  # noqa: PLC0415
        from kopir.record.kinds import register  # noqa: PLC0415

        register(*KINDS)
        own_data.register(HOLDING)
