"""One row of a file: what it becomes, or why a person has to look at it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from enum import StrEnum

from kopir.intake.rules.dates import read_moment
from kopir.intake.rules.mapping import REJECT, Choice, Map
from kopir.issues.rules import Stage
from kopir.issues.rules.reports import PLACE_MAX, TITLE_MAX
from kopir.pure.text import detect_language, fold
from kopir.pure.text.personal import Finding, PersonalKind, find_personal

TEXT_MOST = 20_000
LANGUAGE_SEEN = 300  # characters: enough to tell the language, and telling it is the dearest step
REF_MOST = 200


class Reason(StrEnum):
    """Why a row waits for a person. Nothing of it is lost."""

    BAD_BYTES = "bad-bytes"
    OPEN_QUOTE = "open-quote"
    BAD_QUOTES = "bad-quotes"
    CELLS = "cells"
    BAD_JSON = "bad-json"
    TOO_LONG_LINE = "too-long-line"
    NO_ID = "no-id"
    SAME_ID = "same-id"
    NO_TITLE = "no-title"
    NO_TEXT = "no-text"
    TEXT_TOO_LONG = "text-too-long"
    BAD_DATE = "bad-date"
    LANGUAGE = "language"
    TOPIC = "topic"
    AREA = "area"
    PERSONAL = "personal"


class Note(StrEnum):
    """What was not as it should be in a row that is taken all the same."""

    TITLE_CUT = "title-cut"
    PLACE_CUT = "place-cut"
    URL_LEFT = "url-left"
    TOPIC_UNKNOWN = "topic-unknown"
    AREA_UNKNOWN = "area-unknown"
    MASKED = "masked"


@dataclass(frozen=True)
class Record:
    """What a reader found in a file: a row's cells by column, or why there are none."""

    line: int
    cells: Mapping[str, str]
    reason: Reason | None = None
    raw: str = ""  # the line itself where it has no cells

    @property
    def content(self) -> str:
        """Return the whole row as one text, always the same for the same row."""
        return self.raw or json.dumps(dict(self.cells), ensure_ascii=False, sort_keys=True)

    @property
    def digest(self) -> bytes:
        """Return what tells a row from every other."""
        return hashlib.sha256(self.content.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True)
class Known:
    """Topics and areas of the site: folded name or slug to slug."""

    topics: Mapping[str, str]
    areas: Mapping[str, str]
    zone: tzinfo
    today: date


@dataclass(frozen=True)
class Judged:
    """A row as it would be taken. Where `reasons` holds anything, an editor decides."""

    record: Record
    ref: str
    title: str = ""
    text: str = ""
    language: str = ""
    topic: str = ""
    area: str = ""
    place: str = ""
    url: str = ""
    moment: datetime | None = None
    stage: Stage = Stage.RAISED
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Note, ...] = ()
    personal: tuple[PersonalKind, ...] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)  # "topic" or "area" to the value that nobody knows

    @property
    def is_ready(self) -> bool:
        """Say whether it can be taken as it stands."""
        return not self.reasons


def judge(record: Record, how: Map, known: Known) -> Judged:
    """Say what a row becomes under a map.

    A title that is too long is cut at a word and stands whole above the text. A topic or an area that nobody knows is
    replaced by the map's default and its value kept in the place, unless the map wants such rows before an editor.
    Likely personal data is a reason to wait; `masked` takes it out.
    """
    if record.reason is not None and not record.cells:
        return Judged(record, ref_of(record, how), reasons=(record.reason,))
    cells = record.cells
    title, text, notes = _words(cells, how)
    reasons = [] if record.reason is None else [record.reason]
    reasons += _troubles(title, text, cells, how)
    moment = None
    if written := cells.get(how.date, "").strip() if how.date else "":
        moment = read_moment(written, how.date_formats, known.zone, known.today)
        reasons += [] if moment else [Reason.BAD_DATE]
    topic, no_topic = _chosen(cells, how.topic, known.topics)
    area, no_area = _chosen(cells, how.area, known.areas)
    topic = topic or _of_site(how.topic.default, known.topics) or "other"
    area = area or _of_site(how.area.default, known.areas)
    unknown = {name: value for name, value in (("topic", no_topic), ("area", no_area)) if value}
    reasons += [Reason(name) for name in unknown if (how.topic if name == "topic" else how.area).unknown == REJECT]
    notes += [Note(f"{name}-unknown") for name in unknown]
    language = _language(cells, how, f"{title}\n{text}")
    reasons += [] if language else [Reason.LANGUAGE]
    place, was_cut = _place(cells, how, no_area)
    url, was_left = _address(cells, how)
    notes += [note for note, holds in ((Note.PLACE_CUT, was_cut), (Note.URL_LEFT, was_left)) if holds]
    kinds = [found.kind for part in (title, text, place) if part for found in find_personal(part)]
    return Judged(
        record,
        ref_of(record, how),
        title=title,
        text=text,
        language=language,
        topic=topic,
        area=area,
        place=place,
        url=url,
        moment=moment,
        stage=next((when.stage for when in how.whens if when.holds(cells.get(when.column, ""))), how.stage),
        reasons=(*reasons, *([Reason.PERSONAL] if kinds else [])),
        notes=tuple(notes),
        personal=tuple(dict.fromkeys(kinds)),
        unknown=unknown,
    )


def ref_of(record: Record, how: Map) -> str:
    """Return the name of a row at its source, by which a second import finds it again; empty where its id is."""
    if not how.id:
        return f"{how.name}/{record.digest.hex()[:32]}"
    name = " ".join(record.cells.get(how.id, "").split())
    ref = f"{how.name}/{name}"
    return ref if name and len(ref) <= REF_MOST else ""


def fingerprint(record: Record, how: Map) -> str:
    """Return what makes a row that waits the same row when the file is read again."""
    return hashlib.sha256(f"{how.name}\n".encode() + record.digest).hexdigest()


def masked(row: Judged, words: Mapping[PersonalKind, str]) -> Judged:
    """Return a row with its personal data replaced by words; the reason to wait is gone where nothing else is wrong."""
    if Reason.PERSONAL not in row.reasons:
        return row
    return replace(
        row,
        title=_shortened(_masked(row.title, words))[0],
        text=_masked(row.text, words),
        place=_masked(row.place, words)[:PLACE_MAX],
        reasons=tuple(reason for reason in row.reasons if reason is not Reason.PERSONAL),
        notes=(*row.notes, Note.MASKED),
    )


def _masked(text: str, words: Mapping[PersonalKind, str]) -> str:
    places: Sequence[Finding] = find_personal(text)
    for found in reversed(places):
        text = text[: found.start] + words[found.kind] + text[found.end :]
    return text


def _words(cells: Mapping[str, str], how: Map) -> tuple[str, str, list[Note]]:
    whole = " ".join(" ".join(_clean(cells.get(column, "")) for column in how.titles).split())
    parts = (_clean(cells.get(column, "")).strip() for column in how.texts)
    text = "\n\n".join(part for part in parts if part)
    title, was_cut = _shortened(whole)
    if was_cut:
        text = f"{whole}\n\n{text}".strip()
    return title, text or (title if not how.texts else ""), [Note.TITLE_CUT] if was_cut else []


def _shortened(title: str) -> tuple[str, bool]:
    if len(title) <= TITLE_MAX:
        return title, False
    return title[: TITLE_MAX - 1].rsplit(" ", 1)[0].rstrip(",;:–—-") + "…", True


def _clean(text: str) -> str:
    """Take out what no text holds and no database takes; lines end as they do here."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return plain.encode("utf-8", "replace").decode()  # half a character of another alphabet becomes "?"


def _troubles(title: str, text: str, cells: Mapping[str, str], how: Map) -> list[Reason]:
    found = {
        Reason.NO_ID: bool(how.id) and not ref_of(Record(0, cells), how),
        Reason.NO_TITLE: not title,
        Reason.NO_TEXT: bool(title) and not text,
        Reason.TEXT_TOO_LONG: len(text) > TEXT_MOST,
    }
    return [reason for reason, holds in found.items() if holds]


def _chosen(cells: Mapping[str, str], choice: Choice, slugs: Mapping[str, str]) -> tuple[str, str]:
    """Return the slug that a cell means, and the cell itself where it means none."""
    value = " ".join(_clean(cells.get(choice.column, "")).split()) if choice.column else ""
    if not value:
        return "", ""
    meant = choice.values.get(value.casefold(), value)
    found = _of_site(meant, slugs)
    return found, "" if found else value


def _of_site(name: str, slugs: Mapping[str, str]) -> str:
    return (slugs.get(name) or slugs.get(fold(name), "")) if name else ""


def _language(cells: Mapping[str, str], how: Map, text: str) -> str:
    said = cells.get(how.language.column, "").strip().casefold() if how.language.column else ""
    if found := how.language.values.get(said, said if said in ("kk", "ru", "en") else ""):
        return found
    guess = detect_language(text[:LANGUAGE_SEEN]).language
    return how.language.default if guess == "und" else guess


def _place(cells: Mapping[str, str], how: Map, area: str) -> tuple[str, bool]:
    said = " ".join(_clean(cells.get(how.place, "")).split()) if how.place else ""
    whole = ", ".join(part for part in (area, said) if part)
    return whole[:PLACE_MAX], len(whole) > PLACE_MAX


def _address(cells: Mapping[str, str], how: Map) -> tuple[str, bool]:
    """Return where a row stands at its source, and whether an address was left out since it is none."""
    if how.url_template:
        name = " ".join(cells.get(how.id, "").split())
        is_plain = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
        return (how.url_template.replace("{id}", name), False) if is_plain else ("", True)
    url = cells.get(how.url, "").strip() if how.url else ""
    is_good = url.startswith(("https://", "http://")) and len(url) <= 500 and url.isprintable() and " " not in url
    return (url, False) if is_good or not url else ("", True)
