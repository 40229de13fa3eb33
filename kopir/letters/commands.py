"""`kopir clock due`: a deadline from a rulebook and a date, without a site."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    clock = sub.add_parser("clock", help="deadlines under a rulebook").add_subparsers(metavar="command", required=True)
    due = clock.add_parser("due", help="the last day of a term, and what an unanswered matter is on a day")
    due.add_argument("--rulebook", required=True, metavar="NAME")
    due.add_argument("--from", dest="start", required=True, type=_day, metavar="DATE", help="day of the event")
    due.add_argument("--to", dest="until", type=_day, metavar="DATE", help="count working days up to this day")
    due.add_argument("--on", type=_day, metavar="DATE", help="tell the state on this day")
    due.add_argument(
        "--due", dest="own_due", type=_day, metavar="DATE", help="own last day, for rulebooks with own dates"
    )
    due.add_argument("--json", action="store_true", help="accepted everywhere, changes nothing")
    due.add_argument("--out", type=Path, metavar="FILE", help="write the answer to a file")
    due.set_defaults(run=run_due)


def run_due(options: argparse.Namespace) -> int:
    """Print the deadline as JSON; 1 where the rulebook or the dates are refused."""
    try:
        answer = deadline_facts(
            options.rulebook, options.start, until=options.until, on=options.on, own_due=options.own_due
        )
    except ValueError as error:
        print(f"kopir clock due: {error}", file=sys.stderr)  # noqa: T201  # a command speaks
        return 1
    text = json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    if options.out is None:
        sys.stdout.write(text)
        return 0
    try:
        options.out.write_text(text, "utf-8")
    except OSError as error:
        print(f"kopir clock due: {options.out}: {error.strerror}", file=sys.stderr)  # noqa: T201  # a command speaks
        return 1
    return 0


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
        print(f"warning: holidays and moved days are known for certain from {known} only", file=sys.stderr)  # noqa: T201
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
