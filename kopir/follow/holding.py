"""What this app holds on a person: what they follow, and what they asked to follow and have not confirmed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.accounts.models import Account
from kopir.accounts.own_data import Holding, Section
from kopir.follow.actions import stop_all
from kopir.follow.labels import RHYTHMS
from kopir.follow.models import Following, PendingFollowing
from kopir.follow.rules import Rhythm
from kopir.follow.subjects import subjects

LABELS = {
    "what": _("What"),
    "rhythm": _("How often"),
    "language": _("Language of the mails"),
    "since": pgettext_lazy("since when", "From"),
    "confirmed": _("Confirmed"),
}


def export(account: Account) -> tuple[Section, ...]:
    """Return everything a person follows, confirmed or not."""
    held = [*Following.objects.of(account), *PendingFollowing.objects.of(account)]
    found = subjects(row.what for row in held)
    rows = tuple(
        {
            "what": row.what,
            "name": found[row.what].text if row.what in found else row.what,
            "rhythm": str(RHYTHMS[Rhythm(row.rhythm)]),
            "language": row.language,
            "since": row.created_at,
            "confirmed": isinstance(row, Following),
        }
        for row in held
    )
    return (Section("followings", _("What you follow"), rows, LABELS),)


def erase(account: Account) -> None:
    """Leave nothing: a notice that waits in the outbox finds no following and is not sent."""
    stop_all(account)
    PendingFollowing.objects.of(account).delete()


HOLDING = Holding(
    "follow",
    ("follow.Following.account",),
    export,
    erase,
    strings=("follow.PendingFollowing.email", "follow.PendingFollowing.canonical_email"),
)
