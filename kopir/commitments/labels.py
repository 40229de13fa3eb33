"""Words for codes: states, outcomes, findings, reasons, refusals."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.commitments.rules import (
    Claimant,
    DueChangeKind,
    Finding,
    Independence,
    Outcome,
    Refusal,
    SourceKind,
    State,
)

Words = str | Promise

SOURCES: dict[SourceKind, Words] = {
    SourceKind.REPLY: _("from a reply"),
    SourceKind.LINK: _("from a publication"),
    SourceKind.SPEECH: _("from a recorded debate"),
}
STATES: dict[State, Words] = {
    State.OPEN: _("Open"),
    State.DUE_SOON: _("Due soon"),
    State.OVERDUE: _("Overdue"),
    State.REVIEW_DUE: _("Due for review"),
    State.CLAIMED: _("Said to be done, to be checked"),
    State.UNCHECKED: _("Said to be done, checked by nobody"),
    State.VERIFIED: _("Kept, confirmed by citizens"),
    State.DISPUTED: _("Confirmed, then disputed"),
    State.BROKEN: _("Broken"),
    State.WITHDRAWN: _("Withdrawn"),
}
OUTCOMES: dict[Outcome, Words] = {
    Outcome.KEPT: _("Kept in time"),
    Outcome.KEPT_LATE: _("Kept late"),
    Outcome.BROKEN: _("Broken"),
    Outcome.WITHDRAWN: _("Withdrawn"),
}
# How a state looks: the look of a badge; the word always stands beside it.
BADGES: dict[State, str] = {
    State.OPEN: "open",
    State.DUE_SOON: "open",
    State.OVERDUE: "broken",
    State.REVIEW_DUE: "open",
    State.CLAIMED: "info",
    State.UNCHECKED: "todo",
    State.VERIFIED: "good",
    State.DISPUTED: "broken",
    State.BROKEN: "broken",
    State.WITHDRAWN: "todo",
}
FINDINGS: dict[Finding, Words] = {
    Finding.CONFIRMED: _("It has been done"),
    Finding.DISPUTED: _("It has not been done"),
}
INDEPENDENCE: dict[Independence, Words] = {
    Independence.INDEPENDENT: _("Independent: counts"),
    Independence.OWN_ORGANIZATION: _("Belongs to the promiser's organisation: shown, does not count"),
    Independence.PROMISER: _("The promiser: shown, does not count"),
    Independence.HOST_MEMBER: _("A member of the host on the host's own promise: shown, does not count"),
    Independence.RECORDER: _("Recorded this promise: shown, does not count"),
}
CLAIMANTS: dict[Claimant, Words] = {
    Claimant.OFFICE: _("The office, by its own link"),
    Claimant.EDITOR: _("An editor, from a source"),
}
DUE_CHANGES: dict[DueChangeKind, Words] = {
    DueChangeKind.POSTPONED: _("Put off by the promiser"),
    DueChangeKind.CORRECTED: _("Corrected: we had it wrong"),
}
REFUSED: dict[str, Words] = {
    Refusal.WRONG_STATE: _("This cannot be done while the promise stands as it does now."),
    Refusal.NO_PROMISER: _("Say who made the promise."),
    Refusal.NO_WORDS: _("Please write the words."),
    Refusal.NO_SOURCE: _("Give the source: the address of a page, or a document."),
    Refusal.NO_COPY: _("A link alone may vanish: add a saved copy of the page."),
    Refusal.ONE_DATE: _("Give the due date; where none was promised, a date on which to review it. Not both."),
    Refusal.BEFORE_PROMISE: _("This day lies before the promise, or before its latest reopening."),
    Refusal.IN_FUTURE: _("This day has not come yet."),
    Refusal.NO_REASON: _("Please give the reason."),
    Refusal.NO_EVIDENCE: _("Please write what you saw, in at least 20 characters: a dispute needs evidence."),
    Refusal.SAME_DATE: _("This is the date that stands already."),
    Refusal.ALREADY_CHECKED: _("You have checked this promise already. A new check is possible after a reopening."),
    Refusal.NOT_CHECKABLE: _("There is nothing to check now: nobody says that it is done."),
    Refusal.NOT_CONFIRMED: _("Your address is not confirmed yet."),
    Refusal.NOT_HELD: _("Another editor has already decided on this check."),
    Refusal.ALREADY_CONTESTED: _("This dispute has been answered already."),
    "overturned": _("An appeal has already overturned this. The same text cannot be refused again."),
    Refusal.SETTLED: _("This check has decided something already, so it cannot be taken back."),
    "moved_on": _("Somebody else acted first. Please look at the promise again."),
    "token_spent": _("This link has been used or has run out."),
    "too-many": _(
        "Too many requests came from this address or connection today."
        " Please try again tomorrow; what you wrote stays in the form."
    ),
}
