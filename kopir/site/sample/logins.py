"""Who may sign in on the sample site, and how: a text beside the mail folder."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from kopir.letters.models import Letter
from kopir.site.sample.cast import LOGINS

NAME = "sample-logins.txt"
ROLES = {
    "steward": "steward: gives roles, reads the whole desk",
    "editor": "editor: publishes texts, sends letters, records promises",
    "member": "member of the host: carries in what somebody gave on paper",
    "checker-1": "citizen: marks answers, checks promises",
    "checker-2": "citizen",
    "checker-3": "citizen",
    "larisa": "holds the office of Head of Housing and Utilities: its desk lies at /offices/",
    "marat": "her assistant: acts for the same office",
    "talgat": "holds the office of Head of Roads and Transport",
    "serik": "acts for the Water department",
}


def write_logins() -> Path:
    """Write who can sign in, how the code is found, and where the official's letter lies; return the file."""
    path = Path(settings.DATA_DIR) / NAME
    newest = Letter.objects.filter(is_sample=True).order_by("number").last()
    lines = [
        f"Sign in at {settings.SITE_URL}/en/sign-in/ with one of these addresses. There are no passwords:",
        f"the code comes by mail, and mails of this site lie in {settings.MAIL_DIR}/ (the newest .eml file).",
        "",
        *(f"  {address:<24} {ROLES[name]}" for name, (address, _role) in LOGINS.items()),
        "",
        "Any other official needs no login: the letter itself carries a link.",
    ]
    if newest:
        lines.append(f"The mail about letter {newest.number} to {newest.email} lies in the same folder: open its link.")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
