"""The index follows the record: what entries concern is read anew and held by its words.

The rows of a step and the cursor move in one transaction, so a worker killed anywhere loses and doubles nothing. None
of this is an act of a person, and none writes an entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from kopir.issues.models import Issue
from kopir.people.models import Organization, Person, Post
from kopir.readings.timeline import COUNTS
from kopir.record.models import Cursor, Entry, EntryRef
from kopir.search.drafts import DIRECTORY, Draft, drafts_of
from kopir.search.engine import engine, postgres
from kopir.search.models import Document, Purge, Word
from kopir.search.rules import READING, Kind
from kopir.web import clock

T = TypeVar("T")
ENTRIES_A_STEP = 100  # so that who writes meanwhile waits a tenth of a second
AT_ONCE = 400  # values in one statement
PURGE_STEPS = 40  # short transactions in one run of the chore
IMPORTED = "people.imported"
SHORTEST, LONGEST = 3, 24  # letters of a word that a slip may be corrected to
NAMED: dict[Kind, Any] = {Kind.ORGANIZATION: Organization, Kind.POST: Post, Kind.PERSON: Person}
ADD = """INSERT INTO search_word (key, word, texts) VALUES {rows} ON CONFLICT (key) DO UPDATE SET
texts = search_word.texts + excluded.texts, word = CASE search_word.word WHEN '' THEN excluded.word
ELSE search_word.word END"""


def index_news(limit: int = ENTRIES_A_STEP) -> int:
    """Read on in the record and bring the index up to date; return how many entries were read."""
    seen = Cursor.objects.filter(reading=READING).values_list("position", flat=True).first()
    if seen and not Document.objects.exists() and Issue.objects.exists():
        begin_anew()  # a backup was restored: it holds the cursor and leaves the index out
    elif seen is not None and not Entry.objects.after(seen).exists():
        return 0  # an idle tick takes no lock
    return _index_news(limit)


@transaction.atomic
def _index_news(limit: int) -> int:
    Cursor.objects.get_or_create(reading=READING)
    cursor = Cursor.objects.select_for_update().get(reading=READING)
    entries = list(Entry.objects.after(cursor.position).values_list("pk", "kind")[:limit])
    if not entries:
        return 0
    if not cursor.position or any(kind == IMPORTED for _key, kind in entries):
        for refs in _directory():
            hold(drafts_of(refs))
    telling = [key for key, kind in entries if kind not in COUNTS]
    named = EntryRef.objects.filter(entry__in=telling).order_by("entry_id", "pk").values_list("ref", flat=True)
    for some in _cut(dict.fromkeys(named)):
        hold(drafts_of(some))
    Cursor.objects.filter(pk=cursor.pk).update(position=entries[-1][0])
    return len(entries)


def _directory() -> Iterator[list[str]]:
    """Yield references of everything that a file of people may have brought."""
    for kind in DIRECTORY:
        slugs = NAMED[kind].objects.order_by("pk").values_list("slug", flat=True)
        yield from _cut(f"{kind}/{slug}" for slug in slugs.iterator())


def _cut(things: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(things)
    while some := list(islice(rest, AT_ONCE)):
        yield some


@transaction.atomic
def hold(drafts: Iterable[Draft]) -> int:
    """Let the index hold things as they stand now; return how many rows changed.

    Words that left a thing are counted out of the dictionary, and a purge is asked for: the file may hold them still.
    """
    by_ref = {draft.ref: draft for draft in drafts}
    known = {row.ref: row for row in Document.objects.of(list(by_ref))}
    new, changed, delta, lost = [], [], Counter[str](), set[str]()
    for ref, draft in by_ref.items():
        row = known.get(ref)
        held = {"marks": draft.marks, "title_keys": draft.title_keys, "keys": draft.keys}
        before, after = _keys_of(row), {*draft.title_keys.split(), *draft.keys.split()}
        if row is not None:
            if any(getattr(row, name) != value for name, value in held.items()):
                changed.append(_set(row, held))
        elif draft.day is not None:
            new.append(Document(ref=ref, day=draft.day, **held))
        delta.update(after - before)
        delta.subtract(before - after)
        lost |= before - after
    # The oldest first, so that keys grow with days.
    Document.objects.bulk_create(sorted(new, key=lambda row: row.day), batch_size=100)
    Document.objects.bulk_update(changed, ["marks", "title_keys", "keys"], batch_size=50)
    _count_words(delta, lost, _printed(by_ref.values()))
    if lost and not Purge.objects.filter(is_begun=False).exists():
        Purge.objects.create(asked_at=clock.now())
    return len(new) + len(changed)


def _set(row: Document, held: dict[str, str]) -> Document:
    for name, value in held.items():
        setattr(row, name, value)
    return row


def _keys_of(row: Document | None) -> set[str]:
    return {*row.title_keys.split(), *row.keys.split()} if row else set()


def _printed(drafts: Iterable[Draft]) -> dict[str, str]:
    """Return for each key the shortest word that has it: the likeliest to be its plain form."""
    found: dict[str, str] = {}
    for draft in drafts:
        for word, key in draft.printed():
            if key not in found or len(word) < len(found[key]):
                found[key] = word
    return found


def _count_words(delta: Counter[str], lost: set[str], printed: dict[str, str]) -> None:
    more = [
        (key, printed.get(key, "")[:40], texts) for key, texts in sorted(delta.items()) if texts > 0 and _is_word(key)
    ]
    for rows in _cut(more):
        with connection.cursor() as cursor:
            told = ADD.format(rows=", ".join(["(%s, %s, %s)"] * len(rows)))
            cursor.execute(told, [value for row in rows for value in row])
    fewer: dict[int, list[str]] = {}
    for key, texts in sorted(delta.items()):
        if texts < 0:
            fewer.setdefault(-texts, []).append(key)
    for texts, keys in fewer.items():
        for some in _cut(keys):
            Word.objects.filter(key__in=some, texts__lte=texts).delete()
            Word.objects.filter(key__in=some).update(texts=F("texts") - texts)
    for some in _cut(sorted(lost)):
        Word.objects.filter(key__in=some).update(word="")


def _is_word(key: str) -> bool:
    return SHORTEST <= len(key) <= LONGEST and key.isalpha()


@transaction.atomic
def begin_anew() -> None:
    """Forget the index and put its cursor at the beginning of the record; `index_news` then reads all of it.

    On PostgreSQL it asks once more for trigrams, which may have been forbidden when the site was made.
    """
    Document.objects.all()._raw_delete(connection.alias)
    Word.objects.all()._raw_delete(connection.alias)
    Purge.objects.all().delete()
    Purge.objects.create(asked_at=clock.now())
    Cursor.objects.update_or_create(reading=READING, defaults={"position": 0})
    if connection.vendor == "postgresql":  # pragma: no cover  # run by the tests on PostgreSQL
        allow_slips()


def allow_slips() -> bool:
    """Let PostgreSQL find words by their trigrams; say whether it may."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(postgres.EXTENSION)
            cursor.execute(postgres.TRIGRAMS)  # pragma: no cover  # as below
    except DatabaseError:
        return False
    return True  # pragma: no cover  # run by the tests on PostgreSQL; coverage is taken on SQLite


def purge(steps: int = PURGE_STEPS) -> int:
    """Write the index anew where words were taken out of it, a bounded part of it a run; return how many steps.

    Each step is a short transaction of its own, so that nobody waits for the whole.
    """
    waiting = Purge.objects.order_by("-is_begun", "pk").first()
    if waiting is None or connection.in_atomic_block:  # what is not yet committed cannot be written anew
        return 0
    begun = waiting.is_begun
    for step in range(1, steps + 1):
        if engine().purge(is_begun=begun):
            waiting.delete()
            return step
        begun = True
        Purge.objects.filter(pk=waiting.pk, is_begun=False).update(is_begun=True)
    return steps
