"""What promises hold on a person."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kopir.accounts.models import Account
from kopir.accounts.own_data import Holding, Section
from kopir.accounts.rules import canonical_address
from kopir.commitments.actions.erasing import is_withdrawable, let_go, unname
from kopir.commitments.labels import FINDINGS
from kopir.commitments.models import Check, Claim, Commitment, DueChange, PendingCheck
from kopir.commitments.rules import Finding


def export(account: Account) -> tuple[Section, ...]:
    checks = Check.objects.filter(account=account).select_related("commitment", "photo").order_by("pk")
    waiting = PendingCheck.objects.select_related("commitment", "photo").order_by("pk")
    own = [row for row in waiting if canonical_address(row.email) == account.canonical_email]
    return (
        Section("checks", _("What you checked"), tuple(_check(row) for row in checks)),
        Section("waiting_checks", _("Checks not yet confirmed"), tuple(_found(row) for row in own)),
        Section("promise_acts", _("What you did with promises"), tuple(_acts(account))),
    )


def _check(row: Check) -> dict[str, object]:
    facts = _found(row) | {"counts_as_independent": row.is_independent, "refusal": row.refusal_words}
    if is_withdrawable(row, row.commitment):
        facts["withdraw_url"] = reverse("commitments:withdraw-check", args=[row.pk])
    return facts


def _found(row: Check | PendingCheck) -> dict[str, object]:
    return {
        "about": row.commitment.ref,
        "finding": str(FINDINGS[Finding(row.finding)]),
        "text": row.text,
        "photo": row.photo.url if row.photo else None,
        "seen_on": row.seen_on,
        "created": row.created_at,
        "url": row.commitment.get_absolute_url(),
    }


def _acts(account: Account) -> list[dict[str, object]]:
    decided = Check.objects.filter(decided_by=account).select_related("commitment").order_by("pk")
    claims = Claim.objects.filter(recorded_by=account).select_related("commitment").order_by("pk")
    changes = DueChange.objects.filter(recorded_by=account).select_related("commitment").order_by("pk")
    made = Commitment.objects.filter(recorded_by=account).order_by("pk")
    rows = [
        *((_("Promise recorded"), one, one.created_at) for one in made),
        *((_("Claim recorded"), one.commitment, one.created_at) for one in claims),
        *((_("Date changed"), one.commitment, one.changed_on) for one in changes),
        *((_("Check decided"), one.commitment, one.decided_at) for one in decided),
    ]
    return [{"done": str(what), "about": promise.ref, "decided": at} for what, promise, at in rows]


HOLDING = Holding(
    app="commitments",
    columns=(
        "commitments.Check.account",
        "commitments.Check.decided_by",
        "commitments.Claim.recorded_by",
        "commitments.Commitment.recorded_by",
        "commitments.DueChange.recorded_by",
    ),
    strings=("commitments.PendingCheck.email",),
    export=export,
    erase=let_go,
    unname=unname,
)
