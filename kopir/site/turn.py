"""Whose turn it is, as one whole sentence that a person understands at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.issues.models import Issue
from kopir.issues.rules import Stage, Standing, Turn
from kopir.letters.rulebooks import Basis
from kopir.letters.rules import LetterState
from kopir.site.commitment_parts import CommitmentPart
from kopir.site.letter_parts import LetterPart
from kopir.web.dates import date_in


@dataclass(frozen=True)
class TurnSentence:
    """`text` is the sentence; `who` the short word for the bridge; `tone` one of turn, warning, success, info."""

    text: str
    who: str
    tone: str = "turn"
    days: str = ""


@dataclass(frozen=True)
class Case:
    """What the sentence is made from."""

    issue: Issue
    standing: Standing
    letters: Sequence[LetterPart]
    commitments: Sequence[CommitmentPart]
    today: date


def sentence(case: Case) -> TurnSentence:
    """Return the sentence of a case; the issue's own rules say whose turn it is, the parts say who that is."""
    stage = Stage(case.issue.stage)
    if stage == Stage.ANSWERED and case.standing.turn == Turn.OFFICE:
        return _addressed(case)
    return SENTENCES[stage](case)


def _in_state(case: Case, *states: str) -> list[LetterPart]:
    return [part for part in case.letters if part.letter.state in states]


def _raised(case: Case) -> TurnSentence:
    editors = _("Editors")
    if prepared := _in_state(case, LetterState.PREPARED):
        words = _("It is the editors' turn: the letter to %(office)s is printed and waits to be handed in.")
        return TurnSentence(words % {"office": prepared[0].organization}, editors)
    if bounced := _in_state(case, LetterState.BOUNCED):
        words = _("The letter to %(office)s came back. It is the editors' turn to find another way.")
        return TurnSentence(words % {"office": bounced[0].organization}, editors, "warning")
    if case.issue.support_count >= settings.SUPPORTS_FOR_A_LETTER:
        return TurnSentence(_("It is the editors' turn: enough people support it, a letter is proposed."), editors)
    return TurnSentence(_("It is the editors' turn: nobody has been asked yet."), editors)


def _addressed(case: Case) -> TurnSentence:
    running = [part for part in _in_state(case, LetterState.WAITING) if part.clock.days is not None and part.clock.due]
    if running:
        return _waiting(min(running, key=lambda part: part.clock.due or date.max))
    if prepared := _in_state(case, LetterState.PREPARED):
        words = _("It is the editors' turn: the letter to %(office)s is printed and waits to be handed in.")
        return TurnSentence(words % {"office": prepared[0].organization}, _("Editors"))
    if sent := _in_state(case, LetterState.SENT):
        office = sent[0].organization
        if sent[0].letter.basis == Basis.LEGAL:
            words = _("The letter is on its way to %(office)s. The clock starts when the office registers it.")
        else:
            words = _("The letter is on its way to %(office)s. The clock starts when it is delivered.")
        return TurnSentence(words % {"office": office}, office)
    return _raised(case)


def _waiting(part: LetterPart) -> TurnSentence:
    days, office = part.clock.days or 0, part.organization
    facts = {"office": office, "date": date_in(part.clock.due or date.max), "count": abs(days)}
    if days == 0:
        text = _("It is the turn of %(office)s: the answer is due today.") % facts
    elif days < 0:
        text = _overdue(days, is_working=part.clock.is_working) % facts
    elif part.clock.is_working:
        text = (
            ngettext(
                "It is the turn of %(office)s: %(count)d working day left to answer (due %(date)s).",
                "It is the turn of %(office)s: %(count)d working days left to answer (due %(date)s).",
                days,
            )
            % facts
        )
    else:
        text = (
            ngettext(
                "It is the turn of %(office)s: %(count)d day left to answer (due %(date)s).",
                "It is the turn of %(office)s: %(count)d days left to answer (due %(date)s).",
                days,
            )
            % facts
        )
    return TurnSentence(text, office, "warning" if days < 0 else "turn", part.clock.words)


def _overdue(days: int, *, is_working: bool) -> str:
    if is_working:
        return ngettext(
            "It is the turn of %(office)s: the answer is %(count)d working day overdue (it was due %(date)s).",
            "It is the turn of %(office)s: the answer is %(count)d working days overdue (it was due %(date)s).",
            -days,
        )
    return ngettext(
        "It is the turn of %(office)s: the answer is %(count)d day overdue (it was due %(date)s).",
        "It is the turn of %(office)s: the answer is %(count)d days overdue (it was due %(date)s).",
        -days,
    )


def _answered(case: Case) -> TurnSentence:
    readers = _("Readers")
    ended = [part for part in case.commitments if part.is_ended_badly]
    if case.issue.has_broken_promise and ended:
        words = _("%(who)s did not keep the promise. It is the editors' turn: what next?")
        return TurnSentence(words % {"who": ended[-1].who}, _("Editors"), "warning")
    if answered := [part for part in _in_state(case, LetterState.ANSWERED, LetterState.CLOSED) if part.is_answered]:
        words = _("%(office)s has answered. It is the readers' turn: was each question answered?")
        return TurnSentence(words % {"office": answered[-1].organization}, readers)
    if refused := _in_state(case, LetterState.REFUSED):
        words = _("%(office)s declined to answer and gave a reason. It is the readers' turn to judge it.")
        return TurnSentence(words % {"office": refused[-1].organization}, readers)
    return TurnSentence(_("There is an answer. It is the readers' turn: was each question answered?"), readers)


def _committed(case: Case) -> TurnSentence:
    running = [part for part in case.commitments if part.is_running and part.deadline]
    if disputed := [part for part in case.commitments if part.is_disputed and not running]:
        words = _("What %(who)s said to be done is disputed with evidence. It is the editors' turn to look.")
        return TurnSentence(words % {"who": disputed[0].who}, _("Editors"), "warning")
    if not running:
        return TurnSentence(_("Somebody promised to act, and it is their turn."), "")
    part = min(running, key=lambda one: one.deadline or date.max)
    days = ((part.deadline or case.today) - case.today).days
    facts = {"who": part.who, "date": date_in(part.deadline or case.today), "count": abs(days)}
    if part.due_on is None:
        text = _("It is the turn of %(who)s: promised without a date, to be reviewed on %(date)s.") % facts
        return TurnSentence(text, part.who, "turn" if days >= 0 else "warning")
    if days == 0:
        text = _("It is the turn of %(who)s: what was promised is due today.") % facts
    elif days > 0:
        text = (
            ngettext(
                "It is the turn of %(who)s: %(count)d day left to do what was promised (due %(date)s).",
                "It is the turn of %(who)s: %(count)d days left to do what was promised (due %(date)s).",
                days,
            )
            % facts
        )
    else:
        text = (
            ngettext(
                "It is the turn of %(who)s: the promise is %(count)d day overdue (it was due %(date)s).",
                "It is the turn of %(who)s: the promise is %(count)d days overdue (it was due %(date)s).",
                -days,
            )
            % facts
        )
    return TurnSentence(text, part.who, "warning" if days < 0 else "turn")


def _claimed(case: Case) -> TurnSentence:
    part = next((one for one in case.commitments if one.is_claimed), None)
    needed = settings.CONFIRMATIONS_TO_VERIFY
    if part is None:
        return TurnSentence(_("It is said to be done. It is the citizens' turn to check."), _("Citizens"))
    text = ngettext(
        "%(who)s says it is done. It is the citizens' turn to check: %(count)d of %(needed)d confirmation so far.",
        "%(who)s says it is done. It is the citizens' turn to check: %(count)d of %(needed)d confirmations so far.",
        needed,
    )
    return TurnSentence(text % {"who": part.who, "count": part.confirmations, "needed": needed}, _("Citizens"))


def _unchecked(case: Case) -> TurnSentence:
    part = next((one for one in case.commitments if one.is_unchecked), None)
    if part is None:
        return TurnSentence(_("It is said to be done, but nobody has checked. Anybody may still check."), _("Citizens"))
    text = _("%(who)s says that it is done, but nobody has checked. Anybody may still check.")
    return TurnSentence(text % {"who": part.who}, _("Citizens"))


def _verified(case: Case) -> TurnSentence:
    confirmations = max((one.confirmations for one in case.commitments if one.is_verified), default=0)
    if not confirmations:
        return TurnSentence(_("Done, and verified."), "", "success")
    text = ngettext(
        "Done, and verified: %(count)d independent citizen confirmed it.",
        "Done, and verified: %(count)d independent citizens confirmed it.",
        confirmations,
    )
    return TurnSentence(text % {"count": confirmations}, "", "success")


SENTENCES: dict[Stage, Callable[[Case], TurnSentence]] = {
    Stage.RAISED: _raised,
    Stage.ADDRESSED: _addressed,
    Stage.ANSWERED: _answered,
    Stage.COMMITTED: _committed,
    Stage.CLAIMED: _claimed,
    Stage.UNCHECKED: _unchecked,
    Stage.VERIFIED: _verified,
}
