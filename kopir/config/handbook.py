"""The parts of docs/reference that the code itself can write: the commands, and the kinds of entries."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from kopir.config.cli import parser
from kopir.record.kinds import declared

COMMANDS, KINDS = "docs/reference/commands.md", "docs/reference/record.md"


def leaves(top: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Walk to the commands at the ends of all groups, in order of their names."""
    groups = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield top
    for group in groups:
        for _name, below in sorted(group.choices.items()):
            yield from leaves(below)


def commands_table() -> str:
    """One line a command: how it is called, what it does."""
    lines = ["| command | what it does |", "|---|---|"]
    for command in leaves(parser()):
        command.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=1000)
        usage = re.sub(r" \[(?:-h|--json|--out FILE)\]", "", command.format_usage().removeprefix("usage: ").strip())
        lines.append(f"| `{usage.replace('|', chr(92) + '|')}` | {command.description} |")
    return "\n".join(lines)


def kinds_table() -> str:
    """One line a kind of entry: what it says, and its fields."""
    lines = ["| kind | what happened | in clear | as commitments |", "|---|---|---|---|"]
    with override("en"):
        for doc in declared().values():
            public, private = (", ".join(f"`{name}`" for name in names) for names in (doc.public, doc.private))
            lines.append(f"| `{doc.kind}` | {doc.label} | {public or '–'} | {private or '–'} |")
    return "\n".join(lines)


def written(page: str, table: str) -> str:
    """Return a page with the part between its marks replaced."""
    text = (Path(settings.BASE_DIR) / page).read_text(encoding="utf-8")
    return re.sub(
        r"(<!-- from the code -->\n).*?(<!-- end -->)",
        lambda found: found[1] + table + "\n" + found[2],
        text,
        flags=re.S,
    )


def stale() -> dict[Path, str]:
    """Return the pages that no longer say what the code says, with the text that they should have."""
    pages = {COMMANDS: commands_table(), KINDS: kinds_table()}
    wanted = {Path(settings.BASE_DIR) / page: written(page, table) for page, table in pages.items()}
    return {path: text for path, text in wanted.items() if path.read_text(encoding="utf-8") != text}
