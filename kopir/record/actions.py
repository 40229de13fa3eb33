"""Append to the public record."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from kopir.record.kinds import find
from kopir.record.models import Entry, EntryRef, Opening
from kopir.record.rules import JSON, REDACTED, EntryError, Ground, canonical, check_facts, commitment
from kopir.web import clock

BATCH = 500
APPEND_LOCK = 0x6B6F7069_72000001  # "kopir", first lock


@dataclass(frozen=True)
class NewEntry:
    """What `append` is told of one act."""

    kind: str
    about: list[str]
    by: str
    public: dict[str, JSON]
    private: Mapping[str, str]
    at: datetime | None = None


def append(
    kind: str,
    about: list[str],
    by: str,
    public: dict[str, JSON],
    private: dict[str, str] | None = None,
    *,
    at: datetime | None = None,
) -> Entry:
    """Write one entry about an act, inside the act's own transaction.

    Parameters
    ----------
    kind : declared kind, such as ``letter.sent``.
    about : public references ``kind/id``; the first is the main thing, each shows the entry in its timeline.
    by : public actor: a role, or ``office/<slug>``; never a private person.
    public : facts in clear, a JSON object without floats.
    private : texts and names that are being published; they enter as salted commitments, and their
        openings lie beside the entry. Empty texts are left out.
    at : moment of the act, now where it is not given.

    Raises
    ------
    EntryError
        Where the facts break the format, the kind or one of its fields is not declared.
    TransactionManagementError
        Where no transaction is open: an act and its entry stand or fall together.
    """
    return append_all([NewEntry(kind, about, by, public, private or {}, at)])[0]


def append_all(new: Sequence[NewEntry]) -> list[Entry]:
    """Write the entries of one transaction at once, in their order: as `append`, with four queries for any number.

    For acts that come by the hundred, such as an import; each has its own entry all the same.

    Raises
    ------
    EntryError, TransactionManagementError
        As `append`; then none is written.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An entry is written in its act's own transaction.")
    made = [_made(one) for one in new]
    _keep_order()
    entries = Entry.objects.bulk_create([entry for entry, _openings in made], batch_size=BATCH)
    refs = [EntryRef(entry=entry, ref=ref) for entry, one in zip(entries, new, strict=True) for ref in one.about]
    EntryRef.objects.bulk_create(refs, batch_size=BATCH)
    openings = [opening for _entry, openings in made for opening in openings]
    Opening.objects.bulk_create(openings, batch_size=BATCH)
    return entries


def _made(new: NewEntry) -> tuple[Entry, list[Opening]]:
    texts = {field: value for field, value in new.private.items() if value}
    check_facts(new.kind, new.about, new.by)
    _check_declared(new.kind, new.public, texts)
    uid, moment = secrets.token_hex(16), new.at or clock.now()
    salts = {field: secrets.token_bytes(32) for field in texts}
    sealed = {field: commitment(salts[field], field, value) for field, value in sorted(texts.items())}
    data = canonical(
        uid=uid, kind=new.kind, at=moment, about=new.about, by=new.by, public=new.public, commitments=sealed
    )
    entry = Entry(uid=uid, kind=new.kind, at=moment, by=new.by, data=data)
    return entry, [Opening(entry=entry, field=field, salt=salts[field], value=text) for field, text in texts.items()]


def redact(entry: Entry, fields: Iterable[str], ground: Ground, by: str) -> Entry | None:
    """Erase published texts of an entry: salt and value are deleted, the entry and its commitments stay.

    Entry ``text.redacted`` about the same things and about ``entry/<uid>``; it names the fields, the ground and, by
    its moment, the date. Returns it, or None where none of the fields is open any more.
    """
    openings = Opening.objects.filter(entry=entry, field__in=list(fields))
    names: list[JSON] = list(openings.order_by("field").values_list("field", flat=True))
    if not names:
        return None
    openings.delete()
    facts: dict[str, JSON] = {"entry": entry.uid, "fields": names, "ground": ground.value}
    return append(REDACTED, [*entry.about, f"entry/{entry.uid}"], by, facts)


def _check_declared(kind: str, public: dict[str, JSON], texts: dict[str, str]) -> None:
    doc = find(kind)
    if doc is None:
        raise EntryError(f"kind: {kind!r} is not declared")
    if stray := sorted(set(public) - set(doc.public)):
        raise EntryError(f"public: {stray} not declared for {kind}")
    if stray := sorted(set(texts) - set(doc.private)):
        raise EntryError(f"private: {stray} not declared for {kind}")


def _keep_order() -> None:
    """Let entries become visible in the order of their keys, or a reader's cursor would pass by a late one.

    SQLite has one writer at a time anyway; PostgreSQL holds this lock until the transaction ends.
    """
    if (
        connection.vendor == "postgresql"
    ):  # pragma: no cover  # run by the tests on PostgreSQL; coverage is taken on SQLite
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPEND_LOCK])
