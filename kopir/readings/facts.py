"""Facts of an entry in words: which of them a layman sees, what they are called, how their values read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.commitments import labels as promises
from kopir.issues import labels as issues
from kopir.letters import labels as letters
from kopir.moderation import labels as moderation
from kopir.record.rules import REDACTED, Ground
from kopir.web.dates import date_in, number_in

Words = str | Promise
DAY = re.compile(r"\d{4}-\d\d-\d\d")

# Published texts, by the name of their field in an entry.
FIELD_LABELS: dict[str, Words] = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "name": gettext_lazy("Name"),
    "public_name": gettext_lazy("Name"),
    "opening": gettext_lazy("Opening"),
    "question": gettext_lazy("Question"),
    "answer": gettext_lazy("Answer"),
    "words": gettext_lazy("Exact words"),
    "measure": gettext_lazy("Measure of done"),
    "reason": gettext_lazy("Reason"),
    "facts": gettext_lazy("Facts"),
    "body": gettext_lazy("From"),
    "ground": gettext_lazy("Ground"),
    "demanded": gettext_lazy("Demanded"),
    "note": gettext_lazy("Note"),
    "how": gettext_lazy("How"),
    "role": gettext_lazy("Role"),
    "detail": gettext_lazy("Detail"),
    "source": gettext_lazy("Source"),
    "organization_text": gettext_lazy("Organisation"),
    "registration_number": gettext_lazy("Registration number"),
    "photo_sha256": gettext_lazy("Seal of the photo"),
}
GROUND: tuple[tuple[str, Words], ...] = (
    ("scope", gettext_lazy("How far")),
    ("until", gettext_lazy("Until")),
    ("rule", gettext_lazy("Rule of the house")),
    ("law", gettext_lazy("Law")),
)
GROUNDS: dict[str, Words] = {Ground.AUTHOR: gettext_lazy("at the request of who wrote it")}
DUE: tuple[tuple[str, Words], ...] = (("due_on", gettext_lazy("Due")),)
DATES: tuple[tuple[str, Words], ...] = (*DUE, ("review_on", gettext_lazy("To be reviewed")))
RULE: tuple[tuple[str, Words], ...] = (("starts_on", gettext_lazy("First day")), ("ends_on", gettext_lazy("Last day")))
TABLE: tuple[tuple[str, Words], ...] = (
    ("added", gettext_lazy("Competence added")),
    ("changed", gettext_lazy("Competence changed")),
    ("ended", gettext_lazy("Competence ended")),
)
REASON: tuple[tuple[str, Words], ...] = (("reason_code", gettext_lazy("Reason")),)

# Facts in clear that help a layman, by kind; all others stand in the entry itself, one click away.
FACTS: dict[str, tuple[tuple[str, Words], ...]] = {
    "report.refused": (("reason", gettext_lazy("Reason")),),
    REDACTED: (("ground", gettext_lazy("Ground")),),
    "issue.merged": (
        ("reason_code", gettext_lazy("Why")),
        ("reports", gettext_lazy("Texts together")),
    ),
    "import.finished": (("issues", gettext_lazy("Issues brought in")), ("source", gettext_lazy("Source"))),
    "support.counted": (("total", gettext_lazy("Supporters")),),
    "letter.proposed": (("supports", gettext_lazy("Supporters")),),
    "letter.delivered": DUE,
    "letter.handed-in": DUE,
    "letter.imported": DUE,
    "letter.extension-asked": (("until", gettext_lazy("Until")),),
    "letter.extension-granted": (("until", gettext_lazy("Until")),),
    "letter.reply-held": REASON,
    "letter.reply-refused": REASON,
    "letter.closed": REASON,
    "letter.acknowledged": (("reply_kind", gettext_lazy("What came")),),
    "letter.replied": (("reply_kind", gettext_lazy("What came")),),
    "letter.reply-published": (("reply_kind", gettext_lazy("What came")),),
    "letter.marked": (("verdict", gettext_lazy("Verdict so far")),),
    "letter.mark-withdrawn": (("verdict", gettext_lazy("Verdict so far")),),
    "competence.added": RULE,
    "competence.changed": RULE,
    "competence.ended": RULE,
    "competence.imported": TABLE,
    "moderation.held": GROUND,
    "moderation.masked": GROUND,
    "moderation.blurred": GROUND,
    "moderation.refused": GROUND,
    "moderation.hidden": GROUND,
    "moderation.demanded": (("demander", gettext_lazy("Who demands")), ("kind", gettext_lazy("What for"))),
    "moderation.demand-answered": (("outcome", gettext_lazy("Our answer")),),
    "commitment.made": DATES,
    "commitment.postponed": DATES,
    "commitment.corrected": DATES,
    "commitment.checked": (("finding", gettext_lazy("Finding")), ("reason", gettext_lazy("Independence"))),
    "commitment.disputed": (("finding", gettext_lazy("Finding")), ("reason", gettext_lazy("Independence"))),
}
CODES: dict[str, Mapping[Any, Words]] = {
    "ground": GROUNDS,
    "issue.merged reason_code": issues.MERGE_REASONS,
    "report.refused reason": issues.REFUSALS,
    "letter.reply-held reason_code": letters.HOLD_REASONS,
    "letter.reply-refused reason_code": letters.REPLY_REFUSALS,
    "letter.closed reason_code": letters.CLOSE_REASONS,
    "reply_kind": letters.REPLY_KINDS,
    "rule": moderation.RULES,
    "scope": moderation.SCOPES,
    "moderation.demanded demander": moderation.DEMANDERS,
    "moderation.demanded kind": moderation.DEMAND_KINDS,
    "moderation.demand-answered outcome": moderation.DEMAND_ANSWERS,
    "verdict": letters.VERDICTS,
    "finding": promises.FINDINGS,
    "commitment.checked reason": promises.INDEPENDENCE,
    "commitment.disputed reason": promises.INDEPENDENCE,
}


@dataclass(frozen=True)
class Fact:
    key: str
    label: str
    value: str


def readable(kind: str, public: Mapping[str, Any]) -> Iterator[Fact]:
    """Yield the facts that a layman sees of an entry of a kind, in the order of `FACTS`."""
    for key, label in FACTS.get(kind, ()):
        codes = CODES.get(f"{kind} {key}") or CODES.get(key) or {}
        if said := in_words(public.get(key), codes):
            yield Fact(key, str(label), said)


def in_words(value: Any, codes: Mapping[Any, Words]) -> str:
    """Say a fact's value in the current language; nothing where there is nothing to say."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return number_in(value)
    if isinstance(value, str) and value in codes:
        return str(codes[value])
    return date_in(date.fromisoformat(value)) if isinstance(value, str) and DAY.fullmatch(value) else str(value)
