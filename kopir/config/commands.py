"""Commands that run the site and keep its files: serve, worker, prepare, messages, handbook, grant."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kopir.web.commands import Groups, command, refuse, set_up_site

ROLES = ("member", "moderator", "editor", "steward")


def add_commands(groups: Groups) -> None:
    served = command(groups, "serve", "Serve the site: web processes and the worker, under one command", serve)
    served.add_argument("--host", default="127.0.0.1")
    served.add_argument("--port", type=int, default=8000)
    served.add_argument("--welcome", type=Path, metavar="FILE", help="a text to print below the address")
    working = command(groups, "worker", "Do what waits in rows: mail, deadlines, readings of the record", worker)
    working.add_argument("--parent", type=int, metavar="PID", help="end when this process, our parent, has ended")
    command(groups, "prepare", "Bring tables, static files and translations up to date", prepare)
    collected = command(groups, "messages", "Collect all strings into locale/ (needs xgettext)", messages)
    collected.add_argument("--check", action="store_true", help="change nothing; fail where one is missing or stale")
    command(groups, "handbook", "Write the lists of commands and of entry kinds into docs/reference", handbook)
    granted = command(groups, "grant", "Give a role to the holder of an address", grant)
    granted.add_argument("address")
    granted.add_argument("role", choices=ROLES)


def serve(options: argparse.Namespace) -> int:
    from kopir.config import serve as server  # noqa: PLC0415  # reading commands start without it

    welcome = options.welcome.read_text(encoding="utf-8") if options.welcome else ""
    return server.serve(options.host, options.port, welcome=welcome)


def worker(options: argparse.Namespace) -> int:
    from kopir.config import processes  # noqa: PLC0415  # reading commands start without it
    from kopir.config.logs import configure  # noqa: PLC0415

    if options.parent:
        processes.end_with_parent(options.parent)
    set_up_site()
    configure()
    from kopir.config.worker import main  # noqa: PLC0415  # reads the chores of installed apps

    return main()


def prepare(_options: argparse.Namespace) -> int:
    set_up_site()
    from kopir.config.prepare import prepare as make_ready  # noqa: PLC0415  # needs the site

    for line in make_ready():
        sys.stderr.write(f"{line}\n")
    return 0


def messages(options: argparse.Namespace) -> int:
    set_up_site()
    from kopir.config.messages import collect, problems  # noqa: PLC0415  # needs the site

    if options.check:
        return refuse("\n".join(found)) if (found := problems()) else 0
    for line in collect():
        sys.stderr.write(f"{line}\n")
    return 0


def handbook(_options: argparse.Namespace) -> int:
    set_up_site()
    from kopir.config.handbook import stale  # noqa: PLC0415  # needs the site

    for path, text in stale().items():
        path.write_text(text, encoding="utf-8")
        sys.stderr.write(f"{path.name}: written\n")
    return 0


def grant(options: argparse.Namespace) -> int:
    set_up_site()
    from django.core.exceptions import ValidationError  # noqa: PLC0415  # reading commands skip Django
    from django.core.validators import validate_email  # noqa: PLC0415

    from kopir.accounts.actions import account_for  # noqa: PLC0415
    from kopir.accounts.actions import grant as give  # noqa: PLC0415
    from kopir.accounts.rules import Role  # noqa: PLC0415

    try:
        validate_email(options.address)
    except ValidationError:
        return refuse(f"{options.address}: not an e-mail address")
    give(account_for(options.address), Role(options.role), by=None)
    sys.stderr.write(f"{options.role}: given. The holder signs in with a code sent to the address.\n")
    return 0
