"""Readings of the record: entries as lines that anybody understands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kopir.readings.facts import FIELD_LABELS, GROUNDS, Fact, readable
from kopir.readings.names import Name, actor_name, names_of, office_refs
from kopir.record.kinds import find
from kopir.record.models import Entry, EntryQuerySet
from kopir.record.rules import REDACTED
from kopir.web.dates import date_in
from kopir.web.languages import LANGUAGES


@dataclass(frozen=True)
class Text:
    """A published text of an entry, in the language it was written in (empty where nobody said)."""

    field: str
    label: str
    value: str
    language: str
    withheld: str = ""  # the decision that hides or masks it, such as decision/12; `value` then says so


@dataclass(frozen=True)
class Trace:
    """What is left of texts that were erased: which they were, when it happened, and on what ground."""

    labels: tuple[str, ...]
    fields: tuple[str, ...]
    at: datetime
    ground: str

    @property
    def words(self) -> str:
        """Say it in the current language, for page and feed alike."""
        return self._said(", ".join(self.labels))

    def words_of(self, field: str) -> str:
        """Say it of one of the fields."""
        return self._said(field_label(field))

    def _said(self, texts: str) -> str:
        ground = GROUNDS.get(self.ground, self.ground)
        words = {"texts": texts, "date": date_in(self.at), "ground": ground}
        return _("%(texts)s: erased on %(date)s, %(ground)s.") % words


@dataclass(frozen=True)
class Item:
    """One entry, ready to be shown."""

    key: int
    uid: str
    kind: str
    label: str
    actor: str
    at: datetime
    about: tuple[Name, ...]
    facts: tuple[Fact, ...]
    texts: tuple[Text, ...]
    traces: tuple[Trace, ...] = ()

    @property
    def tone(self) -> str:
        """Return how a timeline draws it: `broken`, `turn`, `quiet` or plain."""
        return TONES.get(self.kind.partition(".")[2], "")

    @property
    def icon(self) -> str:
        return ICONS.get(self.kind.partition(".")[2], NOUN_ICONS.get(self.kind.partition(".")[0], FALLBACK_ICON))


SEALS = ("photo_sha256",)  # published beside the entry, and of no use to a reader of a timeline
COUNTS = ("support.counted", "letter.marked", "letter.mark-withdrawn")
# Issues that came with a file by the thousand: whoever follows a topic hears of the import in one line.
BROUGHT_IN = {"kind": "issue.raised", "by": "import"}
TONES = {
    **dict.fromkeys(["overdue", "long-overdue", "broken", "disputed", "bounced", "reopened"], "broken"),
    **dict.fromkeys(["reminded", "due-soon", "claimed", "review-due", "rung-confirmed"], "turn"),
    **dict.fromkeys(
        [
            "counted",
            "marked",
            "mark-withdrawn",
            "withdrawn",
            "unchecked",
            "refused",
            "redacted",
            "hidden",
            "masked",
            "blurred",
        ],
        "quiet",
    ),
}
ICONS = {
    "replied": "reply",
    "reply-published": "reply",
    "acknowledged": "reply",
    "reply-held": "clock",
    "overdue": "clock",
    "long-overdue": "clock",
    "reminded": "clock",
    "due-soon": "clock",
    "review-due": "clock",
    "bounced": "warning",
    "claimed": "check",
    "checked": "shield",
    "upheld": "shield",
    "disputed": "dispute",
    "reopened": "undo",
    "broken": "broken",
    "withdrawn": "withdrawn",
    "refused": "withdrawn",
    "redacted": "withdrawn",
    "marked": "check",
    "hidden": "withdrawn",
    "restored": "undo",
    "overturned": "undo",
    "merged": "merge",
    "unmerged": "undo",
    "split": "quote",
}
NOUN_ICONS = {
    "issue": "flag",
    "import": "flag",
    "letter": "letter",
    "commitment": "pencil",
    "support": "people",
    "moderation": "shield",
}
FALLBACK_ICON = "people"  # all else is about people, posts and organisations


def read(entries: EntryQuerySet) -> EntryQuerySet:
    """Bring along what the lines of a timeline need."""
    return entries.prefetch_related("openings")


def telling(*refs: str) -> EntryQuerySet:
    """Entries about some things that tell a reader something: not each fold of supports, not each reader's mark."""
    return Entry.objects.about(*refs).exclude(kind__in=COUNTS)


def items(entries: Iterable[Entry]) -> list[Item]:
    """Turn entries into lines in the current language; names are looked up once for all of them."""
    rows = [(entry, entry.body) for entry in entries]
    refs = {ref for entry, body in rows for ref in [*body["about"], *office_refs(entry.by)]}
    names = names_of(sorted(refs))
    erased = traces_of(entry for entry, body in rows if len(body["c"]) > len(entry.openings.all()))
    return [_item(entry, body, names, erased.get(entry.uid, ())) for entry, body in rows]


def traces_of(entries: Iterable[Entry]) -> dict[str, tuple[Trace, ...]]:
    """Return what was erased beside entries, by their uid; one query for all of them."""
    refs = {f"entry/{entry.uid}" for entry in entries}
    found: dict[str, tuple[Trace, ...]] = {}
    for redaction in Entry.objects.filter(kind=REDACTED).about(*refs) if refs else ():
        said = redaction.public
        labels = tuple(field_label(field) for field in said["fields"])
        trace = Trace(labels, tuple(said["fields"]), redaction.at, said["ground"])
        found[said["entry"]] = (*found.get(said["entry"], ()), trace)
    return found


def _item(entry: Entry, body: dict[str, Any], names: dict[str, Name], traces: tuple[Trace, ...]) -> Item:
    doc = find(entry.kind)
    public: dict[str, Any] = body["public"]
    return Item(
        key=entry.pk,
        uid=entry.uid,
        kind=entry.kind,
        label=str(doc.label).rstrip(".") if doc else entry.kind,
        actor=actor_name(entry.by, names),
        at=entry.at,
        about=tuple(names[ref] for ref in body["about"]),
        facts=tuple(readable(entry.kind, public)),
        texts=tuple(_texts(entry, public)),
        traces=traces,
    )


def _texts(entry: Entry, public: dict[str, Any]) -> Sequence[Text]:
    return [
        Text(
            opening.field,
            field_label(opening.field),
            opening.value,
            language_of(opening.field, public),
            opening.withheld,
        )
        for opening in sorted(entry.openings.all(), key=lambda opening: opening.pk)
        if opening.field not in SEALS
    ]


def field_label(field: str) -> str:
    """Name a published field; `question_2` keeps its number, `name_kk` is a name."""
    if field in FIELD_LABELS:
        return str(FIELD_LABELS[field])
    stem, _underscore, last = field.rpartition("_")
    if stem in FIELD_LABELS and (last.isdigit() or last in LANGUAGES):
        return f"{FIELD_LABELS[stem]} {last}" if last.isdigit() else str(FIELD_LABELS[stem])
    return field.replace("_", " ")


def language_of(field: str, public: dict[str, Any]) -> str:
    """Return the language a text was written in, where its entry says so."""
    if field.rpartition("_")[2] in LANGUAGES:
        return field.rpartition("_")[2]
    said = public.get(f"{field}_language", public.get("language", ""))
    return said if said in LANGUAGES else ""
