"""`kopir clock due`, without a site, and `kopir import questions`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from kopir.web.commands import Groups, answer_json, command, group, refuse, set_up_site


def add_commands(sub: Groups) -> None:
    clock = group(sub, "clock", "deadlines under a rulebook")
    due = command(clock, "due", "the last day of a term, and what an unanswered matter is on a day", run_due)
    due.add_argument("--rulebook", required=True, metavar="NAME")
    due.add_argument("--from", dest="start", required=True, type=_day, metavar="DATE", help="day of the event")
    due.add_argument("--to", dest="until", type=_day, metavar="DATE", help="count working days up to this day")
    due.add_argument("--on", type=_day, metavar="DATE", help="tell the state on this day")
    due.add_argument("--due", dest="own_due", type=_day, metavar="DATE", help="own last day, where matters name it")
    taken = command(group(sub, "import", "take files into the site"), "questions", "written questions", run_import)
    taken.add_argument("folder", type=Path, metavar="DIR", help="a folder with CSV files of written questions")


def run_due(options: argparse.Namespace) -> int:
    """Print the deadline as JSON; 1 where the rulebook or the dates are refused."""
    try:
        facts = deadline_facts(
            options.rulebook, options.start, until=options.until, on=options.on, own_due=options.own_due
        )
        return answer_json(options, facts)
    except ValueError as error:
        return refuse(f"kopir clock due: {error}")
    except OSError as error:
        return refuse(f"kopir clock due: {options.out}: {error.strerror}")


def run_import(options: argparse.Namespace) -> int:
    """Take written questions into the site and print what was made; 1 where a file is refused, then nothing is."""
    set_up_site()
    from kopir.letters.actions import import_questions  # noqa: PLC0415  # needs the site
    from kopir.letters.questions_file import QuestionsError, read_folder  # noqa: PLC0415  # with it

    try:
        questions = read_folder(options.folder)
    except QuestionsError as error:
        return refuse(str(error))
    return answer_json(options, asdict(import_questions(questions, progress=_draw)))


def deadline_facts(
    name: str, start: date, *, until: date | None = None, on: date | None = None, own_due: date | None = None
) -> dict[str, Any]:
    """Return what `kopir clock due` prints; days that are not known for certain are warned of on standard error.

    `working_days` counts from `start` to `until`, or to the due day where no `until` is given.

    Raises
    ------
    ValueError
        With a sentence for the person who asked.
    """
    from kopir.letters.rulebooks import find, names  # noqa: PLC0415  # the holidays are slow to load
    from kopir.pure.workdays import state_on, workdays_between  # noqa: PLC0415  # with them

    try:
        book = find(name)
    except KeyError:
        raise ValueError(f"no rulebook is called {name!r}; there are: {', '.join(names())}") from None
    if book.term.unit == "own_dates" and own_due is None:
        raise ValueError(f"under {name!r} each matter names its own day: give it with --due DATE")
    if until is not None and until < start:
        raise ValueError(f"--to {until} lies before --from {start}")
    try:
        deadline = book.deadline(start, own_due)
        last = until or deadline.due
        calendar = book.calendar(start, max(last, deadline.long_overdue_from))
    except OverflowError:
        raise ValueError("the dates lie beyond the calendar") from None
    if not calendar.is_known(start, max(last, deadline.long_overdue_from)):
        known = f"{calendar.known_from} to {calendar.known_to}"
        sys.stderr.write(f"warning: holidays and moved days are known for certain from {known} only\n")
    return {
        "rulebook": book.name,
        "basis": book.basis.value,
        "from": start.isoformat(),
        "due": deadline.due.isoformat(),
        "overdue_from": deadline.overdue_from.isoformat(),
        "long_overdue_from": deadline.long_overdue_from.isoformat(),
        "working_days": workdays_between(start, last, calendar),
        "state": state_on(deadline, on).value if on else None,
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date of the form YYYY-MM-DD") from None


def _draw(done: int, total: int) -> None:
    """Tell how far it is, on standard error; a pipe gets only the last line."""
    if done == total or (sys.stderr.isatty() and done % max(total // 100, 1) == 0):
        sys.stderr.write(f"\r{done}/{total} acts" + ("\n" if done == total else ""))
        sys.stderr.flush()
