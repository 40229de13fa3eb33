"""`kopir check`: what is wrong with a running site, in plain words."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kopir.web.commands import Groups, answer, answer_json, command, set_up_site

if TYPE_CHECKING:
    from kopir.config.checking.findings import Finding


def add_commands(groups: Groups) -> None:
    command(groups, "check", "Say in plain words what is wrong with this site; 1 where anything is", run)


def run(options: argparse.Namespace) -> int:
    """List the findings, in the site's own language."""
    set_up_site()
    from django.conf import settings  # noqa: PLC0415  # needs the site
    from django.utils.translation import gettext as _  # noqa: PLC0415
    from django.utils.translation import override  # noqa: PLC0415

    with override(settings.LANGUAGE_CODE):
        found = [finding.told() for finding in look_everywhere()]
        if options.json:
            answer_json(options, {"is_well": not found, "findings": found})
        elif not found:
            answer(options, _("All is well."))
        else:
            answer(options, "\n\n".join("{part}: {what}\n  {why}\n  → {mend}".format(**one) for one in found))
    return 1 if found else 0


def look_everywhere() -> Iterator[Finding]:
    """Look at every part; where the database is away, its rows are not asked for."""
    from kopir.config.checking import inside, outside  # noqa: PLC0415  # needs the site

    without_rows: list[Callable[[], Iterator[Finding]]] = [
        inside.disk,
        inside.files,
        inside.keys,
        inside.backups,
        inside.deployment,
        outside.mail_server,
        outside.certificate,
        outside.site,
    ]
    broken = list(inside.database())
    yield from broken
    if not broken:
        waiting = list(inside.tables())
        yield from waiting
        if not waiting:
            for look in (inside.worker, inside.outbox, inside.inbox, inside.entries, inside.search, inside.pieces):
                yield from look()
    for look in without_rows:
        yield from look()
