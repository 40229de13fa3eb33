"""Words for roles."""

from django.utils.translation import gettext_lazy as _

from kopir.accounts.rules import Role

ROLES = {
    Role.MEMBER: _("Member of the host"),
    Role.MODERATOR: _("Moderator"),
    Role.EDITOR: _("Editor"),
    Role.STEWARD: _("Steward"),
}
