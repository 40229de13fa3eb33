"""Entries: their bytes, their commitments, and the one way to write them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from kopir.record import kinds
from kopir.record.actions import append
from kopir.record.kinds import KindDoc
from kopir.record.models import Cursor, Entry, EntryRef, Opening
from kopir.record.rules import JSON, MAX_BYTES, EntryError, canonical, check_facts, commitment, stamp

AT = datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)
TEST_KIND = KindDoc("test.done", "A test was done.", public=("n", "state"), private=("text", "name"))


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    kinds.register(TEST_KIND)
    yield
    kinds._KINDS.pop("test.done", None)


def body(**changes: object) -> bytes:
    facts: dict[str, object] = {
        "uid": "00" * 16,
        "kind": "issue.raised",
        "at": AT,
        "about": ["issue/7", "area/kokterek"],
        "by": "citizen",
        "public": {"number": 7, "language": "kk"},
        "commitments": {"title": "AA=="},
    }
    return canonical(**(facts | changes))  # type: ignore[arg-type]


def test_canonical_bytes_are_as_documented() -> None:
    """The vector of docs/reference/record.md."""
    assert body().decode() == (
        '{"about":["issue/7","area/kokterek"],"at":"2026-11-23T08:00:00Z","by":"citizen","c":{"title":"AA=="},'
        '"id":"00000000000000000000000000000000","kind":"issue.raised","public":{"language":"kk","number":7},"v":1}'
    )


def test_commitment_is_as_documented() -> None:
    """The vector of docs/reference/record.md."""
    salt = bytes(range(32))
    assert commitment(salt, "title", "Шам жанбайды") == "xxlihsD7WJu051bvkAZ3z3CNqv4mdJGtDoVMgphHIBc="


@given(st.binary(min_size=32, max_size=32), st.text(st.characters(exclude_categories=["Cs"])))
def test_commitment_is_an_hmac_of_field_and_value(salt: bytes, value: str) -> None:
    expected = hmac.new(salt, b"text\0" + value.encode(), hashlib.sha256).digest()
    assert base64.b64decode(commitment(salt, "text", value)) == expected


@pytest.mark.parametrize(
    ("salt", "field", "value"), [(b"short", "text", "a"), (bytes(32), "te\0xt", "a"), (bytes(32), "text", "\ud800")]
)
def test_commitment_refuses(salt: bytes, field: str, value: str) -> None:
    with pytest.raises(EntryError):
        commitment(salt, field, value)


JSONS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@settings(max_examples=40)
@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSONS, max_size=5))
def test_canonical_bytes_read_back_and_do_not_depend_on_order(public: dict[str, JSON]) -> None:
    there = body(public=public)
    assert json.loads(there)["public"] == public
    assert body(public=dict(reversed(public.items()))) == there


@pytest.mark.parametrize(
    ("public", "named"),
    [
        ({"n": 0.5}, "public.n"),
        ({"n": [{"a": 1.0}]}, "public.n.0.a"),
        ({"n": 2**53}, "safe integer"),
        ({"n": "\ud800"}, "public"),
        ({"\ud800": 1}, "public"),
        ({1: 1}, "public"),
        ({"n": "x" * MAX_BYTES}, "at most 65535"),
    ],
)
def test_canonical_refuses_what_has_no_one_form(public: dict[str, JSON], named: str) -> None:
    with pytest.raises(EntryError, match=named):
        body(public=public)


def test_stamp_is_utc_in_whole_seconds() -> None:
    almaty = timezone(timedelta(hours=5))
    assert stamp(AT) == stamp(AT.astimezone(almaty)) == "2026-11-23T08:00:00Z"
    with pytest.raises(EntryError):
        stamp(AT.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("kind", "about", "by"),
    [
        ("Issue.raised", ["issue/7"], "citizen"),
        ("issue", ["issue/7"], "citizen"),
        ("issue.raised", [], "citizen"),
        ("issue.raised", ["issue/7", "issue/7"], "citizen"),
        ("issue.raised", ["issue"], "citizen"),
        ("issue.raised", ["issue/7 "], "citizen"),
        ("issue.raised", ["issue/7"], "aigul@example.org"),
        ("issue.raised", ["issue/7"], "person/aigul"),
    ],
)
def test_check_facts_refuses_other_shapes(kind: str, about: list[str], by: str) -> None:
    check_facts("issue.raised", ["issue/7"], "office/akimat")
    with pytest.raises(EntryError):
        check_facts(kind, about, by)


@pytest.mark.django_db
def test_append_writes_entry_refs_and_openings() -> None:
    entry = append("test.done", ["test/1", "area/a"], "citizen", {"n": 1}, {"text": "Су жоқ", "name": ""}, at=AT)
    kept = Entry.objects.get()
    assert (kept.kind, kept.at, kept.by, kept.about, kept.public) == (
        "test.done",
        AT,
        "citizen",
        ["test/1", "area/a"],
        {"n": 1},
    )
    assert (kept.opened("text"), kept.opened("name")) == ("Су жоқ", None)
    opening = Opening.objects.get()
    assert kept.commitments == {"text": commitment(bytes(opening.salt), "text", "Су жоқ")}
    assert (str(kept), str(opening), str(EntryRef.objects.first())) == (f"{entry.pk} test.done", "text", "test/1")
    assert kept.body["id"] == kept.uid


@pytest.mark.django_db
def test_append_salts_each_text_anew() -> None:
    twice = [append("test.done", ["test/1"], "citizen", {}, {"text": "same"}) for _ in range(2)]
    assert twice[0].commitments != twice[1].commitments


@pytest.mark.django_db(transaction=True)
def test_append_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append("test.done", ["test/1"], "citizen", {})
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_append_falls_with_its_act() -> None:
    def act() -> None:
        append("test.done", ["test/1"], "citizen", {}, {"text": "a"})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transaction.atomic(act)()
    assert (Entry.objects.count(), Opening.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "public", "private"),
    [("test.undone", {}, {}), ("test.done", {"stray": 1}, {}), ("test.done", {}, {"stray": "a"})],
)
def test_append_refuses_what_is_not_declared(kind: str, public: dict[str, JSON], private: dict[str, str]) -> None:
    with pytest.raises(EntryError):
        append(kind, ["test/1"], "citizen", public, private)


def test_kinds_are_declared_once() -> None:
    kinds.register(TEST_KIND)
    with pytest.raises(ValueError, match="twice"):
        kinds.register(KindDoc("test.done", "Another."))
    assert kinds.declared()["test.done"] == TEST_KIND


@pytest.mark.django_db
def test_about_reads_a_timeline_in_order() -> None:
    first = append("test.done", ["test/1"], "citizen", {})
    append("test.done", ["test/2"], "citizen", {})
    third = append("test.done", ["test/3", "test/1"], "citizen", {})
    assert list(Entry.objects.about("test/1")) == [first, third]
    assert list(Entry.objects.about("test/1", "test/3")) == [first, third]
    assert list(Entry.objects.after(first.pk)) == list(Entry.objects.order_by("pk"))[1:]


@pytest.mark.django_db
def test_database_keeps_each_once() -> None:
    entry = append("test.done", ["test/1"], "citizen", {}, {"text": "a"})
    for twin in (
        EntryRef(entry=entry, ref="test/1"),
        Opening(entry=entry, field="text", salt=bytes(32), value="b"),
        Entry(uid=entry.uid, kind="test.done", at=AT, by="citizen", data=b"{}"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()
    assert str(Cursor(reading="feed", position=3)) == "feed at 3"


@pytest.mark.django_db(transaction=True)
def test_entries_become_visible_in_the_order_of_their_keys() -> None:
    """A reader whose cursor has passed a key must never find a lower one later."""
    if connection.vendor == "sqlite":
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"  # one writer at a time
        return
    has_written, may_end, order = threading.Event(), threading.Event(), []

    def slow() -> None:
        with transaction.atomic():
            append("test.done", ["test/1"], "citizen", {})
            has_written.set()
            may_end.wait(10)
        order.append("slow")
        connection.close()

    def quick() -> None:
        has_written.wait(10)
        with transaction.atomic():
            append("test.done", ["test/2"], "citizen", {})
        order.append("quick")
        connection.close()

    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    for thread in threads:
        thread.start()
    has_written.wait(10)
    threads[1].join(0.5)
    assert order == []  # the quick one waits for the slow one
    may_end.set()
    for thread in threads:
        thread.join(10)
    assert order[0] == "slow"
    assert [entry.about for entry in Entry.objects.order_by("pk")] == [["test/1"], ["test/2"]]
