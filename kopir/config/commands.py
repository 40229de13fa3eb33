"""Commands that run the site and keep its files; `init`, `check`, `backup` and `restore` lie in folders below."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from kopir.config.checking import commands as checking
from kopir.config.keeping import commands as keeping
from kopir.config.opening import commands as opening
from kopir.web.commands import Groups, command, refuse, set_up_site

ROLES = ("member", "moderator", "editor", "steward")


def add_commands(groups: Groups) -> None:
    served = command(groups, "serve", "Serve the site: web processes and the worker, under one command", serve)
    served.add_argument("--host", default="127.0.0.1")
    served.add_argument("--port", type=int, default=8000)
    served.add_argument("--welcome", type=Path, metavar="FILE", help="a text to print below the address")
    working = command(groups, "worker", "Do what waits in rows: mail, deadlines, readings of the record", worker)
    working.add_argument("--parent", type=int, metavar="PID", help="end when this process, our parent, has ended")
    holding = command(groups, "likeness", "Hold the model and all vectors, and say what is like a text", likeness)
    holding.add_argument("--parent", type=int, metavar="PID", help="end when this process, our parent, has ended")
    hearing = command(groups, "listen", "Take mail from this machine by LMTP or SMTP, as the setting says", listen)
    hearing.add_argument("--parent", type=int, metavar="PID", help="end when this process, our parent, has ended")
    command(groups, "prepare", "Bring tables, static files and translations up to date", prepare)
    collected = command(groups, "messages", "Collect all strings into locale/ (needs xgettext)", messages)
    collected.add_argument("--check", action="store_true", help="change nothing; fail where one is missing or stale")
    command(groups, "handbook", "Write the lists of commands and of entry kinds into docs/reference", handbook)
    opening.add_commands(groups)
    checking.add_commands(groups)
    keeping.add_commands(groups)
    granted = command(groups, "grant", "Give a role to the holder of an address", grant)
    granted.add_argument("address")
    granted.add_argument("role", choices=ROLES)


def serve(options: argparse.Namespace) -> int:
    from kopir.config import cli  # noqa: PLC0415  # which reads this module
    from kopir.config import serve as server  # noqa: PLC0415  # reading commands start without it

    if why := not_ready():
        return refuse(why)
    welcome = options.welcome.read_text(encoding="utf-8") if options.welcome else ""
    is_opening = cli.is_open_to_editor_only()
    return server.serve(options.host, options.port, welcome=welcome, is_opening=is_opening)


def not_ready() -> str:
    """Return why a public site may not be served yet, in its own language; nothing where it may."""
    from django.conf import settings  # noqa: PLC0415  # reading commands start without it

    if not settings.IS_SECURE or settings.IS_SAMPLE_SITE:
        return ""
    set_up_site()
    from django.db import connections  # noqa: PLC0415  # needs the site
    from django.utils.translation import gettext, override  # noqa: PLC0415

    from kopir.config import cli  # noqa: PLC0415  # which reads this module
    from kopir.config.opening.commands import say  # noqa: PLC0415
    from kopir.config.opening.readiness import missing  # noqa: PLC0415

    absent = missing()
    connections.close_all()
    with override(settings.LANGUAGE_CODE):
        if [piece.code for piece in absent] == ["editor"]:
            cli.open_to_editor_only()
            say(gettext("Open to the editor only, until a passkey is made by the link of: kopir init"))
            return ""
        lines = [f"- {piece.what}  →  {piece.mend}" for piece in absent]
        head = gettext("This site is not served to the public yet. It lacks:")
    return "\n".join([head, *lines]) if lines else ""


def worker(options: argparse.Namespace) -> int:
    from kopir.config import processes  # noqa: PLC0415  # reading commands start without it
    from kopir.config.logs import configure  # noqa: PLC0415

    if options.parent:
        processes.end_with_parent(options.parent)
    set_up_site()
    configure()
    from kopir.config.worker import main  # noqa: PLC0415  # reads the chores of installed apps

    return main()


def likeness(options: argparse.Namespace) -> int:
    from kopir.config import processes  # noqa: PLC0415  # reading commands start without it
    from kopir.config.logs import configure  # noqa: PLC0415

    if options.parent:
        processes.end_with_parent(options.parent)
    set_up_site()
    configure()
    from kopir.likeness.process import main  # noqa: PLC0415  # needs the site

    return main()


def listen(options: argparse.Namespace) -> int:
    from kopir.config import processes  # noqa: PLC0415  # reading commands start without it
    from kopir.config.logs import configure  # noqa: PLC0415

    if options.parent:
        processes.end_with_parent(options.parent)
    set_up_site()
    configure()
    from kopir.mail.doors import listener  # noqa: PLC0415  # needs the site

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        listener.listen(stop)
    except ValueError:
        return refuse("KOPIR_MAIL_LISTEN must name a port of this machine alone, such as lmtp://127.0.0.1:8024")
    return 0


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
