"""Readings of the record: entries as lines that anybody understands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kopir.record.kinds import find
from kopir.record.models import Entry, EntryQuerySet
from kopir.site.facts import FIELD_LABELS, Fact, readable
from kopir.site.names import Name, actor_name, names_of, office_refs
from kopir.web.languages import LANGUAGES


@dataclass(frozen=True)
class Text:
    """A published text of an entry, in the language it was written in (empty where nobody said)."""

    field: str
    label: str
    value: str
    language: str


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

    @property
    def tone(self) -> str:
        """Return how a timeline draws it: `broken`, `turn`, `quiet` or plain."""
        return TONES.get(self.kind.partition(".")[2], "")

    @property
    def icon(self) -> str:
        return ICONS.get(self.kind.partition(".")[2], NOUN_ICONS.get(self.kind.partition(".")[0], FALLBACK_ICON))


COUNTS = ("support.counted", "letter.marked", "letter.mark-withdrawn")
TONES = {
    **dict.fromkeys(["overdue", "long-overdue", "broken", "disputed", "bounced", "reopened"], "broken"),
    **dict.fromkeys(["reminded", "due-soon", "claimed", "review-due", "rung-confirmed"], "turn"),
    **dict.fromkeys(["counted", "marked", "mark-withdrawn", "withdrawn", "unchecked", "refused"], "quiet"),
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
    "marked": "check",
}
NOUN_ICONS = {"issue": "flag", "letter": "letter", "commitment": "pencil", "support": "people"}
FALLBACK_ICON = "people"  # all else is about people, posts and organisations


def read(entries: EntryQuerySet) -> EntryQuerySet:
    """Bring along what the lines of a timeline need."""
    return entries.prefetch_related("openings")


def telling(ref: str) -> EntryQuerySet:
    """Entries about a thing that tell a reader something: not each fold of supports, not each reader's mark."""
    return Entry.objects.about(ref).exclude(kind__in=COUNTS)


def items(entries: Iterable[Entry]) -> list[Item]:
    """Turn entries into lines in the current language; names are looked up once for all of them."""
    rows = [(entry, entry.body) for entry in entries]
    refs = {ref for entry, body in rows for ref in [*body["about"], *office_refs(entry.by)]}
    names = names_of(sorted(refs))
    return [_item(entry, body, names) for entry, body in rows]


def _item(entry: Entry, body: dict[str, Any], names: dict[str, Name]) -> Item:
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
    )


def _texts(entry: Entry, public: dict[str, Any]) -> Sequence[Text]:
    return [
        Text(opening.field, field_label(opening.field), opening.value, language_of(opening.field, public))
        for opening in sorted(entry.openings.all(), key=lambda opening: opening.pk)
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
