"""Scorecards as stored rows: computed anew for every subject that a new entry of the record names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from django.db import transaction

from kopir.commitments.models import Commitment
from kopir.letters.models import Letter
from kopir.pure.scores import RULE_VERSION, Agreement, Figures, Interval, MedianDays, Rate, figures_of
from kopir.pure.text import fold
from kopir.record.models import Cursor, Entry, EntryRef
from kopir.site.models import KINDS, Scorecard
from kopir.site.scorecard_rows import Rows, Subject, rows_of, subject_of
from kopir.web import clock
from kopir.web.languages import LANGUAGES

READING = "scorecards"
ENTRIES_A_STEP = 200


def compute(subject: Subject) -> Scorecard | None:
    """Compute the card of a subject and keep it; the same rows give the same card, whoever computes it when.

    Where nothing is known there is no card: absence of data is not idleness.
    """
    on = clock.today()
    found = figures(rows_of(subject, on))
    if found.is_empty:
        Scorecard.objects.filter(subject=subject.ref).delete()
        return None
    card, _made = Scorecard.objects.update_or_create(
        subject=subject.ref,
        defaults={
            "kind": subject.KIND,
            "slug": subject.slug,
            "name": subject.name,
            "names": subject.names,
            **{f"sort_{code}": f"{fold(subject.name_in(code))[:500]} {subject.slug}" for code in LANGUAGES},
            "figures": as_json(found),
            "answered_share": found.answered.share,
            "in_time_share": found.in_time.share,
            "median_days": found.days.days if found.days.is_rankable else None,
            "kept_share": found.kept.share,
            "as_of": on,
            "rule_version": RULE_VERSION,
            "is_sample": subject.is_sample,
            "computed_at": clock.now(),
        },
    )
    return card


def figures(rows: Rows) -> Figures:
    """Return the figures of rows; nothing of a name or a party goes in."""
    return figures_of(
        [row for _ref, row, _book in rows.letters],
        [row for _ref, row in rows.questions],
        [row for _ref, row, _commitment in rows.commitments],
    )


def as_json(found: Figures) -> dict[str, Any]:
    """Return figures as JSON: a rate as numerator and denominator."""
    return asdict(found)


def from_json(data: dict[str, Any]) -> Figures:
    """Return figures from JSON as `as_json` made it."""
    values: dict[str, Any] = {}
    for field in fields(Figures):
        value = data.get(field.name, {})  # only a figure that an older rule did not know is missing
        if field.name == "agreement":
            value = Agreement(**value)
        elif field.name == "days":
            interval = value["interval"]
            value = MedianDays(value["count"], value["days"], Interval(**interval) if interval else None)
        elif isinstance(value, dict):
            value = Rate(**value)
        values[field.name] = value
    return Figures(**values)


def refresh_cards(limit: int = ENTRIES_A_STEP) -> int:
    """Read new entries and compute the cards of all subjects that they concern; return how many entries were read.

    Where nothing is new, the cards of an older rule are computed anew; then their number is returned.

    A worker killed in between, or two at once, compute a card again: the same rows give the same card.
    """
    cursor, _made = Cursor.objects.get_or_create(reading=READING)
    entries = list(Entry.objects.after(cursor.position).values_list("pk", flat=True)[:limit])
    if not entries:
        return renew_cards(limit)
    refs = EntryRef.objects.filter(entry__in=entries).values_list("ref", flat=True).distinct()
    for ref in sorted(subjects_of(refs)):
        _renew(ref)
    Cursor.objects.filter(pk=cursor.pk, position=cursor.position).update(position=entries[-1])
    return len(entries)


def renew_cards(limit: int = ENTRIES_A_STEP) -> int:
    """Compute the cards anew that an older rule made; return how many."""
    old = list(Scorecard.objects.of_older_rule(RULE_VERSION).values_list("subject", flat=True)[:limit])
    for ref in old:
        _renew(ref)
    return len(old)


@transaction.atomic
def _renew(ref: str) -> None:
    """Compute a card anew; that of a subject that is gone goes too."""
    if subject := subject_of(*ref.split("/", 1)):
        compute(subject)
    else:
        Scorecard.objects.filter(subject=ref).delete()


def subjects_of(refs: Iterable[str]) -> set[str]:
    """Return the subjects of cards among references, and those behind the letters and promises among them."""
    numbers: dict[str, set[int]] = {"letter": set(), "commitment": set()}
    found = set()
    for ref in refs:
        kind, _slash, name = ref.partition("/")
        if kind in KINDS:
            found.add(ref)
        elif kind in numbers:
            numbers[kind].add(int(name))
    return found | _behind_letters(numbers["letter"]) | _behind_promises(numbers["commitment"])


def _behind_letters(numbers: set[int]) -> set[str]:
    rows = Letter.objects.filter(number__in=numbers).select_related(
        "post__organization__area", "post__area", "organization__area", "holder"
    )
    return {ref for row in rows for ref in _refs(row.holder, row.post, row.organization)}


def _behind_promises(numbers: set[int]) -> set[str]:
    rows = Commitment.objects.filter(number__in=numbers).select_related(
        "post__organization__area", "post__area", "organization__area", "person"
    )
    return {ref for row in rows for ref in _refs(row.person, row.post, row.organization)}


def _refs(person: Any, post: Any, organization: Any) -> set[str]:
    body = post.organization if post else organization
    area = (post.area if post else None) or (body.area if body else None)
    return {thing.ref for thing in (person, post, body, area) if thing}
