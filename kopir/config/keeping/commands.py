"""`kopir backup` and `kopir restore`."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from tarfile import TarFile

from kopir.config.keeping import archive
from kopir.web.commands import Groups, command, refuse, set_up_site

WHY = {
    "exists": "{detail}: there is a file already. Choose another name.",
    "passphrase-needed": "{detail} is encrypted. Give its passphrase: --passphrase-file FILE",
    "passphrase-wrong": "{detail} does not open with this passphrase. Nothing was touched.",
    "truncated": "The backup is cut off: its end is missing. Nothing was touched. Use another copy.",
    "no-backup": "This is no backup of Köpir. Nothing was touched.",
    "newer-format": "The backup has format {detail}, which this code does not know. Update the code first.",
    "newer-code": "The backup was made by newer code: {detail}. Update the code first.",
    "tampered": "The backup is not as it was made: {detail}. Nothing of it was put in place.",
    "folder-not-empty": "{detail} is not empty. A backup is put into an empty folder only.",
    "database-not-empty": "The database is not empty ({detail}, …). A backup is put into an empty one only.",
}
NEXT = """{rows} rows and {files} files are in {into}. Next:
  export KOPIR_DATA_DIR={into}
  kopir prepare         (static files and translations)
  kopir check           (says what this machine still lacks)
  kopir serve
Everybody signs in anew; links in mails keep working. Mails that waited are sent again under their old names:
if the old site still runs, stop it first.
"""


def add_commands(groups: Groups) -> None:
    made = command(groups, "backup", "Put database, files and keys of the running site into one file", run_backup)
    made.add_argument("file", type=Path, nargs="?", metavar="FILE", help="where to; backups/ of the site by default")
    made.add_argument("--passphrase-file", type=Path, metavar="FILE", help="encrypt; opened by any age tool")
    made.add_argument("--prune", action="store_true", help="then delete backups older than the site's written term")
    put = command(groups, "restore", "Put a backup into an empty folder, and into either kind of database", run_restore)
    put.add_argument("file", type=Path, metavar="FILE")
    put.add_argument("--into", type=Path, required=True, metavar="DIR", help="an empty or new folder")
    put.add_argument("--database", metavar="URL", help="an empty PostgreSQL database; SQLite in the folder by default")
    put.add_argument("--passphrase-file", type=Path, metavar="FILE")


def why(trouble: archive.Unusable) -> str:
    return WHY[trouble.code].format(detail=trouble.detail)


def passphrase_in(path: Path | None) -> str | None:
    return path.read_text(encoding="utf-8").strip("\r\n") if path else None


def run_backup(options: argparse.Namespace) -> int:
    set_up_site()
    from django.db import DatabaseError  # noqa: PLC0415  # reading commands skip Django

    from kopir.config.keeping import backup  # noqa: PLC0415  # needs the site

    try:
        passphrase = passphrase_in(options.passphrase_file)
        to = options.file or backup.usual_place(is_encrypted=passphrase is not None)
        manifest = backup.make(to, passphrase)
        gone = backup.prune() if options.prune else []
    except archive.Unusable as trouble:
        return refuse(why(trouble))
    except OSError as error:
        return refuse(
            f"No backup was made: {error.strerror or error} ({error.filename or options.file or 'backups/'})."
        )
    except DatabaseError as error:
        return refuse(f"No backup was made: the database says: {error}")
    rows, files = sum(manifest.rows.values()), sum(name.startswith("files/") for name in manifest.members)
    sys.stderr.write(f"{to}: {rows} rows, {files} files.\n")
    if gone:
        sys.stderr.write(f"{len(gone)} older backups deleted.\n")
    return 0


def run_restore(options: argparse.Namespace) -> int:
    from django.db import DatabaseError  # noqa: PLC0415  # reading commands skip Django

    into = options.into.resolve()
    try:
        check_is_empty(into)
        with archive.opened(options.file, passphrase_in(options.passphrase_file)) as (tar, manifest):
            archive.verify(tar, manifest)
            put_in_place(tar, manifest, into, options.database)
    except archive.Unusable as trouble:
        return refuse(why(trouble))
    except OSError as error:
        return refuse(f"Nothing was put in place: {error.strerror or error} ({error.filename or options.file}).")
    except DatabaseError as error:
        return refuse(f"Nothing was put in place: the database says: {error}")
    rows, files = sum(manifest.rows.values()), sum(name.startswith("files/") for name in manifest.members)
    sys.stderr.write(NEXT.format(rows=rows, files=files, into=into))
    if "site/secret.key" not in manifest.members:
        sys.stderr.write("The backup holds no secret.key: the old site had KOPIR_SECRET_KEY in its environment.\n")
    return 0


def check_is_empty(into: Path) -> None:
    """Raise Unusable where a folder holds anything, or is none."""
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise archive.Unusable("folder-not-empty", str(into))


def put_in_place(tar: TarFile, manifest: archive.Manifest, into: Path, database: str | None) -> None:
    """Build the site in a folder aside, which gets its name when all is there, and is thrown away otherwise."""
    into.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{into.name}-", dir=into.parent))
    try:
        _build(tar, manifest, aside, database)
        from kopir.config.keeping.restore import settle  # noqa: PLC0415  # needs the site

        settle(aside, into)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _build(tar: TarFile, manifest: archive.Manifest, aside: Path, database: str | None) -> None:
    from kopir.config.cli import point_at  # noqa: PLC0415  # which reads this module
    from kopir.config.keeping import restore  # noqa: PLC0415  # reading commands skip Django
    from kopir.config.opening import site_file  # noqa: PLC0415

    restore.unpack(tar, manifest, aside)
    if "database.url" in site_file.read(aside) or database:
        site_file.write(aside, {"database.url": database or ""})
    # The settings read these when the site is set up below: the new place, whatever the shell says of the old one.
    point_at(str(aside), database or f"sqlite:///{aside / 'kopir.sqlite3'}")
    set_up_site()
    from django.db import connections  # noqa: PLC0415  # as above

    restore.load(tar, manifest)
    connections.close_all()
