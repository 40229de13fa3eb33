"""Words for roles, ways to sign in, and what is held on a person."""

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.accounts.rules import Role

ROLES = {
    Role.MEMBER: _("Member of the host"),
    Role.MODERATOR: _("Moderator"),
    Role.EDITOR: _("Editor"),
    Role.STEWARD: _("Steward"),
}
GUARDS = {
    Authenticator.Type.WEBAUTHN: _("Passkey"),
    Authenticator.Type.TOTP: _("App with codes"),
    Authenticator.Type.RECOVERY_CODES: _("Recovery codes"),
}
# What the keys of a person's own data mean, on the page; in the file they stand as they are.
KEYS = {
    "email": _("E-mail"),
    "one_person_as": _("Counted as one person under"),
    "new_email": _("New e-mail, not yet confirmed"),
    "language": _("Language"),
    "created": _("Noted on"),
    "confirmed": _("First confirmed"),
    "last_sign_in": _("Last sign-in"),
    "role": _("Role"),
    "from": pgettext_lazy("since when", "From"),
    "until": _("Until"),
    "kind": _("Kind"),
    "name": _("Name"),
    "ends": _("Ends on"),
    "last_used": _("Last used"),
    "subject": _("Subject"),
    "title": _("Title"),
    "text": _("Text"),
    "place": _("Place"),
    "area": _("Area"),
    "topic": _("Topic"),
    "state": _("State"),
    "public_name": _("Name shown"),
    "photo": _("Photo"),
    "paper": _("Paper"),
    "note": _("Note"),
    "about": _("About"),
    "question": _("Question"),
    "verdict": _("Verdict"),
    "finding": _("Finding"),
    "seen_on": _("Seen on"),
    "counts_as_independent": _("Counts as independent"),
    "done": _("What was done"),
    "refusal": _("Refused because"),
    "decided": _("Decided"),
}
