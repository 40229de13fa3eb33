"""`kopir import issues`: look at a file first, then bring it in; killed at any moment, it goes on where it stopped."""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from typing import Any

from kopir.web.commands import Groups, answer_json, command, group, refuse, set_up_site

BAR_WIDTH = 30
MAPS = Path(__file__).parent / "maps"


def add_commands(sub: Groups) -> None:
    taken = command(group(sub, "import", "take files into the site"), "issues", "issues of another source", run_issues)
    taken.add_argument("file", type=Path, metavar="FILE.csv|.jsonl")
    taken.add_argument(
        "--map", required=True, metavar="MAP.toml", help="which column is what; a name of one that ships"
    )
    taken.add_argument("--go", action="store_true", help="bring it in; without it the file is only looked at")
    taken.add_argument(
        "--mask", action="store_true", help="replace likely personal data by words such as [phone hidden]"
    )
    taken.add_argument("--by", default="", metavar="ADDRESS", help="the editor who brings it in")


def run_issues(options: argparse.Namespace) -> int:
    """Survey a file and, where it is wanted, bring it in; 1 where file, map or address are refused."""
    set_up_site()
    from kopir.intake.reading import FileError, look_through  # noqa: PLC0415  # needs the site
    from kopir.intake.rules import MapError, read_map  # noqa: PLC0415  # with it

    account = None
    if options.by and (account := editor_of(options.by)) is None:
        return refuse("--by: nobody with this address is an editor here")
    try:
        document = tomllib.loads(map_path(options.map).read_text(encoding="utf-8"))
        how = read_map(document)
        source = look_through(options.file, encoding=how.encoding, separator=how.separator, wanted=how.columns)
    except OSError as error:
        return refuse(f"{error.filename}: {error.strerror}")
    except (MapError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return refuse(f"{options.map}: {error}")
    except FileError as error:
        return refuse(f"{options.file}: {error}")
    if not source.is_json and (missing := sorted(how.needed - set(source.columns))):
        return refuse(f"{options.file}: line 1: there is no column {missing[0]!r}, which the map needs")
    return _survey_and_bring(options, document, how, source, account)


def map_path(name: str) -> Path:
    """Return the map of this name that ships, else the file."""
    shipped = MAPS / f"{name}.toml"
    return shipped if shipped.parent == MAPS and shipped.is_file() else Path(name)


def editor_of(address: str) -> Any:
    """Return the account of an editor by address, or None."""
    from kopir.accounts.models import Account  # noqa: PLC0415  # needs the site
    from kopir.accounts.permissions import has_role  # noqa: PLC0415  # with it
    from kopir.accounts.rules import Role, canonical_address  # noqa: PLC0415  # with it

    account = Account.objects.filter(canonical_email=canonical_address(address), is_active=True).first()
    return account if account is not None and has_role(account, Role.EDITOR) else None


def _survey_and_bring(options: argparse.Namespace, document: dict[str, Any], how: Any, source: Any, by: Any) -> int:
    from kopir.intake import telling  # noqa: PLC0415  # needs the site
    from kopir.intake.actions import Given  # noqa: PLC0415  # with it
    from kopir.intake.surveying import count_rows, survey  # noqa: PLC0415  # with it

    answer = {"file": options.file.name, "encoding": source.encoding, "separator": source.separator}
    answer |= {"survey": None, "import": None}
    is_masked, rows = options.mask, 0
    if options.go:
        rows = count_rows(source)
    else:
        found = survey(source, how, is_masked=is_masked, progress=Bar("looked at"))
        rows, answer["survey"] = found.rows, found.as_json(how)
        sys.stderr.write(telling.summary(found, how, is_masked=is_masked))
        is_masked = is_masked or (bool(found.personal) and _asked(telling.MASK_QUESTION))
        if not _asked(telling.GO_QUESTION.format(rows=rows)):
            sys.stderr.write(telling.NOTHING_TAKEN)
            return answer_json(options, answer)
    given = Given(options.file.name, source.sha256, source.bytes, rows, document, is_masked)
    return _bring(options, given, how, source, answer | {"by": by})


def _bring(options: argparse.Namespace, given: Any, how: Any, source: Any, answer: dict[str, Any]) -> int:
    from kopir.intake import telling  # noqa: PLC0415  # needs the site
    from kopir.intake.actions import open_import  # noqa: PLC0415  # with it
    from kopir.intake.bringing import bring_in, rejects_of  # noqa: PLC0415  # with it
    from kopir.web.errors import TooLate  # noqa: PLC0415  # with it

    try:
        opened = open_import(given, how, by=answer.pop("by"))
        if opened.goes_on:
            sys.stderr.write(telling.GOES_ON.format(number=opened.run.number, done=opened.run.done))
        run = bring_in(opened.run, source, how, Bar("taken", given.rows))
    except TooLate as error:
        return refuse(telling.REFUSED[error.code].format(number=error))
    path = rejects_of(run, source)
    sys.stderr.write(telling.done(run, path))
    answer["import"] = telling.run_as_json(run, path)
    return answer_json(options, answer)


def _asked(question: str) -> bool:
    """Ask on a terminal; nobody there means no."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


class Bar:
    """A progress bar on a terminal; elsewhere a line for each tenth."""

    def __init__(self, what: str, total: int = 0) -> None:
        self.what, self.total, self.tenth, self.is_drawn = what, total, -1, sys.stderr.isatty()

    def __call__(self, done: int) -> None:
        if self.is_drawn:
            full = BAR_WIDTH * done // self.total if self.total else 0
            bar = f"[{'#' * full}{'.' * (BAR_WIDTH - full)}] " if self.total else ""
            sys.stderr.write(f"\r{bar}{done}{f'/{self.total}' if self.total else ''} rows {self.what}")
            if done == self.total:
                sys.stderr.write("\n")
        elif self.total and 10 * done // self.total > self.tenth:
            self.tenth = 10 * done // self.total
            sys.stderr.write(f"{done}/{self.total} rows {self.what}\n")
        sys.stderr.flush()
