"""Append to the public record."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import connection, transaction

from kopir.record.kinds import find
from kopir.record.models import Entry, EntryRef, Opening
from kopir.record.rules import JSON, EntryError, canonical, check_facts, commitment
from kopir.web import clock

APPEND_LOCK = 0x6B6F7069_72000001  # "kopir", first lock


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
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An entry is written in its act's own transaction.")
    texts = {field: value for field, value in (private or {}).items() if value}
    check_facts(kind, about, by)
    _check_declared(kind, public, texts)
    uid, moment = secrets.token_hex(16), at or clock.now()
    salts = {field: secrets.token_bytes(32) for field in texts}
    commitments = {field: commitment(salts[field], field, value) for field, value in sorted(texts.items())}
    data = canonical(uid=uid, kind=kind, at=moment, about=about, by=by, public=public, commitments=commitments)
    _keep_order()
    entry = Entry.objects.create(uid=uid, kind=kind, at=moment, by=by, data=data)
    EntryRef.objects.bulk_create([EntryRef(entry=entry, ref=ref) for ref in about])
    Opening.objects.bulk_create(
        [Opening(entry=entry, field=field, salt=salts[field], value=value) for field, value in texts.items()]
    )
    return entry


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
