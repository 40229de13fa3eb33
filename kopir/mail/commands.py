"""`kopir mail`: `read` and `fold` without a database; `receive`, the pipe of a mail server."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any

from kopir.web.commands import Groups, answer_json, command, group, refuse, set_up_site

TRY_LATER = 75  # EX_TEMPFAIL: the mail server keeps the mail and comes back


def add_commands(groups: Groups) -> None:
    """Add this app's commands to the `kopir` command."""
    mail = group(groups, "mail", "mails, as they come")
    read = command(mail, "read", "what a raw mail on standard input says, who sent it, and what kind it is", run_read)
    read.add_argument(
        "--authserv-id", action="append", default=[], metavar="NAME", help="whose Authentication-Results are believed"
    )
    command(mail, "fold", "the new part of a body on standard input, and its quotations and signature", run_fold)
    taken = command(mail, "receive", "keep one mail from standard input; 75 where it must be tried later", run_receive)
    taken.add_argument("--sender", default="", metavar="ADDRESS", help="who sent it, as the envelope says")
    taken.add_argument("--recipient", action="append", default=[], metavar="ADDRESS", help="to whom, likewise")


def run_read(options: argparse.Namespace) -> int:
    """Print a mail as JSON; any bytes are a mail. 1 where the answer cannot be written."""
    from kopir.pure.mailtext import read  # noqa: PLC0415  # other commands need none

    mail = read(sys.stdin.buffer.read(), options.authserv_id)
    found: dict[str, Any] = {
        "kind": mail.kind,
        "is_reply": mail.is_reply,
        "why": mail.why,
        "text": mail.text,
        "folded": mail.folded,
        "charset": mail.charset,
        "language": mail.language,
        "subject": mail.subject,
        "from": asdict(mail.sender) if mail.sender else None,
        "from_boxes": [asdict(box) for box in mail.from_boxes],
        "recipients": mail.recipients,
        "date": mail.date.isoformat() if mail.date else None,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": mail.references,
        "attachments": [
            {"name": one.name, "type": one.type, "bytes": len(one.content), "label": one.label}
            for one in mail.attachments
        ],
        "deliveries": [asdict(one) for one in mail.deliveries],
        "authentication": asdict(mail.authentication),
        "defects": mail.defects,
    }
    return _answered(options, found)


def run_fold(options: argparse.Namespace) -> int:
    """Print a body in two as JSON."""
    from kopir.pure.mailtext import fold  # noqa: PLC0415  # other commands need none
    from kopir.pure.mailtext.charsets import decode  # noqa: PLC0415

    return _answered(options, asdict(fold(decode(sys.stdin.buffer.read(), "").text)))


def _answered(options: argparse.Namespace, found: dict[str, Any]) -> int:
    try:
        return answer_json(options, found)
    except OSError as error:
        return refuse(f"kopir mail: {options.out}: {error.strerror}")


def run_receive(options: argparse.Namespace) -> int:
    """Keep a mail; 0 once it lies on the disk, 75 where disk or database are away, 1 where it is too large."""
    set_up_site()
    from django.db import DatabaseError  # noqa: PLC0415  # needs the site

    from kopir.mail.actions import keep  # noqa: PLC0415
    from kopir.mail.rules import MAX_BYTES, Door  # noqa: PLC0415
    from kopir.web.errors import Refused  # noqa: PLC0415

    raw = sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        keep(raw, door=Door.PIPE, sender=options.sender, recipients=options.recipient)
    except Refused as error:
        return refuse(str(error))
    except (OSError, DatabaseError) as error:
        sys.stderr.write(f"Cannot keep it now ({type(error).__name__}); try again later.\n")
        return TRY_LATER
    return 0
