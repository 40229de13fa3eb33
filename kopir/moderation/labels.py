"""Words for codes, and the trace that stands where a text is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from kopir.moderation.handlers import AuthorGroup
from kopir.moderation.rules import (
    Act,
    AppealState,
    DemandAnswer,
    Demander,
    DemandKind,
    FlagCode,
    FlagState,
    FoundBy,
    Incomplete,
    Rule,
    Scope,
)
from kopir.pure.text.personal import PersonalKind
from kopir.web.dates import date_in

if TYPE_CHECKING:
    from kopir.moderation.models import Decision

Words = str | Promise
TITLE = 200

ACTS: dict[Act, Words] = {
    Act.HOLD: _("Held until an editor has looked"),
    Act.MASK: _("Places in the text masked"),
    Act.BLUR: _("Parts of the photo blurred"),
    Act.REFUSE: _("Not published"),
    Act.HIDE: _("Hidden"),
    Act.PUBLISH: _("Published after a hold"),
    Act.RESTORE: _("Restored"),
}
SCOPES: dict[Scope, Words] = {
    Scope.WHOLE: _("The whole text, with its photo"),
    Scope.PLACES: _("Some places in the text"),
    Scope.PHOTO: _("Parts of the photo"),
}
FOUND_BY: dict[FoundBy, Words] = {
    FoundBy.MACHINE: _("A machine found it"),
    FoundBy.PERSON: _("A person found it"),
}
RULES: dict[Rule, Words] = {
    Rule.PRIVATE_DATA: _("No private data of anybody: telephone, address, identity number, family, health."),
    Rule.ACCUSATION: _("No accusation of a crime against a named person without a source."),
    Rule.HATE: _("No attack on people for what they are."),
    Rule.THREAT: _("No threat, and no call for violence."),
    Rule.ADVERTISING: _("No advertising."),
    Rule.PUBLIC_MATTER: _("A matter of public life that some office could do something about."),
    Rule.ONCE: _("Each issue once: support the one that stands."),
    Rule.READABLE: _("A text that can be understood."),
    Rule.GENUINE: _("Nobody speaks in another's name."),
}
FLAG_CODES: dict[FlagCode, Words] = {
    FlagCode.PRIVATE_DATA: _("It tells private things about somebody."),
    FlagCode.ACCUSATION: _("It accuses a named person of a crime and gives no source."),
    FlagCode.HATE: _("It attacks people for what they are."),
    FlagCode.THREAT: _("It threatens somebody or calls for violence."),
    FlagCode.ADVERTISING: _("It advertises something."),
    FlagCode.NOT_GENUINE: _("Somebody speaks in another's name."),
    FlagCode.UNLAWFUL: _("It breaks a law in another way."),
}
FLAG_STATES: dict[FlagState, Words] = {
    FlagState.OPEN: _("Waits for an editor"),
    FlagState.ACTED: _("Something was done"),
    FlagState.DISMISSED: _("The text stays as it is"),
}
APPEAL_STATES: dict[AppealState, Words] = {
    AppealState.OPEN: _("Not yet decided"),
    AppealState.UPHELD: _("The decision stands"),
    AppealState.OVERTURNED: _("The decision is undone"),
}
DEMANDERS: dict[Demander, Words] = {
    Demander.AUTHORITY: _("A public authority"),
    Demander.COURT: _("A court"),
    Demander.ORGANIZATION: _("A party, movement, company or other organisation"),
    Demander.PERSON: _("A private person; the name is not shown"),
}
DEMAND_KINDS: dict[DemandKind, Words] = {
    DemandKind.REMOVE: _("To remove something"),
    DemandKind.DATA: _("To hand over data"),
    DemandKind.CHANGE: _("To change something"),
    DemandKind.BLOCK: _("To block a place or a person"),
    DemandKind.OTHER: _("Something else"),
}
DEMAND_ANSWERS: dict[DemandAnswer, Words] = {
    DemandAnswer.WAITING: _("Not yet answered"),
    DemandAnswer.FOLLOWED: _("Followed"),
    DemandAnswer.PARTLY: _("Followed in part"),
    DemandAnswer.REFUSED: _("Refused"),
}
GROUPS: dict[AuthorGroup, Words] = {
    AuthorGroup.CITIZEN: _("Citizens"),
    AuthorGroup.MEMBER: _("Members of the host"),
    AuthorGroup.OFFICE: _("Offices"),
    AuthorGroup.SPEAKER: _("Speakers in debates"),
}
OF: dict[str, Words] = {
    "report": _("a report"),
    "reply": _("a reply of an office"),
    "check": _("a check"),
    "contest": _("an office's word on a judgement"),
    "check-contest": _("a promiser's word on a dispute"),
    "speech": _("a speech in a debate"),
    "viewpoint": _("a reader's point of view"),
    "viewpoint-reply": _("a speaker's answer to a point of view"),
}
PERSONAL: dict[str, Words] = {
    PersonalKind.PHONE: _("telephone number"),
    PersonalKind.EMAIL: _("e-mail address"),
    PersonalKind.IIN: _("identity number"),
    PersonalKind.ADDRESS: _("home address"),
    PersonalKind.CARD: _("card number"),
    PersonalKind.IBAN: _("bank account"),
    PersonalKind.DOCUMENT: _("number of a document"),
}
MASKS: dict[str, Words] = {
    PersonalKind.PHONE: _("[phone hidden]"),
    PersonalKind.EMAIL: _("[e-mail hidden]"),
    PersonalKind.IIN: _("[identity number hidden]"),
    PersonalKind.ADDRESS: _("[address hidden]"),
    PersonalKind.CARD: _("[card number hidden]"),
    PersonalKind.IBAN: _("[bank account hidden]"),
    PersonalKind.DOCUMENT: _("[document number hidden]"),
}
MASK_OTHER: Words = _("[hidden]")
INCOMPLETE: dict[Incomplete, Words] = {
    Incomplete.FACTS: _("Say on which facts this rests."),
    Incomplete.SCOPE: _("Say how far it reaches."),
    Incomplete.DURATION: _("Say for how long: until a day, or with no end. Exactly one of the two."),
    Incomplete.GROUND: _("Name the rule or the law. Exactly one of the two."),
    Incomplete.REDRESS: _("Say what the author can do against it."),
    Incomplete.UNTIL_PAST: _("The last day must lie in the future."),
}
REFUSED: dict[str, Words] = {
    "too-many": _("Too many requests came from this address or connection today. Please try again tomorrow."),
    "no-thing": _("There is no such text."),
    "already-decided": _("Somebody else has decided this meanwhile. Look at it again."),
    "flagged": _("You have told us about this text already. An editor looks at it."),
    "appealed": _("There is an appeal against this decision already: each may be appealed once."),
    "too-late": _("The six months for an appeal are over."),
    "nothing-masked": _("Choose at least one place, or give the exact words to mask."),
    "words-not-found": _("These words do not stand in the text. Copy them exactly."),
    "nothing-blurred": _("Choose at least one field of the picture."),
    "under-appeal": _("There is an open appeal against the earlier decision on this text. Decide that first."),
    "facts-personal": _("The facts are published: they may not repeat personal data."),
    "first-decider": _("Whoever decided first may not decide the appeal."),
    "overturned": _("An appeal has already overturned this. The same text cannot be refused again."),
    "answer-missing": _("Give the reasons."),
    "demand-answered": _("This demand has been answered already."),
}


def ground_of(decision: Decision) -> str:
    """Say the rule or law of a decision in the current language."""
    return str(RULES[Rule(decision.rule)]) if decision.rule else decision.law


def duration_of(decision: Decision) -> str:
    """Say how long a decision restricts."""
    if decision.until:
        return gettext("Until %(day)s") % {"day": date_in(decision.until)}
    return gettext("With no end") if decision.is_indefinite else ""


def usual_redress(language: str) -> str:
    """Say in a language what an author can do: the words that every form offers."""
    with override(language):
        return gettext(
            "You may appeal within six months, free of charge, by the link in the mail or on your page."
            " Another person than the one who decided answers with reasons. You may also go to a court."
        )


def trace_of(decision: Decision, language: str) -> str:
    """Return what stands in the place of a hidden text, in the text's own language."""
    with override(language):
        words = {"number": decision.number, "reason": Truncator(ground_of(decision)).chars(120)}
        if decision.act == Act.HOLD:
            return gettext("Held until an editor has looked. Decision %(number)s: %(reason)s") % words
        return gettext("Hidden. Decision %(number)s: %(reason)s") % words


def traces_of(decision: Decision, fields: list[str], side: tuple[str, ...], language: str) -> dict[str, str]:
    """Return the trace for each field: a title takes the sentence alone, a text its address too."""
    sentence = trace_of(decision, language)
    whole = f"{sentence}\n{settings.SITE_URL}{decision.permanent_path}"
    found = {field: sentence[:TITLE] if field == "title" else whole for field in fields}
    return found | dict.fromkeys(side, "")


def masks_in(language: str) -> tuple[dict[PersonalKind, str], str]:
    """Return the words that stand in masked places, in the text's own language."""
    with override(language):
        return {kind: str(MASKS[kind]) for kind in PersonalKind}, str(MASK_OTHER)
