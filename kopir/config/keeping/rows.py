"""All rows of a site as lines of JSON, the same from SQLite and PostgreSQL, and back into either."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connections, models
from django.db.models import Field, JSONField, Model, Value

# A sign-in is not carried to another place: whoever holds a copy of a backup holds no open session.
# The index of words is derived: where it is missing, the worker reads the record again.
LEFT_OUT = {"sessions.Session", "search.Document", "search.Word", "search.Purge"}
AT_ONCE = 500


def tables(known: Iterable[type[Model]]) -> list[type[Model]]:
    """Return the models whose tables hold rows of this site, in a fixed order."""
    kept = [model for model in known if model._meta.managed and not model._meta.proxy]
    return sorted((model for model in kept if model._meta.label not in LEFT_OUT), key=lambda model: model._meta.label)


def columns(model: type[Model]) -> list[Field[Any, Any]]:
    """Return the columns that are stored; what the database computes it computes again."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def dump(model: type[Model], path: Path, using: str) -> int:
    """Write a table's rows in order of their keys; return how many."""
    fields, count = columns(model), 0
    rows = model._base_manager.using(using).order_by("pk").values_list(*(field.attname for field in fields))
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=5) as out:
        out.write(json.dumps([field.attname for field in fields]) + "\n")
        for row in rows.iterator(chunk_size=2000):
            out.write(json.dumps([_told(value) for value in row], ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count


def _told(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value / timedelta(microseconds=1)
    return str(value) if isinstance(value, Decimal | UUID) else value


def read(field: Field[Any, Any], told: Any) -> Any:
    """Return the value of a column from what a line says."""
    if isinstance(field, JSONField):
        return Value(None, JSONField()) if told is None and not field.null else told
    if told is None:
        return None
    if isinstance(field, models.BinaryField):
        return base64.b64decode(told)
    return timedelta(microseconds=told) if isinstance(field, models.DurationField) else field.to_python(told)


def load(model: type[Model], source: IO[bytes], using: str) -> int:
    """Put a table's rows into an empty table; return how many."""
    count = 0
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        named = {field.attname: field for field in columns(model)}
        fields = [named[name] for name in json.loads(next(lines))]
        for batch in _batches(lines):
            made = [_made(model, fields, json.loads(line)) for line in batch]
            model._base_manager.using(using).bulk_create(made)
            count += len(made)
    return count


def _made(model: type[Model], fields: list[Field[Any, Any]], row: list[Any]) -> Model:
    return model(**{field.attname: read(field, told) for field, told in zip(fields, row, strict=True)})


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for line in lines:
        batch.append(line)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    yield batch


def empty(known: Iterable[type[Model]], using: str) -> None:
    """Take out what migrations put in: the backup holds its own copy of it."""
    for model in known:
        model._base_manager.using(using).all()._raw_delete(using)  # no order: foreign keys are looked at when it ends


def look_later(using: str) -> None:
    """Let foreign keys be looked at in the end: one that a migration adds is looked at with each row from then on."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def set_counters(known: Iterable[type[Model]], using: str) -> None:
    """Let new rows get keys above those that were put in."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(known)):
            cursor.execute(statement)
