from django.apps import AppConfig
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
    """Editors read private files: the photo of a held report, a paper form."""
    from kopir.accounts.permissions import has_role  # noqa: PLC0415  # models are not loaded before
    from kopir.accounts.rules import Role  # noqa: PLC0415

    return has_role(request.user, Role.EDITOR)
