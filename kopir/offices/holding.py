"""What offices hold on a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.accounts.models import Account
from kopir.accounts.own_data import Holding, Section
from kopir.offices.actions.erasing import let_go
from kopir.offices.labels import ACTS, ENDS, ROLES
from kopir.offices.models import DeskAct, Mandate, ReplyDraft
from kopir.people.addressees import name_of


def export(account: Account) -> tuple[Section, ...]:
    mandates = Mandate.objects.of(account).with_office().order_by("pk")
    acts = DeskAct.objects.filter(mandate__account=account).order_by("pk")
    drafts = ReplyDraft.objects.filter(saved_by=account).select_related("letter").order_by("pk")
    return (
        Section("offices", _("Offices you act for"), tuple(_mandate(row) for row in mandates)),
        Section(
            "office_acts",
            _("What you did for an office"),
            tuple({"done": str(ACTS[row.what]), "about": row.about, "created": row.at} for row in acts),
        ),
        Section(
            "office_drafts",
            _("Drafts that you saved last"),
            tuple({"about": row.letter.ref, "text": _words(row), "created": row.saved_at} for row in drafts),
        ),
    )


def _mandate(row: Mandate) -> dict[str, object]:
    return {
        "name": name_of(row.office),
        "role": str(ROLES[row.role]),
        "created": row.named_at,
        "decided": row.accepted_at,
        "ended": row.ended_at,
        "reason": str(ENDS[row.end_reason]) if row.end_reason else "",
    }


def _words(draft: ReplyDraft) -> str:
    return "\n\n".join(str(text) for name, text in draft.answers.items() if name.startswith("answer_") and text)


HOLDING = Holding(
    app="offices",
    columns=("offices.Mandate.account", "offices.ReplyDraft.saved_by"),
    export=export,
    erase=let_go,
)
