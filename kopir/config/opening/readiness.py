"""What a site still lacks before the public may come. `kopir serve` refuses while anything is on this list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.accounts.models import Grant
from kopir.accounts.permissions import FACTORS
from kopir.accounts.rules import Role
from kopir.config.opening import mail_test
from kopir.config.opening.site_file import SECRETS
from kopir.issues.models import Topic
from kopir.letters import rulebooks
from kopir.moderation.models import OutsideReader
from kopir.people.models import Area

INIT = "kopir init"


@dataclass(frozen=True)
class Missing:
    """A piece that is not there: what it is, and the command that mends it."""

    code: str
    what: str | Promise
    mend: str


def is_public() -> bool:
    """Say whether strangers can come: an https address that is no sample. Plain http on this machine is for trying."""
    return settings.IS_SECURE and not settings.IS_SAMPLE_SITE


def has_operator() -> bool:
    return all(settings.OPERATOR[key] for key in ("name", "legal_form", "address"))


def has_contact() -> bool:
    return bool(settings.OPERATOR["mailbox"])


def has_notice() -> bool:
    return bool(settings.COMPLAINTS_BODY and settings.PROCESSORS)


def has_guarded_editor() -> bool:
    roles = (Role.EDITOR.value, Role.STEWARD.value)
    guarded = Authenticator.objects.filter(type__in=FACTORS).values("user")
    return Grant.objects.current().filter(role__in=roles, account__in=guarded, account__is_active=True).exists()


def has_tested_mail() -> bool:
    return mail_test.is_tested(Path(settings.DATA_DIR))


def has_rulebook() -> bool:
    chosen = settings.RULEBOOKS or rulebooks.names()
    return settings.HOUSE_RULEBOOK in chosen and not set(chosen) - set(rulebooks.names())


def has_reader_or_says_none() -> bool:
    return settings.APPEAL_READER_DECLINED or OutsideReader.objects.current().exists()


def keys_are_private() -> bool:
    places = [Path(settings.DATA_DIR) / name for name in ("secret.key", SECRETS)]
    return not any(place.exists() and place.stat().st_mode & 0o077 for place in places)


def knows_its_host() -> bool:
    return urlsplit(settings.SITE_URL).hostname in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS


LIST: tuple[tuple[Callable[[], bool], Missing], ...] = (
    (has_operator, Missing("operator", _("Nobody is named who runs the site: name, legal form and address."), INIT)),
    (has_contact, Missing("contact", _("The organisation has no public e-mail address."), INIT)),
    (
        has_notice,
        Missing("privacy", _("The privacy notice lacks the authority for complaints, or who else handles data."), INIT),
    ),
    (
        has_guarded_editor,
        Missing("editor", _("No editor with a passkey or an app: open the link that this command prints."), INIT),
    ),
    (
        has_tested_mail,
        Missing("mail", _("No test mail of the present mail server has been read back."), "kopir init --mail-test"),
    ),
    (Area.objects.exists, Missing("area", _("There is no area yet."), "kopir init --areas-tree 'Name'")),
    (Topic.objects.exists, Missing("topic", _("There is no topic yet."), "kopir init --topics-file usual")),
    (has_rulebook, Missing("rulebook", _("The house's own term is not among the rulebooks that apply."), INIT)),
    (
        has_reader_or_says_none,
        Missing("reader", _("No outside reader of appeals is named, and nobody has said that there is none."), INIT),
    ),
    (
        keys_are_private,
        Missing("keys", _("Others on this machine may read the keys."), "chmod 600 secret.key secrets.toml"),
    ),
    (knows_its_host, Missing("hosts", _("The site's own name is not among the names it answers to."), INIT)),
    (lambda: not settings.DEBUG, Missing("debug", _("Debug pages are on: they show secrets."), "KOPIR_DEBUG=0")),
)
NO_TABLES = Missing("database", _("The database does not answer, or its tables are not made."), "kopir prepare")


def missing() -> list[Missing]:
    """Return what a public site lacks, in the order of the questions."""
    try:
        return [piece for is_there, piece in LIST if not is_there()]
    except DatabaseError:
        return [NO_TABLES]
