"""Rulebooks as data: the TOML files of this folder, and the calendars that they name.

No Django here: the reading commands use this module without a site.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kopir.letters.rulebooks.calendars import CalendarError, calendar_of, country_is_known
from kopir.pure.workdays import Calendar, Deadline, Term, Unit, due, extended

FOLDER = Path(__file__).parent
LANGUAGES = ("kk", "ru", "en")
REQUIREMENTS = ("channel", "date", "registration_number")
T = TypeVar("T")


class Basis(StrEnum):
    LEGAL = "legal"
    HOUSE = "house"


class StartsAt(StrEnum):
    REGISTRATION = "registration"
    DELIVERY = "delivery"


class ReminderKind(StrEnum):
    BEFORE = "before"
    DUE = "due"
    AFTER = "after"


class RulebookError(ValueError):
    """A rulebook cannot be used; says in which file and at which key, and why."""

    def __init__(self, file: str, key: str, why: str) -> None:
        super().__init__(f"{file}: {key}: {why}" if key else f"{file}: {why}")
        self.file, self.key, self.why = file, key, why


@dataclass(frozen=True)
class Rung:
    """A step of the ladder above the addressee: when it comes (working days after the due day), to whom it goes."""

    number: int
    after: int
    to: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class Rulebook:
    """A named set of terms."""

    name: str
    basis: Basis
    term: Term
    starts_at: StartsAt
    time_zone: str
    country: str
    subdivision: str | None
    overlay: Path | None
    title: Mapping[str, str]
    duty: Mapping[str, str]
    law: str
    url: str
    allows_holding: bool = False
    requires: tuple[str, ...] = ()
    reminders: Mapping[ReminderKind, int] = field(default_factory=dict)
    rungs: tuple[Rung, ...] = ()

    def calendar(self, first: date, last: date) -> Calendar:
        """Return the working days of the years from `first` to `last`, with room behind for terms."""
        room = 1 + self.term.length // 200
        return calendar_of(self.country, self.subdivision, self.overlay, first.year, last.year + room)

    def deadline(self, start: date, own_due: date | None = None, until: date | None = None) -> Deadline:
        """Return the deadline counted from `start`; `until` is a granted extension's last day."""
        calendar = self.calendar(start, max(start, own_due or start, until or start))
        first = due(start, self.term, calendar, own_due)
        return extended(first, until, self.term, calendar) if until else first


def names() -> list[str]:
    """Return the names of all shipped rulebooks."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@lru_cache(maxsize=64)
def find(name: str) -> Rulebook:
    """Return a shipped rulebook.

    Raises
    ------
    KeyError
        Where there is none of this name.
    RulebookError
        Where its file is broken.
    """
    if name not in names():
        raise KeyError(name)
    return load(FOLDER / f"{name}.toml")


def load(path: Path) -> Rulebook:
    """Read one rulebook file; raise RulebookError with file and key where it cannot be used."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RulebookError(path.name, "", str(error)) from error
    return _Reader(path, data).rulebook()


class _Reader:
    """Takes keys out of a parsed file, each once; what is left at the end is unknown."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.path, self.data = path, dict(data)

    def wrong(self, key: str, why: str) -> RulebookError:
        return RulebookError(self.path.name, key, why)

    def rulebook(self) -> Rulebook:
        book = Rulebook(
            name=self.name(),
            basis=self.one_of("basis", Basis),
            term=self.term(),
            starts_at=self.one_of("starts_at", StartsAt),
            time_zone=self.time_zone(),
            country=self.country(),
            subdivision=self.take("subdivision", str, None),
            overlay=self.overlay(),
            title=self.in_languages("title", self.take("title", dict)),
            duty=self.in_languages("duty", self.take("duty", dict)),
            **self.source(),
            allows_holding=self.take("allows_holding", bool, False),
            requires=self.requires(),
            reminders=self.reminders(),
            rungs=self.rungs(),
        )
        if self.data:
            raise self.wrong(min(self.data), "unknown key")
        self.check_basis(book)
        self.check_calendar(book)
        return book

    def take(self, key: str, kind: type[T], *default: T | None) -> Any:
        if key not in self.data:
            if default:
                return default[0]
            raise self.wrong(key, "missing")
        value = self.data.pop(key)
        if type(value) is not kind:
            raise self.wrong(key, f"must be {kind.__name__}, is {type(value).__name__}")
        return value

    def one_of(self, key: str, choices: Callable[[str], T]) -> T:
        value = self.take(key, str)
        try:
            return choices(value)
        except ValueError as error:
            raise self.wrong(key, f"{value!r} is not known") from error

    def name(self) -> str:
        name = self.take("name", str)
        if name != self.path.stem:
            raise self.wrong("name", f"is {name!r}, the file is called {self.path.stem!r}")
        return str(name)

    def term(self) -> Term:
        unit, length = self.one_of("unit", Unit), self.take("term", int, 0)
        try:
            return Term(length, unit)
        except ValueError as error:
            raise self.wrong("term", str(error)) from error

    def time_zone(self) -> str:
        zone = self.take("time_zone", str)
        try:
            return ZoneInfo(zone).key
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise self.wrong("time_zone", f"{zone!r} is not known") from error

    def country(self) -> str:
        country = self.take("country", str)
        if not country_is_known(country, self.data.get("subdivision")):
            raise self.wrong("country", f"no public holidays are known for {country!r}")
        return str(country)

    def overlay(self) -> Path | None:
        name = self.take("overlay", str, None)
        return self.path.parent / name if name else None

    def in_languages(self, key: str, texts: Any) -> dict[str, str]:
        if not isinstance(texts, dict):
            raise self.wrong(key, "must be a table of languages")
        for language in LANGUAGES:
            if not isinstance(texts.get(language), str) or not texts[language].strip():
                raise self.wrong(f"{key}.{language}", "missing")
        return {language: texts[language] for language in LANGUAGES}

    def source(self) -> dict[str, str]:
        source = self.take("source", dict)
        for key in ("law", "url"):
            if not isinstance(source.get(key), str):
                raise self.wrong(f"source.{key}", "missing")
        return {"law": source["law"], "url": source["url"]}

    def requires(self) -> tuple[str, ...]:
        wanted = self.take("requires", list, [])
        if stray := [item for item in wanted if item not in REQUIREMENTS]:
            raise self.wrong("requires", f"{stray[0]!r} is not known")
        return tuple(wanted)

    def reminders(self) -> dict[ReminderKind, int]:
        given = self.take("reminders", dict, {})
        for key, days in given.items():
            if key not in set(ReminderKind) or type(days) is not int or days < 0:
                raise self.wrong(f"reminders.{key}", "must be before, due or after, with a number of working days")
        return {ReminderKind(key): days for key, days in given.items()}

    def rungs(self) -> tuple[Rung, ...]:
        return tuple(self.rung(number, row) for number, row in enumerate(self.take("rungs", list, []), start=1))

    def rung(self, number: int, row: Any) -> Rung:
        key = f"rungs.{number}"
        if not isinstance(row, dict):
            raise self.wrong(key, "must be a table")
        after, to = row.get("after"), row.get("to")
        if type(after) is not int or after < 1:
            raise self.wrong(f"{key}.after", "must be a number of working days after the due day")
        if not isinstance(to, str) or not to:
            raise self.wrong(f"{key}.to", "missing")
        return Rung(number, after, to, self.in_languages(f"{key}.title", row.get("title")))

    def check_basis(self, book: Rulebook) -> None:
        """A legal term needs proof of its beginning; a house term begins when the letter arrives."""
        if book.basis is Basis.LEGAL and set(book.requires) != set(REQUIREMENTS):
            raise self.wrong("requires", "a legal term needs channel, date and registration_number")
        wanted = StartsAt.REGISTRATION if book.basis is Basis.LEGAL else StartsAt.DELIVERY
        if book.starts_at is not wanted:
            raise self.wrong("starts_at", f"must be {wanted.value!r} for a {book.basis.value} term")

    def check_calendar(self, book: Rulebook) -> None:
        try:
            calendar_of(book.country, book.subdivision, book.overlay, 2024, 2024)
        except CalendarError as error:
            raise self.wrong("overlay", str(error)) from error
