"""The `kopir` command: reading commands need no database, all others set up the site first."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from importlib.util import find_spec

ROOMS = (
    "config",
    "people",
    "likeness",
    "letters",
    "issues",
    "intake",
    "routing",
    "commitments",
    "debates",
    "record",
    "mail",
    "moderation",
    "follow",
    "search",
    "site",
)


def parser() -> argparse.ArgumentParser:
    about = "A civic bridge: raise, address, answer, commit, verify, score."
    top = argparse.ArgumentParser(prog="kopir", description=about)
    groups = top.add_subparsers(title="commands", metavar="command", required=True)
    for room in ROOMS:
        if find_spec(f"kopir.{room}.commands"):
            import_module(f"kopir.{room}.commands").add_commands(groups)
    return top


def point_at(folder: str, database: str) -> None:
    """Let the settings, which are read later, describe another site than the one that the shell speaks of."""
    os.environ["KOPIR_DATA_DIR"], os.environ["DATABASE_URL"] = folder, database


def open_to_editor_only() -> None:
    """Tell the processes that are started next to let nobody in but the editor."""
    os.environ["KOPIR_OPENING"] = "1"


def is_open_to_editor_only() -> bool:
    return os.environ.get("KOPIR_OPENING") == "1"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 the input was refused, 2 wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == ["manage"]:
        from django.core.management import execute_from_command_line  # noqa: PLC0415  # reading commands skip Django

        execute_from_command_line(["kopir manage", *words[1:]])
        return 0
    options = parser().parse_args(words)
    try:
        return int(options.run(options) or 0)
    except BrokenPipeError:
        return 0
