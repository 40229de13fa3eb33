"""The pure rules of moderation: acts, grounds, terms, who may decide, how texts are treated, what numbers say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kopir.pure.text.personal import Finding, PersonalKind, find_personal

APPEAL_DAYS = 183  # six months
SMALLEST_RATE = 10  # under so many cases a share is given without a rate
FACTS_MAX, WORDS_MAX, LAW_MAX, REDRESS_MAX = 1_000, 2_000, 300, 1_000


class Act(StrEnum):
    """What a decision does. The last two restrict nothing, but need a reason too."""

    HOLD = "hold"
    MASK = "mask"
    BLUR = "blur"
    REFUSE = "refuse"
    HIDE = "hide"
    PUBLISH = "publish"
    RESTORE = "restore"


RESTRICTIONS = (Act.HOLD, Act.MASK, Act.BLUR, Act.REFUSE, Act.HIDE)
TAKES_AWAY = (Act.HOLD, Act.REFUSE, Act.HIDE)  # while one of these stands, nobody sees the text


class Scope(StrEnum):
    WHOLE = "whole"  # text and photo
    PLACES = "places"  # some places in the text
    PHOTO = "photo"  # parts of the photo


class FoundBy(StrEnum):
    MACHINE = "machine"
    PERSON = "person"


class Ground(StrEnum):
    RULE = "rule"
    LAW = "law"


class Rule(StrEnum):
    """The rules of the house, each published under its own address on /moderation/rules."""

    PRIVATE_DATA = "private-data"
    ACCUSATION = "accusation"
    HATE = "hate"
    THREAT = "threat"
    ADVERTISING = "advertising"
    PUBLIC_MATTER = "public-matter"
    ONCE = "once"
    READABLE = "readable"
    GENUINE = "genuine"


class FlagCode(StrEnum):
    PRIVATE_DATA = "private-data"
    ACCUSATION = "accusation"
    HATE = "hate"
    THREAT = "threat"
    ADVERTISING = "advertising"
    NOT_GENUINE = "not-genuine"
    UNLAWFUL = "unlawful"


class FlagState(StrEnum):
    OPEN = "open"
    ACTED = "acted"
    DISMISSED = "dismissed"


class AppealState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"


class DemandKind(StrEnum):
    REMOVE = "remove"
    DATA = "data"
    CHANGE = "change"
    BLOCK = "block"
    OTHER = "other"


class Demander(StrEnum):
    AUTHORITY = "authority"
    COURT = "court"
    ORGANIZATION = "organization"
    PERSON = "person"


class DemandAnswer(StrEnum):
    WAITING = "waiting"
    FOLLOWED = "followed"
    PARTLY = "partly"
    REFUSED = "refused"


class Incomplete(StrEnum):
    """What is missing in a statement of reasons."""

    FACTS = "facts"
    SCOPE = "scope"
    DURATION = "duration"
    GROUND = "ground"
    REDRESS = "redress"
    UNTIL_PAST = "until-past"


@dataclass(frozen=True)
class Statement:
    """A statement of reasons, as article 17 of the European Digital Services Act describes one.

    Exactly one of `until` and `is_indefinite` says how long; exactly one of `rule` and `law` says why.
    """

    act: Act
    scope: Scope | None
    facts: str
    redress: str
    rule: Rule | None = None
    law: str = ""
    until: date | None = None
    is_indefinite: bool = False
    found_by: FoundBy = FoundBy.PERSON
    language: str = "kk"
    words: str = ""  # for the author alone

    @property
    def ground(self) -> Ground:
        """Return whether a rule of the house or a law is the ground."""
        return Ground.LAW if self.law.strip() else Ground.RULE


def is_restriction(act: Act) -> bool:
    """Say whether an act takes something from its author."""
    return act in RESTRICTIONS


def missing_in(statement: Statement, today: date) -> tuple[Incomplete, ...]:
    """Return what a statement lacks; nothing restricts before it lacks nothing.

    A publication or a restoration needs its facts only: it takes nothing from anybody.
    """
    found = [] if statement.facts.strip() else [Incomplete.FACTS]
    if not is_restriction(statement.act):
        return tuple(found)
    if statement.scope is None:
        found.append(Incomplete.SCOPE)
    if (statement.until is None) is not statement.is_indefinite:
        found.append(Incomplete.DURATION)
    elif statement.until is not None and statement.until <= today:
        found.append(Incomplete.UNTIL_PAST)
    if (statement.rule is None) is not bool(statement.law.strip()):
        found.append(Incomplete.GROUND)
    if not statement.redress.strip():
        found.append(Incomplete.REDRESS)
    return tuple(found)


def acts_for(*, is_public: bool, withheld_by: Act | None, has_photo: bool) -> tuple[Act, ...]:
    """Return what may be done to a thing as it stands.

    `withheld_by` is the act that keeps it from readers. What waits for its first reading is decided on its own
    page; here its places can be masked before.
    """
    if withheld_by is Act.HOLD:
        return (Act.PUBLISH, Act.REFUSE)
    if withheld_by is not None:
        return (Act.RESTORE,)
    blur = (Act.BLUR,) if has_photo else ()
    return (Act.MASK, *blur, Act.HOLD, Act.HIDE) if is_public else (Act.MASK, *blur)


def appeal_until(decided_on: date) -> date:
    """Return the last day of the term for an appeal."""
    return decided_on + timedelta(days=APPEAL_DAYS)


def may_appeal(act: Act, decided_on: date, today: date, *, has_appealed: bool) -> bool:
    """Say whether the author may still appeal: against a restriction, once, for six months."""
    return is_restriction(act) and not has_appealed and today <= appeal_until(decided_on)


class Decider(StrEnum):
    """Who decides an appeal."""

    COLLEAGUE = "colleague"  # another editor or moderator than the first decider
    READER = "reader"  # the outside reader, by link
    NOBODY = "nobody"  # the page says so


def decider_of(staff: Iterable[int], first_decider: int | None, *, has_reader: bool) -> Decider:
    """Return who decides an appeal: never the person who decided first.

    Parameters
    ----------
    staff : keys of all accounts that may decide.
    first_decider : key of who decided first; None where a machine did.
    """
    if any(key != first_decider for key in staff):
        return Decider.COLLEAGUE
    return Decider.READER if has_reader else Decider.NOBODY


def may_decide_appeal(account: int, first_decider: int | None) -> bool:
    """Say whether an account may decide an appeal: whoever decided first may not."""
    return account != first_decider


class Treatment(StrEnum):
    """What the site does to a text by itself, whoever wrote it."""

    PASS = "pass"  # noqa: S105  # an outcome, not a secret
    HOLD = "hold"


@dataclass(frozen=True)
class Verdict:
    treatment: Treatment
    kinds: tuple[PersonalKind, ...]


def automatic_treatment(texts: Iterable[str]) -> Verdict:
    """Say what the site does to texts by itself: hold what likely holds personal data, and nothing else.

    It is given the texts and nothing of their author, so that it cannot differ by who wrote them.
    """
    kinds = dict.fromkeys(finding.kind for text in texts for finding in find_personal(text))
    return Verdict(Treatment.HOLD if kinds else Treatment.PASS, tuple(kinds))


def masked(
    text: str, places: Iterable[Finding], words: Mapping[PersonalKind, str], more: Sequence[str], other: str
) -> str:
    """Return the text with places and exact words replaced.

    Parameters
    ----------
    places : findings in this very text; one that begins inside another is part of it.
    words : what stands in the place of each kind, such as ``[phone hidden]``.
    more : exact words that a person named; each occurrence is replaced by `other`. Empty ones are passed over.
    """
    spans = [(place.start, place.end, words[place.kind]) for place in places]
    for wanted in (word for word in more if word):
        start = text.find(wanted)
        while start >= 0:
            spans.append((start, start + len(wanted), other))
            start = text.find(wanted, start + len(wanted))
    parts, reached = [], 0
    for start, end, instead in sorted(spans):
        if start >= reached:
            parts += [text[reached:start], instead]
        reached = max(reached, end)
    return "".join(parts) + text[reached:]


def median_days(spans: Iterable[timedelta]) -> float | None:
    """Return the median length in days; None where there is none. Of an even number, the mean of the middle two."""
    ordered = sorted(span.total_seconds() / 86_400 for span in spans)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def ended_by(until: date | None, today: date) -> bool:
    """Say whether a restriction that was set for a time has run out; its last day is part of it."""
    return until is not None and today > until


def kept_since(moment: datetime) -> datetime:
    """Return the moment before which what was kept for appeals is forgotten."""
    return moment - timedelta(days=APPEAL_DAYS + 1)
