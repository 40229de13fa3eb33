from django.apps import AppConfig


class FollowConfig(AppConfig):
    name = "kopir.follow"

    def ready(self) -> None:
        from kopir.accounts import own_data  # noqa: PLC0415  # models are not loaded before
        from kopir.follow import notices  # noqa: PLC0415  # as above
        from kopir.follow.actions import begin_as_wished, keep_wish, note_wish  # noqa: PLC0415  # as above
        from kopir.follow.holding import HOLDING  # noqa: PLC0415  # as above
        from kopir.follow.panels import panel  # noqa: PLC0415  # as above
        from kopir.issues import offers  # noqa: PLC0415  # as above
        from kopir.issues.offers import Offer  # noqa: PLC0415  # as above
        from kopir.mail import contexts  # noqa: PLC0415  # as above
        from kopir.people.panels import register  # noqa: PLC0415  # as above

        own_data.register(HOLDING)
        offers.register("follow", Offer(note_wish, keep_wish, begin_as_wished))
        contexts.register("follow/mail/notice.txt", notices.fresh_notice)
        contexts.register("follow/mail/confirm.txt", notices.fresh_question)
        for kind in ("person", "organization", "post"):
            register(kind, "follow", panel, order=42)
