"""A map: which column of a file is what, and what its values mean here. Written in TOML by a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kopir.issues.rules import LANGUAGES, Stage

NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
ENCODINGS = ("utf-8", "utf-16", "cp1251", "kz1048", "ptcp154", "koi8-r", "cp866", "latin-1")
SEPARATORS = (",", ";", "\t", "|")
# What a source may say of itself. Promises, claims and their checks are made here, by people with names and days.
STAGES = (Stage.RAISED, Stage.ADDRESSED, Stage.ANSWERED)
SECTIONS: dict[str, frozenset[str]] = {
    "": frozenset(
        {"name", "source", "source_url", "raised_here", "file", "columns", "language", "topic", "area", "stage"}
    ),
    "file": frozenset({"encoding", "separator"}),
    "columns": frozenset({"id", "title", "text", "place", "url", "url_template", "date", "date_formats", "ignore"}),
    "language": frozenset({"column", "values", "default"}),
    "topic": frozenset({"column", "values", "default", "unknown"}),
    "area": frozenset({"column", "values", "default", "unknown"}),
    "stage": frozenset({"default", "when"}),
}  # fmt: skip
KEEP, REJECT = "keep", "reject"
PROBE = datetime(2026, 1, 1, tzinfo=UTC)


class MapError(ValueError):
    """The map cannot be used; the message names the key."""


@dataclass(frozen=True)
class Choice:
    """A column whose values become codes of this site: topics, areas, languages.

    `unknown` says what becomes of a row with a value that nobody knows: *keep* takes it with the default and shows
    the value, *reject* lays it before an editor.
    """

    column: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    unknown: str = KEEP


@dataclass(frozen=True)
class When:
    """A row is at a stage where a column holds anything, or one of the values."""

    column: str
    stage: Stage
    values: frozenset[str] = frozenset()

    def holds(self, value: str) -> bool:
        """Say whether a value of the column means the stage."""
        value = value.strip()
        return value.casefold() in self.values if self.values else bool(value)


@dataclass(frozen=True)
class Map:
    """How rows of one source become issues. `name` stays the same for ever: with a row's id it names the issue."""

    name: str
    source: str
    source_url: str
    is_raised_here: bool
    encoding: str
    separator: str
    id: str
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    place: str
    url: str
    url_template: str
    date: str
    date_formats: tuple[str, ...]
    ignored: frozenset[str]
    language: Choice
    topic: Choice
    area: Choice
    stage: Stage
    whens: tuple[When, ...]

    @property
    def columns(self) -> frozenset[str]:
        """Return the columns that the map reads."""
        named = [self.id, *self.titles, *self.texts, self.place, self.url, self.date]
        named += [self.language.column, self.topic.column, self.area.column, *(when.column for when in self.whens)]
        return frozenset(column for column in named if column)

    @property
    def needed(self) -> frozenset[str]:
        """Return the columns without which no row can be understood."""
        return frozenset({*self.titles, *self.texts, *([self.id] if self.id else [])})


def read_map(data: Mapping[str, Any]) -> Map:
    """Return the map that a TOML document describes.

    Raises
    ------
    MapError
        Naming the first key that is missing, unknown, or of another kind than it must be.
    """
    _known_keys(data)
    columns, file = _table(data, "columns"), _table(data, "file")
    made = Map(
        name=_text(data, "name"),
        source=_text(data, "source"),
        source_url=_text(data, "source_url"),
        is_raised_here=_flag(data, "raised_here"),
        encoding=_text(file, "encoding").lower(),
        separator=_text(file, "separator", strip=False),
        id=_text(columns, "id"),
        titles=_texts(columns, "title"),
        texts=_texts(columns, "text"),
        place=_text(columns, "place"),
        url=_text(columns, "url"),
        url_template=_text(columns, "url_template"),
        date=_text(columns, "date"),
        date_formats=_texts(columns, "date_formats"),
        ignored=frozenset(_texts(columns, "ignore")),
        language=_choice(_table(data, "language")),
        topic=_choice(_table(data, "topic")),
        area=_choice(_table(data, "area")),
        stage=_stage(_table(data, "stage").get("default", Stage.RAISED.value), "stage.default"),
        whens=tuple(_when(one) for one in _table(data, "stage").get("when", [])),
    )
    _check(made)
    return made


def _check(made: Map) -> None:
    wrong = {
        "name: small letters, digits and hyphens, 2 to 40 of them": not NAME.fullmatch(made.name),
        "source: who published the rows, and under which licence": not 0 < len(made.source) <= 200,
        "source_url: an address that begins with http": not _is_address(made.source_url),
        "columns.title: name the column that holds the title": not made.titles,
        "columns.url_template: an address with {id} in it": bool(made.url_template)
        and not (_is_address(made.url_template) and "{id}" in made.url_template and made.id),
        f"file.encoding: one of {', '.join(ENCODINGS)}": made.encoding not in ("", *ENCODINGS),
        "file.separator: a comma, a semicolon, a tab or a bar": made.separator not in ("", *SEPARATORS),
        f"language: values and default are {', '.join(LANGUAGES)}": not _all_languages(made.language),
        "columns.date_formats: each as Python's strptime takes it": not all(map(_is_format, made.date_formats)),
    }
    if found := next((what for what, is_wrong in wrong.items() if is_wrong), ""):
        raise MapError(found)


def _is_format(form: str) -> bool:
    try:
        return datetime.strptime(PROBE.strftime(form), form) is not None  # noqa: DTZ007  # asked for its form only
    except ValueError:
        return False


def _is_address(text: str) -> bool:
    return not text or (text.startswith(("https://", "http://")) and len(text) <= 500)


def _all_languages(choice: Choice) -> bool:
    return {*choice.values.values(), *([choice.default] if choice.default else [])} <= set(LANGUAGES)


def _known_keys(data: Mapping[str, Any]) -> None:
    for section, keys in SECTIONS.items():
        table = _table(data, section) if section else data
        if stray := sorted(set(table) - keys):
            raise MapError(
                f"{section + '.' if section else ''}{stray[0]}: no such key; known are {', '.join(sorted(keys))}"
            )


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = data.get(key, {})
    if not isinstance(found, Mapping):
        raise MapError(f"{key}: must be a table")
    return found


def _text(table: Mapping[str, Any], key: str, *, strip: bool = True) -> str:
    found = table.get(key, "")
    if not isinstance(found, str):
        raise MapError(f"{key}: must be a text")
    return found.strip() if strip else found


def _flag(table: Mapping[str, Any], key: str) -> bool:
    found = table.get(key, False)
    if not isinstance(found, bool):
        raise MapError(f"{key}: must be true or false")
    return found


def _texts(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = table.get(key, [])
    listed = [found] if isinstance(found, str) else found
    if not isinstance(listed, list) or not all(isinstance(one, str) and one for one in listed):
        raise MapError(f"{key}: must be a column, or a list of columns")
    return tuple(listed)


def _choice(table: Mapping[str, Any]) -> Choice:
    values = table.get("values", {})
    if not isinstance(values, Mapping) or not all(isinstance(one, str) for one in values.values()):
        raise MapError("values: must say for each value of the column what it is here")
    unknown = _text(table, "unknown") or KEEP
    if unknown not in (KEEP, REJECT):
        raise MapError(f"unknown: {KEEP} or {REJECT}")
    folded = {key.strip().casefold(): one for key, one in values.items()}
    return Choice(_text(table, "column"), folded, _text(table, "default"), unknown)


def _when(table: Any) -> When:
    if not isinstance(table, Mapping) or set(table) - {"column", "stage", "values"}:
        raise MapError("stage.when: column, stage, and values where not every value means it")
    values = frozenset(one.strip().casefold() for one in _texts(table, "values"))
    column = _text(table, "column")
    if not column:
        raise MapError("stage.when: name a column")
    return When(column, _stage(table.get("stage"), "stage.when"), values)


def _stage(value: Any, where: str) -> Stage:
    allowed = [stage.value for stage in STAGES]
    if value not in allowed:
        raise MapError(f"{where}: one of {', '.join(allowed)}; what follows has to happen here")
    return Stage(value)
