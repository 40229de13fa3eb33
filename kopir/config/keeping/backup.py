"""Make a backup while the site runs: one moment of the database, then the files, keys and answers."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import load_backend

from kopir import __version__
from kopir.config.keeping import archive, rows
from kopir.config.opening.site_file import SECRETS, SITE, put_whole
from kopir.web import clock

SNAPSHOT = "snapshot"
NOTE = "last-backup.json"
KEYS = ("secret.key",)


def usual_place(*, is_encrypted: bool) -> Path:
    """Return a name that sorts by time, in the site's own folder of backups."""
    name = f"kopir-{clock.now():%Y%m%dT%H%M%S}Z.tar"
    return Path(settings.DATA_DIR) / "backups" / (f"{name}.age" if is_encrypted else name)


@contextmanager
def snapshot(using: str = "default") -> Iterator[str]:
    """Open a second link to the database that sees one moment of it, and holds no writer up."""
    chosen = dict(connections[using].settings_dict)
    if chosen["ENGINE"] == "kopir.config.sqlite":
        options = dict(chosen["OPTIONS"]) | {"transaction_mode": "DEFERRED"}
        chosen |= {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": options}
    connections[SNAPSHOT] = load_backend(chosen["ENGINE"]).DatabaseWrapper(chosen, SNAPSHOT)
    try:
        with transaction.atomic(using=SNAPSHOT), connections[SNAPSHOT].cursor() as cursor:
            if connections[SNAPSHOT].vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # the moment begins with the first look
            yield SNAPSHOT
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]


def make(to: Path, passphrase: str | None = None, using: str = "default") -> archive.Manifest:
    """Make a backup at a place that holds nothing yet; it appears there whole or not at all.

    Raises
    ------
    Unusable
        `exists`.
    OSError
        Where the disk is full or the place cannot be written; nothing is left behind.
    """
    if to.exists():
        raise archive.Unusable("exists", str(to))
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".kopir-backup-", dir=to.parent) as made:
        plain, sealed = Path(made) / "plain", Path(made) / "sealed"
        manifest = _written(plain, Path(made), using)
        if passphrase is not None:
            archive.encrypt(plain, sealed, passphrase)
        ready = plain if passphrase is None else sealed
        ready.chmod(0o600)
        with ready.open("rb") as file:
            os.fsync(file.fileno())
        note = _noted(ready, to, manifest, is_encrypted=passphrase is not None)
        ready.rename(to)
    _sync_folder(to.parent)
    put_whole(Path(settings.DATA_DIR) / NOTE, json.dumps(note).encode(), 0o600)
    return manifest


def _written(plain: Path, aside: Path, source: str) -> archive.Manifest:
    with plain.open("wb") as file:
        with snapshot(source) as using:
            manifest = _manifest(using)
            writer = archive.Writer(file, manifest)
            for model in rows.tables(apps.get_models(include_auto_created=True)):
                label, lines = model._meta.label, aside / "lines"
                manifest.rows[label] = rows.dump(model, lines, using)
                writer.add(f"rows/{label}.jsonl.gz", lines)
                lines.unlink()
        # The files come after the rows: each that a row names is there, unless it has been deleted meanwhile.
        for name, path in _files():
            writer.add(name, path)
        writer.close()
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _manifest(using: str) -> archive.Manifest:
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return archive.Manifest(
        made_at=clock.now().isoformat(timespec="seconds"),
        version=__version__,
        database=connections[using].vendor,
        migrations=sorted(f"{app}.{name}" for app, name in applied),
        rows={},
    )


def _files() -> Iterator[tuple[str, Path]]:
    folder, media = Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT)
    for name in (*KEYS, SITE, SECRETS):
        if (folder / name).exists():
            yield f"site/{name}", folder / name
    for path in sorted(media.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"files/{path.relative_to(media).as_posix()}", path


def _noted(ready: Path, to: Path, manifest: archive.Manifest, *, is_encrypted: bool) -> dict[str, object]:
    with ready.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = ready.stat().st_size
    return {
        "file": str(to.resolve()),
        "made_at": manifest.made_at,
        "size": size,
        "sha256": digest,
        "is_encrypted": is_encrypted,
    }


def _sync_folder(folder: Path) -> None:
    """Bring the new name itself to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def prune() -> list[Path]:
    """Delete backups of the site's own folder that are older than the written term; the newest always stays."""
    folder = Path(settings.DATA_DIR) / "backups"
    known = sorted([*folder.glob("kopir-*Z.tar"), *folder.glob("kopir-*Z.tar.age")], key=lambda path: path.name)
    oldest = f"kopir-{clock.now() - timedelta(days=settings.BACKUP_DAYS):%Y%m%dT%H%M%S}Z"
    gone = [path for path in known[:-1] if path.name < oldest]
    for path in gone:
        path.unlink()
    return gone
