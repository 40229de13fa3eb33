"""What letters hold on a person."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kopir.accounts.models import Account
from kopir.accounts.own_data import Holding, Section
from kopir.letters.actions.erasing import let_go, unname
from kopir.letters.labels import VERDICTS
from kopir.letters.models import Letter, Mailing, Mark, Proposal, Reply, Superior
from kopir.letters.rules import Verdict


def export(account: Account) -> tuple[Section, ...]:
    marks = Mark.objects.filter(account=account).select_related("question__letter").order_by("pk")
    return (
        Section("marks", _("How you judged answers"), tuple(_mark(row) for row in marks)),
        Section("letter_acts", _("What you did with letters"), tuple(_acts(account))),
    )


def _mark(row: Mark) -> dict[str, object]:
    return {
        "question": row.question.text,
        "verdict": str(VERDICTS[Verdict(row.verdict)]),
        "created": row.created_at,
        "url": reverse("letters:detail", args=[row.question.letter.number]),
        "withdraw_url": reverse("letters:mark", args=[row.question.letter.number, row.question.number]),
    }


def _acts(account: Account) -> list[dict[str, object]]:
    letters = Letter.objects.filter(recorded_by=account).order_by("pk")
    mailings = Mailing.objects.filter(confirmed_by=account).select_related("letter").order_by("pk")
    replies = Reply.objects.filter(decided_by=account).select_related("letter").order_by("pk")
    proposals = Proposal.objects.filter(decided_by=account).select_related("issue").order_by("pk")
    superiors = Superior.objects.filter(confirmed_by=account).with_names().order_by("pk")
    rows = [
        *((_("Letter written"), one.ref, one.sent_at) for one in letters),
        *((_("Mail confirmed"), one.letter.ref, one.sent_at) for one in mailings),
        *((_("Reply decided"), one.letter.ref, one.decided_at) for one in replies),
        *((_("Proposal decided"), one.issue.ref, one.decided_at) for one in proposals),
        *((_("Step of a ladder entered"), one.office.ref, one.confirmed_at) for one in superiors),
    ]
    return [{"done": str(what), "about": ref, "decided": at} for what, ref, at in rows]


HOLDING = Holding(
    app="letters",
    columns=(
        "letters.Letter.recorded_by",
        "letters.Mailing.confirmed_by",
        "letters.Mark.account",
        "letters.Proposal.decided_by",
        "letters.Reply.decided_by",
        "letters.Superior.confirmed_by",
    ),
    export=export,
    erase=let_go,
    unname=unname,
)
