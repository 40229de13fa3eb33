from django.apps import AppConfig
from django.conf import settings
from django.http import HttpRequest


class IssuesConfig(AppConfig):
    name = "kopir.issues"

    def ready(self) -> None:
        from kopir.accounts.own_data import register as hold  # noqa: PLC0415  # models must be loaded first
        from kopir.files import doors  # noqa: PLC0415  # models are not loaded before
        from kopir.issues import alike, notices  # noqa: PLC0415  # as above
        from kopir.issues.actions.moderated import Reports, published_by_group  # noqa: PLC0415
        from kopir.issues.actions.telling import MERGED, UNMERGED  # noqa: PLC0415  # as above
        from kopir.issues.holding import HOLDING  # noqa: PLC0415  # as above
        from kopir.issues.kinds import KINDS  # noqa: PLC0415
        from kopir.likeness import sources  # noqa: PLC0415
        from kopir.mail import contexts  # noqa: PLC0415  # as above
        from kopir.moderation import handlers, numbers  # noqa: PLC0415
        from kopir.record.kinds import register  # noqa: PLC0415

        register(*KINDS)
        handlers.register("report", Reports())
        numbers.register("report", published_by_group)
        hold(HOLDING)
        sources.register(alike.REPORTS)
        doors.hang("editors", may_read)
        contexts.register(MERGED, notices.fresh_merged)
        contexts.register(UNMERGED, notices.fresh_unmerged)


def may_read(request: HttpRequest) -> bool:
    """Editors read private files, behind the same door as their pages: a held report's photo, a paper form."""
    from kopir.accounts.models import Account  # noqa: PLC0415  # models are not loaded before
    from kopir.accounts.permissions import has_role, has_second_factor  # noqa: PLC0415
    from kopir.accounts.rules import Role  # noqa: PLC0415

    user = request.user
    if not isinstance(user, Account) or not has_role(user, Role.EDITOR):
        return False
    return not settings.STAFF_NEED_SECOND_FACTOR or has_second_factor(user)
