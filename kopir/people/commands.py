"""`kopir people holders`, `kopir text language`, `kopir import popolo` and `kopir export popolo`."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from kopir.web.commands import Groups, answer, answer_json, command, group, refuse, set_up_site

BAR_WIDTH = 30


def add_commands(sub: Groups) -> None:
    """Add this app's commands to the `kopir` command."""
    people = group(sub, "people", "questions about who holds what")
    holders = command(people, "holders", "who held which post on a day, from a Popolo file", run_holders)
    holders.add_argument("file", type=Path, metavar="FILE.json")
    holders.add_argument("--on", type=_day, required=True, metavar="DATE")
    text = group(sub, "text", "questions about texts")
    command(text, "language", "the language and script of each line of standard input", run_language)
    imports, exports = group(sub, "import", "take files into the site"), group(sub, "export", "files for everybody")
    taken = command(imports, "popolo", "people, posts and organisations", run_import)
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--dataset", default="", metavar="NAME", help="name of the source; its legislature's by default")
    marks = taken.add_mutually_exclusive_group()
    marks.add_argument("--historical", action="store_true", default=None, help="mark as a directory of the past")
    marks.add_argument("--current", dest="historical", action="store_false", help="do not mark it, whatever its dates")
    taken.add_argument("--sample", action="store_true", help="mark as invented")
    given = command(exports, "popolo", "people, posts and organisations", run_export)
    given.add_argument("--dataset", default=None, metavar="NAME", help="only what came from this source")


def run_holders(options: argparse.Namespace) -> int:
    """Print the memberships valid on a day as JSON; 1 where the file is refused."""
    from kopir.pure import popolo  # noqa: PLC0415  # other commands need none of it

    try:
        document = popolo.read(options.file.read_bytes())
    except OSError as error:
        return refuse(f"{options.file}: {error.strerror}")
    except popolo.BrokenFile as error:
        return refuse(_with_file(options.file, error))
    return answer_json(options, [asdict(holder) for holder in popolo.holders(document, options.on)])


def run_language(options: argparse.Namespace) -> int:
    """Print language, confidence and script of each line of standard input as CSV."""
    from kopir.pure.text import detect_language  # noqa: PLC0415  # its model takes a moment to load

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["line", "language", "confidence", "script"])
    given = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
    for number, line in enumerate(given.split("\n")[: None if given and not given.endswith("\n") else -1], start=1):
        guess = detect_language(line.rstrip("\r"))
        writer.writerow([number, guess.language, f"{guess.confidence:.3f}", guess.script])
    return answer(options, out.getvalue())


def run_import(options: argparse.Namespace) -> int:
    """Take a Popolo file into the site and print what changed; 1 where it is refused."""
    set_up_site()
    from kopir.people.actions import FileFacts, import_popolo  # noqa: PLC0415  # needs the site
    from kopir.pure.popolo import BrokenFile  # noqa: PLC0415  # with it

    facts = FileFacts(options.file.name, options.dataset, options.historical, options.sample)
    try:
        done = import_popolo(options.file.read_bytes(), facts, progress=_draw)
    except OSError as error:
        return refuse(f"{options.file}: {error.strerror}")
    except BrokenFile as error:
        return refuse(_with_file(options.file, error))
    counts = {key: getattr(done, key) for key in ("dataset", "is_historical", "added", "changed", "gone", "unchanged")}
    return answer_json(options, counts)


def run_export(options: argparse.Namespace) -> int:
    """Print the directory as a Popolo document."""
    set_up_site()
    from kopir.people.exporting import export_popolo  # noqa: PLC0415  # needs the site

    document = export_popolo(options.dataset)
    return answer(options, json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2012-01-15") from None


def _with_file(file: Path, error: ValueError) -> str:
    return "\n".join(f"{file}: {line}" for line in str(error).splitlines())


def _draw(done: int, total: int) -> None:
    """Draw the progress bar on standard error; a pipe gets only the last line."""
    if done < total and (not sys.stderr.isatty() or done % max(total // 100, 1)):
        return
    full = BAR_WIDTH * done // total
    sys.stderr.write(f"\r[{'#' * full}{'.' * (BAR_WIDTH - full)}] {done}/{total}")
    if done == total:
        sys.stderr.write("\n")
    sys.stderr.flush()
