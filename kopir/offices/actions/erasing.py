"""Let a person go from the offices they acted for."""

from __future__ import annotations

from kopir.accounts.models import Account
from kopir.offices.actions.claiming import end_claim
from kopir.offices.models import Mandate, ReplyDraft
from kopir.offices.rules import End


def let_go(account: Account) -> None:
    """Close the desks that a person held, and forget what they did there; the record has named offices only."""
    for mandate in Mandate.objects.live().claims().of(account).with_office().order_by("pk"):
        end_claim(mandate, End.GIVEN_UP, by=f"office/{mandate.office.slug}")
    Mandate.objects.of(account).delete()
    ReplyDraft.objects.filter(saved_by=account).update(saved_by=None)
