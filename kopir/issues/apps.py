from django.apps import AppConfig
from django.conf import settings
from django.http import HttpRequest


class IssuesConfig(AppConfig):
    name = "kopir.issues"

    def ready(self) -> None:
        from kopir.files import doors  # noqa: PLC0415  # models are not loaded before
        from kopir.issues.kinds import KINDS  # noqa: PLC0415
        from kopir.record.kinds import register  # noqa: PLC0415

        register(*KINDS)
        doors.hang("editors", may_read)


def may_read(request: HttpRequest) -> bool:
    """Editors read private files, behind the same door as their pages: a held report's photo, a paper form."""
    from kopir.accounts.models import Account  # noqa: PLC0415  # models are not loaded before
    from kopir.accounts.permissions import has_role, has_second_factor  # noqa: PLC0415
    from kopir.accounts.rules import Role  # noqa: PLC0415

    user = request.user
    if not isinstance(user, Account) or not has_role(user, Role.EDITOR):
        return False
    return not settings.STAFF_NEED_SECOND_FACTOR or has_second_factor(user)
