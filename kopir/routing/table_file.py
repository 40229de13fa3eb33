"""The table of competence as CSV: what an export writes an import reads, and a spreadsheet in between may change it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from kopir.issues.models import Topic
from kopir.people.addressees import Addressee
from kopir.people.models import Area, Organization, Post
from kopir.routing.actions import Line
from kopir.routing.models import Competence
from kopir.routing.rules import RANKS
from kopir.web.languages import LANGUAGES
from kopir.web.serving import harmless

SOURCES = tuple(f"source_{language}" for language in LANGUAGES)
COLUMNS = ("topic", "area", "addressee", "rank", "starts_on", "ends_on", "source", *SOURCES, "source_url")
NEEDED = ("addressee", "source")
NAMES = ("topic_name", "area_name", "addressee_name")  # for people who read the file; an import passes over them
EVERY = "*"  # every topic, the whole site
MOST_LINES = 20_000
MOST_SOURCE, MOST_URL = 300, 500
Thing = TypeVar("Thing", bound=Topic | Area)


@dataclass(frozen=True)
class Problem:
    """Why a line of a file cannot be taken. `line` counts as a text editor counts; 0 is the file itself."""

    line: int
    reason: str


@dataclass(frozen=True)
class Table:
    """What was read: the lines, or why some cannot be taken."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def write(rows: Iterable[Competence]) -> str:
    """Return lines of the table as CSV; names are in the language of the page."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *NAMES])
    for row in rows:
        writer.writerow([harmless(cell) for cell in _cells(row)])
    return out.getvalue()


def _cells(row: Competence) -> Iterator[str]:
    yield row.topic.slug if row.topic else EVERY
    yield row.area.slug if row.area else EVERY
    yield row.addressee.ref
    yield str(row.rank)
    yield row.starts_on.isoformat() if row.starts_on else ""
    yield row.ends_on.isoformat() if row.ends_on else ""
    yield row.source
    yield from (row.sources.get(language, "") for language in LANGUAGES)
    yield row.source_url
    yield row.topic.name_in() if row.topic else ""
    yield row.area.name_in() if row.area else ""
    yield row.addressee.name_in()


def decoded(data: bytes) -> str:
    """Return a file's text: UTF-8 with or without a mark, or UTF-16 with one, as spreadsheets save "Unicode text".

    Raises
    ------
    ValueError
        For anything else: a guess between old code pages would spell Kazakh names wrongly.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def read(text: str) -> Table:
    """Read lines from CSV, with commas, semicolons or tabs; every line that is wrong is told with its reason."""
    sheet = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        head = [(name or "").strip().lower() for name in sheet.fieldnames or ()]
        sheet.fieldnames = head
        if wrong := list(_wrong_head(head)):
            return Table((), tuple(wrong))
        return _read_rows(sheet)
    except csv.Error as error:
        return Table((), (Problem(sheet.line_num, _("Not CSV: %(error)s.") % {"error": error}),))


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _wrong_head(head: list[str]) -> Iterator[Problem]:
    for name in NEEDED:
        if name not in head:
            yield Problem(1, _("The column “%(name)s” is missing.") % {"name": name})
    for name in head:
        if name not in (*COLUMNS, *NAMES):
            yield Problem(1, _("No column may be called “%(name)s”.") % {"name": name})
    for name in sorted({name for name in head if head.count(name) > 1}):
        yield Problem(1, _("The column “%(name)s” stands there twice.") % {"name": name})


def _read_rows(sheet: csv.DictReader[str]) -> Table:
    known, lines, problems = _Known(), [], []
    seen: dict[tuple[object, ...], int] = {}
    for row in sheet:
        number = sheet.line_num
        if number > MOST_LINES:
            problems.append(Problem(number, _("A table has at most %(most)d lines.") % {"most": MOST_LINES}))
            break
        if None in row:
            problems.append(Problem(number, _("This line has more cells than the first.")))
            continue
        cells = {name: (value or "").strip().removeprefix("'") for name, value in row.items()}
        if not any(cells.values()):
            continue
        line, wrong = known.line_of(cells, number)
        problems += [Problem(number, reason) for reason in wrong]
        if line is None:
            continue
        same = (line.topic, line.area, line.addressee.ref, line.starts_on)
        if same in seen:
            problems.append(Problem(number, _("The same as line %(line)d.") % {"line": seen[same]}))
        seen[same] = number
        lines.append(line)
    if not lines and not problems:
        problems.append(Problem(0, _("The file has no lines.")))
    return Table(tuple(lines) if not problems else (), tuple(problems))


class _Known:
    """Everything a cell may name, read once."""

    def __init__(self) -> None:
        self.topics = _by_name(Topic.objects.all())
        self.areas = _by_name(Area.objects.present())
        posts = Post.objects.select_related("organization", "area")
        self.addressees: dict[str, Addressee] = {one.ref: one for one in (*posts, *Organization.objects.all())}

    def line_of(self, cells: Mapping[str, str], number: int) -> tuple[Line | None, list[str]]:
        """Return the line that cells describe, or None with every reason why they describe none."""
        wrong: list[str] = []
        topic = _one(self.topics, cells.get("topic", ""), _("No topic is called “%(name)s”."), wrong)
        area = _one(self.areas, cells.get("area", ""), _("No area, or more than one, is called “%(name)s”."), wrong)
        addressee = self._addressee(cells["addressee"], wrong)
        starts_on, ends_on = (_day(cells.get(name, ""), wrong) for name in ("starts_on", "ends_on"))
        if starts_on and ends_on and ends_on < starts_on:
            wrong.append(_("The last day lies before the first."))
        rank = cells.get("rank", "") or "1"
        if rank not in map(str, RANKS):
            wrong.append(_("The rank is 1, 2 or 3."))
        source, url = cells["source"], cells.get("source_url", "")
        given = {language: cells.get(f"source_{language}", "") for language in LANGUAGES}
        sources: dict[str, str] = {language: name for language, name in given.items() if name}
        _check_source([source, *sources.values()], url, wrong)
        if wrong or addressee is None:
            return None, wrong
        return Line(topic, area, addressee, source, sources, url, int(rank), starts_on, ends_on, number=number), []

    def _addressee(self, ref: str, wrong: list[str]) -> Addressee | None:
        found = self.addressees.get(ref)
        if found is None:
            words = _("Nobody is called “%(ref)s”; write post/… or organization/… as in the address of their page.")
            wrong.append(words % {"ref": ref})
        return found


def _by_name(things: Iterable[Thing]) -> dict[str, Thing | None]:
    """Return things by ``/slug`` and by each of their names, folded; None for a name that several have."""
    found: dict[str, Thing | None] = {}
    by_slug: dict[str, Thing | None] = {}
    for one in things:
        by_slug[f"/{one.slug}"] = one
        names = (*one.names.values(), getattr(one, "name", ""))
        for name in {name.strip().casefold() for name in names if name}:
            found[name] = None if name in found else one
    return found | by_slug


def _one(things: Mapping[str, Thing | None], cell: str, why: str, wrong: list[str]) -> Thing | None:
    """Return what a cell names, by slug or by name; nothing for every topic or the whole site."""
    if cell in ("", EVERY):
        return None
    found = things.get(f"/{cell}") or things.get(cell.casefold())
    if found is None:
        wrong.append(why % {"name": cell})
    return found


def _day(cell: str, wrong: list[str]) -> date | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007  # a day of the calendar has no zone
        except ValueError:
            continue
    if cell:
        wrong.append(_("“%(day)s” is no day like 2026-11-26 or 26.11.2026.") % {"day": cell})
    return None


def _check_source(names: list[str], url: str, wrong: list[str]) -> None:
    if not names[0]:
        wrong.append(_("The source is missing: the law, charter or decision that says so."))
    if any(len(name) > MOST_SOURCE for name in names):
        wrong.append(_("The source has more than %(most)d characters.") % {"most": MOST_SOURCE})
    if url:
        try:
            URLValidator(["http", "https"])(url[:MOST_URL])
        except ValidationError:
            wrong.append(_("“%(url)s” is no address of a page.") % {"url": url})
        if len(url) > MOST_URL:
            wrong.append(_("The address of the source is too long."))
