"""Put a backup into an empty folder and an empty database of either kind."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, nullcontext
from pathlib import Path
from tarfile import TarFile
from typing import Any

from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

from kopir.config.keeping import archive, rows
from kopir.config.keeping.archive import Manifest, Unusable


def unpack(tar: TarFile, manifest: Manifest, into: Path) -> None:
    """Write the files, keys and answers of a verified backup into a folder."""
    for name in manifest.members:
        kind, _, rest = name.partition("/")
        if kind == "site":
            archive.extract(tar, name, into / rest, 0o600)
        elif kind == "files":
            archive.extract(tar, name, into / "files" / rest, 0o640)


def check_is_empty(using: str = "default") -> None:
    """Raise Unusable where the database holds tables of anybody."""
    if found := connections[using].introspection.table_names():
        raise Unusable("database-not-empty", ", ".join(sorted(found)[:3]))


def check_is_known(manifest: Manifest, using: str = "default") -> None:
    """Raise Unusable where the backup was made by newer code than this."""
    graph = MigrationExecutor(connections[using]).loader.graph
    if unknown := [name for name in manifest.migrations if tuple(name.split(".", 1)) not in graph.nodes]:
        raise Unusable("newer-code", f"{manifest.version} ({unknown[0]})")


def load(tar: TarFile, manifest: Manifest, using: str = "default") -> None:
    """Fill an empty database: the tables of the backup's day, its rows, then what has changed since.

    On PostgreSQL all of it is one transaction. On SQLite the caller throws the file away where this fails.
    """
    connection = connections[using]
    check_is_empty(using)
    check_is_known(manifest, using)
    whole = transaction.atomic(using=using) if connection.vendor == "postgresql" else nullcontext()
    with whole:
        state = _tables_of_then(manifest, using)
        known = rows.tables(state.apps.get_models(include_auto_created=True))
        with ExitStack() as stack:
            stack.enter_context(transaction.atomic(using=using))
            rows.empty(known, using)
            rows.look_later(using)
            for model in known:
                _load_table(tar, manifest, model, using)
            rows.set_counters(known, using)
            connection.check_constraints()
        call_command("migrate", database=using, verbosity=0, interactive=False)


def _load_table(tar: TarFile, manifest: Manifest, model: Any, using: str) -> None:
    name = f"rows/{model._meta.label}.jsonl.gz"
    if name not in manifest.members:
        return
    with archive.content(tar, name) as source:
        count = rows.load(model, source, using)
    if count != manifest.rows[model._meta.label]:
        raise Unusable("tampered", name)


def _tables_of_then(manifest: Manifest, using: str) -> Any:
    """Make the tables as the backup's code knew them; return the state that describes them."""
    executor = MigrationExecutor(connections[using])
    applied = {(app, name) for app, name in (one.split(".", 1) for one in manifest.migrations)}
    graph = executor.loader.graph
    last = [
        key
        for key in sorted(applied)
        if not any(child.key in applied and child.key[0] == key[0] for child in graph.node_map[key].children)
    ]
    executor.migrate(last)
    return MigrationExecutor(connections[using]).loader.project_state(last)


def settle(aside: Path, into: Path) -> None:
    """Give the finished folder its name; an empty folder that stood there is replaced."""
    if into.exists():
        into.rmdir()
    shutil.move(aside, into)
