"""Looks at what lies on this machine: database, rows, files, keys, backups, room."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kopir.config.checking.facts import LATE_S, SILENT_S, look
from kopir.config.checking.findings import Finding
from kopir.config.keeping import archive
from kopir.config.keeping.backup import NOTE
from kopir.config.opening import readiness
from kopir.config.prepare import fingerprint
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry
from kopir.search.engine import engine
from kopir.web import clock

PREPARE = _("Stop the site, then: kopir prepare")
BACKUP_AGE = timedelta(days=2)
ROOM_BYTES, ROOM_SHARE = 1_000_000_000, 0.05
SKEW = timedelta(minutes=2)


def database() -> Iterator[Finding]:
    """The database answers and is whole. Nothing else about rows is asked where it is not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)" if connection.vendor == "sqlite" else "SELECT 'ok'")
            said = cursor.fetchone()
    except DatabaseError as error:
        yield Finding(
            "database",
            _("The database does not answer: %(error)s") % {"error": type(error).__name__},
            _("Nobody can read or write anything."),
            _("Look whether its server runs, or whether the file is there; else put the last backup in place."),
        )
        return
    if said != ("ok",):
        yield Finding(
            "database",
            _("The database file is damaged."),
            _("What people wrote may be lost bit by bit."),
            _("Stop the site and put the last backup into a new folder: kopir restore"),
        )


def tables() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    if waiting := len(executor.migration_plan(executor.loader.graph.leaf_nodes())):
        yield Finding(
            "tables",
            ngettext("%(count)d change of tables waits.", "%(count)d changes of tables wait.", waiting)
            % {"count": waiting},
            _("The code expects other tables than there are."),
            PREPARE,
        )


def worker() -> Iterator[Finding]:
    facts = look()
    if facts.worker_age_s is None or facts.worker_age_s > SILENT_S:
        yield Finding(
            "worker",
            _("The worker is silent."),
            _("Mails, deadlines and counts stand still."),
            _("Start it: kopir serve runs web and worker together."),
        )
    if facts.failing:
        yield Finding(
            "worker",
            _("These chores fail: %(names)s") % {"names": ", ".join(facts.failing)},
            _("Their work waits and is tried again; nothing is lost."),
            _("The worker's log says why."),
        )
    if late := [name for name, age in facts.readings.items() if age > LATE_S]:
        yield Finding(
            "worker",
            _("These readings of the record lag: %(names)s") % {"names": ", ".join(late)},
            _("Notices, figures or feeds are older than they say."),
            _("The worker's log says why."),
        )


def outbox() -> Iterator[Finding]:
    lag = look().mail_lag_s or 0
    if lag > LATE_S:
        yield Finding(
            "mail",
            _("The oldest mail has waited for %(minutes)d minutes.") % {"minutes": lag // 60},
            _("People wait for links and codes."),
            _("Look at the worker and at the mail server."),
        )
    since = clock.now() - timedelta(days=1)
    if refused := OutgoingMail.objects.refused().filter(not_before__gte=since).count():
        yield Finding(
            "mail",
            ngettext(
                "%(count)d mail was refused for good today.", "%(count)d mails were refused for good today.", refused
            )
            % {"count": refused},
            _("An address is wrong, or other servers do not trust ours."),
            _("Open the desk: refused letters wait there. Many at once: look at SPF and DKIM of the sender."),
        )


def inbox() -> Iterator[Finding]:
    """Replies come in, and the fate of each mail to an office is known."""
    facts = look()
    is_polling = bool(settings.REPLY_ADDRESS and settings.IMAP_URL)
    if is_polling and (facts.poll_age_s is None or facts.poll_age_s > LATE_S):
        yield Finding(
            "mail",
            _("The mailbox for replies has not been read for a quarter of an hour."),
            _("Replies of offices lie there and are not seen. Nothing is lost."),
            _("Check KOPIR_IMAP_URL, and whether the worker runs."),
        )
    if facts.unheard:
        yield Finding(
            "mail",
            ngettext(
                "%(count)d mail to an office may or may not have arrived.",
                "%(count)d mails to offices may or may not have arrived.",
                facts.unheard,
            )
            % {"count": facts.unheard},
            _("The line broke after it had been handed over; no machine sends it twice."),
            _("An editor decides at the desk: it has arrived, or send it again."),
        )


def entries() -> Iterator[Finding]:
    if Entry.objects.order_by("-pk").filter(at__gt=clock.now() + SKEW).exists():
        yield Finding(
            "clock",
            _("The record has entries from the future."),
            _("The clock of this machine ran ahead when they were written, or runs behind now."),
            _("Set the clock by the network: timedatectl set-ntp true"),
        )
    if connection.vendor == "postgresql":  # pragma: no cover  # covered on PostgreSQL; coverage is taken on SQLite
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            if abs(cursor.fetchone()[0] - clock.now()) > SKEW:
                yield Finding(
                    "clock",
                    _("The clocks of the database and of this machine differ."),
                    _("Deadlines and links would end at the wrong moment."),
                    _("Set the clock by the network: timedatectl set-ntp true"),
                )


def disk() -> Iterator[Finding]:
    room = shutil.disk_usage(settings.DATA_DIR)
    if room.free < ROOM_BYTES or room.free < ROOM_SHARE * room.total:
        yield Finding(
            "disk",
            _("Only %(megabytes)d MB are free for the site's folder.") % {"megabytes": room.free // 1_000_000},
            _("On a full disk nothing more can be raised or answered."),
            _("Make room: old backups first, kopir backup --prune"),
        )


def files() -> Iterator[Finding]:
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != fingerprint():
        yield Finding("files", _("Style and script files are missing or old."), _("Pages look broken."), PREPARE)
    for source in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/*.po")):
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            yield Finding(
                "files",
                _("The translation is not compiled: %(language)s") % {"language": source.parent.parent.name},
                _("Visitors see English words."),
                PREPARE,
            )


def keys() -> Iterator[Finding]:
    if not readiness.keys_are_private():
        yield Finding(
            "keys",
            _("Others on this machine may read the keys."),
            _("Whoever has secret.key can sign in as anybody."),
            _("In the site's folder: chmod 600 secret.key secrets.toml"),
        )


def backups() -> Iterator[Finding]:
    place = Path(settings.DATA_DIR) / NOTE
    mend = _("Make one, and let the timer make the next: kopir backup")
    try:
        note = json.loads(place.read_text(encoding="utf-8"))
        path, made_at = Path(note["file"]), datetime.fromisoformat(note["made_at"])
    except (OSError, ValueError, KeyError):
        yield Finding("backups", _("There is no backup."), _("One broken disk and everything is lost."), mend)
        return
    if clock.now() - made_at > BACKUP_AGE:
        age = (clock.now() - made_at).days
        yield Finding(
            "backups",
            ngettext("The newest backup is %(days)d day old.", "The newest backup is %(days)d days old.", age)
            % {"days": age},
            _("What came after it would be lost with the disk."),
            mend,
        )
    if not _is_whole(path, note):
        yield Finding(
            "backups",
            _("The newest backup is gone or damaged: %(file)s") % {"file": path.name},
            _("It could not be put in place."),
            mend,
        )


def _is_whole(path: Path, note: dict[str, object]) -> bool:
    """Compare a backup with what was noted of it; one that is not encrypted shows its manifest too."""
    if not path.is_file() or path.stat().st_size != note["size"]:
        return False
    if note["is_encrypted"]:
        return archive.is_encrypted(path)
    try:
        with archive.opened(path, None) as (tar, manifest):
            return sorted([*manifest.members, archive.MANIFEST]) == sorted(tar.getnames())
    except archive.Unusable:
        return False


def deployment() -> Iterator[Finding]:
    """Django's own list for a public site; it has nothing to say to one on plain http."""
    if not readiness.is_public():
        return
    for message in checks.run_checks(include_deployment_checks=True):
        if message.level >= checks.WARNING and not message.is_silenced():
            yield Finding(
                "settings",
                f"{message.id}: {message.msg}",
                _("Django's own check of settings says so."),
                str(message.hint or _("See docs/reference/settings.md.")),
            )


def pieces() -> Iterator[Finding]:
    if readiness.is_public():
        for piece in readiness.missing():
            yield Finding("opening", piece.what, _("A public site is not served without it."), piece.mend)


def search() -> Iterator[Finding]:
    """The search box forgives slips of the keyboard."""
    if not engine().can_spell():
        yield Finding(
            "search",
            _("The search box corrects no slips of the keyboard: the database lacks the extension pg_trgm."),
            _("Who types a word wrongly finds nothing; all other searches work."),
            _("As the database's owner: CREATE EXTENSION pg_trgm; then: kopir search rebuild"),
        )
