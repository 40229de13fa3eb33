"""Make a folder ready to serve: tables, static files, catalogues. What is ready already costs nothing."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


def prepare() -> list[str]:
    """Bring tables, static files and catalogues up to date; return what had to be done."""
    done = []
    if compiled := compile_catalogues(Path(settings.LOCALE_PATHS[0])):
        done.append(f"{compiled} translation catalogues compiled")
    if migrate():
        done.append("tables brought up to date")
    if collect_static():
        done.append("static files collected")
    return done


def compile_catalogues(folder: Path) -> int:
    """Compile each .po that is newer than its .mo; return how many. A fuzzy translation is left out."""
    compiled = 0
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        made = source.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        aside = made.with_suffix(f".{os.getpid()}.part")
        with aside.open("wb") as file:
            write_mo(file, catalogue)
        aside.rename(made)
        compiled += 1
    return compiled


def migrate() -> bool:
    """Apply what migrations are missing; say whether any was."""
    executor = WholeMigrations(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return False
    emit_pre_migrate_signal(0, False, connection.alias)
    executor.migrate(executor.loader.graph.leaf_nodes(), plan)
    emit_post_migrate_signal(0, False, connection.alias)
    return True


class WholeMigrations(MigrationExecutor):
    """Applies each migration and the note that it was applied in one transaction.

    Django notes some of them after the commit: killed between the two, the next start would make tables that are there.
    """

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        if not migration.atomic:
            return super().apply_migration(state, migration, fake, fake_initial)
        # SQLite rebuilds tables under their old names, which it may only with foreign keys off, from before the
        # transaction on; elsewhere the two calls do nothing.
        connection.disable_constraint_checking()
        try:
            with transaction.atomic():
                return super().apply_migration(state, migration, fake, fake_initial)
        finally:
            connection.enable_constraint_checking()


def collect_static() -> bool:
    """Collect and compress the static files when one has changed; say whether any had."""
    root = Path(settings.STATIC_ROOT)
    stamp, wanted = root / ".stamp", fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(wanted)
    return True


def fingerprint() -> str:
    """Return a digest of the names, sizes and times of all static files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
