"""Words for codes: stages, turns, states of a text, reasons of a refusal, troubles with an upload."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.issues.rules import MergeReason, Refusal, ReportState, Stage, Turn

Words = str | Promise

STAGES: dict[Stage, Words] = {
    Stage.RAISED: _("Raised, not yet addressed"),
    Stage.ADDRESSED: _("Put to an office"),
    Stage.ANSWERED: _("Answered"),
    Stage.COMMITTED: _("Promised"),
    Stage.CLAIMED: _("Said to be done, to be checked"),
    Stage.VERIFIED: _("Solved, confirmed by citizens"),
    Stage.UNCHECKED: _("Said to be done, checked by nobody"),
}
TURNS: dict[Turn, Words] = {
    Turn.CITIZENS: _("the citizens' turn"),
    Turn.EDITOR: _("the editor's turn"),
    Turn.OFFICE: _("the office's turn"),
    Turn.CHECKERS: _("the checkers' turn"),
    Turn.NOBODY: "",
}
REPORT_STATES: dict[ReportState, Words] = {
    ReportState.UNCONFIRMED: _("Waits for your confirmation"),
    ReportState.HELD: _("Waits for an editor"),
    ReportState.PUBLISHED: _("Published"),
    ReportState.REFUSED: _("Not published"),
}
REFUSALS: dict[Refusal, Words] = {
    Refusal.NOT_A_PROBLEM: _("It names no problem of public life."),
    Refusal.NO_OFFICE: _("No public office or organisation could do anything about it."),
    Refusal.PRIVATE_MATTER: _("It is a private matter or a case before a court."),
    Refusal.PERSONAL_DATA: _("It tells private things about somebody."),
    Refusal.ACCUSATION: _("It accuses a named person of a crime and gives no source."),
    Refusal.HATE: _("It attacks people for what they are."),
    Refusal.ADVERTISING: _("It advertises something."),
    Refusal.ALREADY_RAISED: _("The same issue has been raised already."),
    Refusal.UNREADABLE: _("It cannot be understood."),
}
MERGE_REASONS: dict[MergeReason, Words] = {
    MergeReason.SAME_PROBLEM: _("It is the same problem."),
    MergeReason.SAME_PLACE: _("It is the same problem in the same place."),
    MergeReason.OTHER_LANGUAGE: _("It is the same problem, told in another language."),
    MergeReason.AUTHOR: _("Its author said that it is the same."),
}
IN_LANGUAGE: dict[str, Words] = {"kk": _("in Kazakh"), "ru": _("in Russian"), "en": _("in English")}
UPLOADS: dict[str, Words] = {
    "empty": _("The file is empty."),
    "too-big": _("The file is too large: a photo may have 8 MB, a scan 15 MB."),
    "too-many-pixels": _("The picture has more than 40 million pixels. Please send a smaller one."),
    "wrong-type": _("This is not a file that can be kept here: photos as JPEG, PNG, WebP or AVIF, scans also as PDF."),
    "broken": _("The file is damaged or not what its name says. Please choose another one."),
}
REFUSED: dict[str, Words] = {
    "too-many": _(
        "Too many requests came from this address or connection today."
        " Please try again tomorrow; what you wrote stays in the form."
    ),
    "own": _("You raised this issue yourself: it carries your word already."),
    "imported": _("This case was brought in from another public source. It cannot be supported here."),
    "overturned": _("An appeal has already overturned this. The same text cannot be refused again."),
    "already-decided": _("Another editor has already decided on this text."),
    "merged-already": _("This issue has been merged already."),
    "same-case": _("Both stand in one case already."),
    "not-merged": _("This issue is not merged any more."),
    "withheld": _("Its text is hidden. What is hidden cannot be joined or split."),
    "not-its-words": _("These words do not stand in the text. Copy them as they are written there."),
    "all-its-words": _("This is the whole text. Leave out what belongs to the other problem."),
}
