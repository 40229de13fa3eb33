"""Letters as a case file shows them: the letters' own view of themselves, and their clocks in working days."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from kopir.letters import labels
from kopir.letters.models import Answer, Contest, Letter, LetterQuerySet, Reply
from kopir.letters.presenting import Badge, LetterView, QuestionView, present
from kopir.letters.rulebooks import Basis
from kopir.letters.rules import Disposition, Judgement
from kopir.people.addressees import name_of, organization_of
from kopir.site.clocks import LetterClock, clock_of


@dataclass(frozen=True)
class QuestionPart:
    """One question beside its answers."""

    view: QuestionView

    @property
    def number(self) -> int:
        return self.view.question.number

    @property
    def text(self) -> str:
        return self.view.question.text

    @property
    def answers(self) -> list[tuple[Answer, bool]]:
        """Answers in the order they came, each with whether it declines."""
        return [(answer, answer.disposition == Disposition.DECLINED) for answer in self.view.answers]

    @property
    def judgement(self) -> Judgement:
        return self.view.judgement

    @property
    def contest(self) -> Contest | None:
        return self.view.contest

    @property
    def badge(self) -> Badge | None:
        """What readers say; nothing where nobody has said anything."""
        return self.view.badge if self.judgement.total else None

    @property
    def marks(self) -> str:
        """The marks in words, with their number."""
        total = self.judgement.total
        if not total:
            return ""
        parts = [f"{labels.VERDICTS[verdict]} {count}" for verdict, count in self.judgement.counts.items() if count]
        marks = ngettext("%(count)d reader: %(parts)s", "%(count)d readers: %(parts)s", total)
        return marks % {"count": total, "parts": ", ".join(parts)}

    @property
    def first_day_marks(self) -> str:
        """Marks of addresses on their first day, which never count."""
        total = self.judgement.first_day_total
        if not total:
            return ""
        return ngettext(
            "%(count)d more from an address on its first day, not counted",
            "%(count)d more from addresses on their first day, not counted",
            total,
        ) % {"count": total}


@dataclass(frozen=True)
class LetterPart:
    """One letter with all that a case file says of it."""

    view: LetterView
    clock: LetterClock

    @property
    def letter(self) -> Letter:
        return self.view.letter

    @property
    def url(self) -> str:
        return self.letter.get_absolute_url()

    @property
    def addressee(self) -> str:
        return name_of(self.letter.addressee)

    @property
    def organization(self) -> str:
        return organization_of(self.letter.addressee).name_in()

    @property
    def is_legal(self) -> bool:
        return self.letter.basis == Basis.LEGAL

    @property
    def law_url(self) -> str:
        return self.letter.rulebook.url

    @property
    def questions(self) -> list[QuestionPart]:
        return [QuestionPart(view) for view in self.view.questions]

    @property
    def replies(self) -> list[tuple[Reply, str]]:
        """Published replies, each with the name of its kind."""
        return [(view.reply, view.kind) for view in self.view.published]

    @property
    def has_held(self) -> bool:
        return any(view.is_held for view in self.view.replies)

    @property
    def is_answered(self) -> bool:
        return self.letter.has_replied


def whole(letters: LetterQuerySet) -> list[LetterPart]:
    """Read letters with questions, published answers and marks, in a number of queries that does not grow."""
    return [LetterPart(view, clock_of(view.letter)) for view in present(letters)]
