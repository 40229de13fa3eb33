"""What the `kopir` commands of all apps share: groups, output, refusals. No Django here."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Groups = Any  # argparse keeps its subparsers' type private


def group(groups: Groups, name: str, about: str) -> Groups:
    """Return the subcommands of a group such as `import`, which several apps fill."""
    if name in groups.choices:
        return groups.choices[name].subcommands
    made = groups.add_parser(name, help=about, description=about)
    made.subcommands = made.add_subparsers(metavar="what", required=True)
    return made.subcommands


def command(groups: Groups, name: str, about: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    """Add one command; `--json` is accepted everywhere and `--out` sends the answer to a file."""
    made: argparse.ArgumentParser = groups.add_parser(name, help=about, description=about)
    made.add_argument("--json", action="store_true", help="accepted everywhere; the answer is JSON or CSV anyway")
    made.add_argument("--out", type=Path, metavar="FILE", help="write the answer to a file")
    made.set_defaults(run=run)
    return made


def answer(options: argparse.Namespace, text: str) -> int:
    """Write the answer to where it was asked for; return exit status 0."""
    text = text if text.endswith("\n") else text + "\n"
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    return 0


def answer_json(options: argparse.Namespace, data: Any) -> int:
    return answer(options, json.dumps(data, ensure_ascii=False, indent=1))


def refuse(why: str) -> int:
    """Say on standard error why the input was refused; return exit status 1."""
    sys.stderr.write(why.rstrip() + "\n")
    return 1


def set_up_site() -> None:
    """Load Django, for the commands that need the site's own data."""
    import django  # noqa: PLC0415  # reading commands must start without it

    django.setup()
