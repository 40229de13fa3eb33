"""What debates hold on a person: how they judged answers."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kopir.accounts.models import Account
from kopir.accounts.own_data import Holding, Section
from kopir.debates.actions.marking import withdraw_mark
from kopir.debates.labels import ANSWERED
from kopir.debates.models import QuestionMark
from kopir.debates.rules import Answered


def export(account: Account) -> tuple[Section, ...]:
    marks = QuestionMark.objects.filter(account=account).select_related("question__debate").order_by("pk")
    return (Section("debate_marks", _("How you judged answers in debates"), tuple(_row(mark) for mark in marks)),)


def _row(mark: QuestionMark) -> dict[str, object]:
    question = mark.question
    return {
        "about": question.debate.title,
        "question": question.text if question.is_current else "",
        "verdict": str(ANSWERED[Answered(mark.word)]),
        "created": mark.created_at,
        "withdraw_url": reverse("debates:mark", args=[question.debate.number, question.number]),
    }


def unname(account: Account) -> None:
    """Take a person's marks back; the counts that result are on the record."""
    for mark in QuestionMark.objects.filter(account=account).select_related("question__debate").order_by("pk"):
        withdraw_mark(mark.question, account)


HOLDING = Holding(app="debates", columns=("debates.QuestionMark.account",), export=export, erase=unname, unname=unname)
