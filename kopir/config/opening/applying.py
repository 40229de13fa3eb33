"""What the answers make of the site: host, editor, areas, topics. Done twice, it does nothing new."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils.text import slugify

from kopir.accounts.actions import account_for, grant
from kopir.accounts.first_visit import first_link
from kopir.accounts.permissions import has_second_factor
from kopir.accounts.rules import Role
from kopir.config.opening.questions import WrongAnswer
from kopir.config.opening.site_file import Answers
from kopir.issues.actions import add_topic, drop_unused_topics, ensure_topics
from kopir.moderation.actions import name_outside_reader
from kopir.moderation.models import OutsideReader
from kopir.people.actions import FileFacts, add_area, add_organization, import_popolo
from kopir.people.models import Area, Organization
from kopir.pure.popolo import BrokenFile

LANGUAGES = ("kk", "ru", "en")


def name_host(answers: Answers) -> None:
    """Enter the operator as the organisation that runs the site, unless one stands already."""
    if not Organization.objects.filter(is_host=True).exists():
        add_organization(name=answers["operator.name"], is_host=True, by="steward")


def name_editor(answers: Answers) -> str | None:
    """Give the editor all rights; return a link for the first visit while no passkey guards the account."""
    account = account_for(answers["editor.address"])
    grant(account, Role.STEWARD, by=None)  # it includes the editor's, and one person runs the site
    return None if has_second_factor(account) else first_link(account)


def enter_areas(answers: Answers) -> int:
    """Take areas from a file or from typed lines; return how many are new.

    Raises
    ------
    WrongAnswer
        Where a file cannot be read.
    """
    before = Area.objects.count()
    if path := answers.get("areas.file"):
        _areas_of_file(Path(path))
    else:
        _areas_of_lines(answers.get("areas.tree", []))
    return Area.objects.count() - before


def _areas_of_file(path: Path) -> None:
    try:
        if path.suffix.lower() == ".json":
            import_popolo(path.read_bytes(), FileFacts(path.name))
            return
        for row in _rows(path, {"name"}):
            inside = _area(row["parent"].strip(), None) if (row.get("parent") or "").strip() else None
            names = {code: row[f"name_{code}"].strip() for code in LANGUAGES if (row.get(f"name_{code}") or "").strip()}
            _area(row["name"].strip(), inside, names)
    except (OSError, UnicodeDecodeError, csv.Error, BrokenFile) as error:
        raise WrongAnswer(f"{path}: {error}") from error


def _rows(path: Path, needed: set[str]) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        if absent := needed - set(table.fieldnames or ()):
            raise csv.Error(f"no column {', '.join(sorted(absent))}")
        yield from table


def _areas_of_lines(lines: Iterable[str]) -> None:
    above: list[tuple[int, Area]] = []
    for line in lines:
        depth = len(line) - len(line.lstrip())
        while above and above[-1][0] >= depth:
            above.pop()
        above.append((depth, _area(line.strip(), above[-1][1] if above else None)))


def _area(name: str, parent: Area | None, names: dict[str, str] | None = None) -> Area:
    found = Area.objects.filter(name=name).filter(parent=parent).first() or (
        Area.objects.filter(name=name).first() if parent is None else None
    )
    return found or add_area(name=name, parent=parent, names=names or {}, by="steward")


def enter_topics(answers: Answers) -> int:
    """Take the topics that come with Köpir, or those of a table with slug, kk, ru, en; return how many are new.

    Raises
    ------
    WrongAnswer
        Where a table cannot be read.
    """
    chosen = answers.get("topics.file", "usual")
    if chosen == "usual":
        return ensure_topics()
    path = Path(chosen)
    try:
        rows = list(_rows(path, {"slug", settings.LANGUAGE_CODE}))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongAnswer(f"{path}: {error}") from error
    told = [(slugify(row["slug"]), {code: row[code].strip() for code in LANGUAGES if row.get(code)}) for row in rows]
    told = [(slug, names) for slug, names in told if slug and names]
    if not told:
        raise WrongAnswer(f"{path}: no topics")
    drop_unused_topics({slug for slug, _names in told})
    return sum(add_topic(slug, names) for slug, names in told)


def adopt_reader() -> bool:
    """Name the outside reader of appeals whom the answers name; nothing where that one reads already."""
    name, mailbox = settings.APPEAL_READER["name"], settings.APPEAL_READER["mailbox"]
    if not (name and mailbox) or OutsideReader.objects.current().filter(name=name, email=mailbox).exists():
        return False
    name_outside_reader(name, mailbox, settings.LANGUAGE_CODE)
    return True
