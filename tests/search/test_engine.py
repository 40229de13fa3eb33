"""The engine finds the newest of what holds the keys, however rare they are: against all rows, one by one."""

from __future__ import annotations

import random
from datetime import date

import pytest

from kopir.search.engine import BIGGEST, engine, postgres
from kopir.search.models import Document, Word

pytestmark = pytest.mark.django_db
SHARES = {"common": 0.7, "often": 0.25, "seldom": 0.06, "rare": 0.01, "old": 0.0}
APART = 500  # places from one row to the next, so that they lie in 74 neighbourhoods, and in 5 wide ones


@pytest.fixture
def _rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six hundred rows, a key that only old ones hold, and gaps where rows are gone; PostgreSQL reads few at once."""
    rng = random.Random(7)
    rows = []
    for number in range(600):
        keys = [key for key, share in SHARES.items() if rng.random() < share] + ["old"] * (number < 50)
        rows.append(
            Document(
                pk=1 + number * APART, ref=f"issue/{number}", day=date(2026, 1, 1), marks="l_kk", keys=" ".join(keys)
            )
        )
    Document.objects.bulk_create(rows)
    Document.objects.filter(pk__in=[row.pk for row in rows[200:260]]).delete()
    counted = {key: sum(key in row.keys.split() for row in rows) for key in SHARES}
    Word.objects.bulk_create([Word(key=key, word=key, texts=texts) for key, texts in counted.items()])
    statement = postgres.newest_first(16 * APART, few=40 * APART, most=300 * APART, rare=20)
    monkeypatch.setattr(postgres, "HITS", statement)


@pytest.mark.usefixtures("_rows")
@pytest.mark.parametrize("most", [1, 15, 100, 1000])
@pytest.mark.parametrize(
    "wanted",
    [["common"], ["often"], ["seldom"], ["rare"], ["old"], ["common", "often"], ["rare", "old"], ["common", "nowhere"]],
)
def test_the_newest_are_found_wherever_they_lie(wanted: list[str], most: int) -> None:
    places = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    at = engine()
    expression = at.all_of(at.any_of([key]) for key in wanted)
    for first, last in (
        (0, BIGGEST),
        (places[100], places[400]),
        (places[-5], BIGGEST),
        (0, places[3]),
        (places[9], 0),
    ):
        rows = Document.objects.filter(pk__range=(first, last)).order_by("-pk").values_list("pk", "keys")
        right = [pk for pk, keys in rows if set(wanted) <= set(keys.split())][:most]
        assert [hit.place for hit in at.hits(expression, first, last, most)] == right


@pytest.mark.usefixtures("_rows")
def test_a_dictionary_that_is_wrong_hides_nothing() -> None:
    """What it tells chooses the way only: a common word that it takes for a rare one is found as well."""
    Word.objects.filter(key="common").update(texts=1)
    right = [pk for pk, keys in Document.objects.order_by("-pk").values_list("pk", "keys") if "common" in keys.split()]
    at = engine()
    assert [hit.place for hit in at.hits(at.any_of(["common"]), 0, BIGGEST, 1000)] == right
    assert [hit.place for hit in at.hits(at.any_of(["common"]), 0, BIGGEST, 7)] == right[:7]


@pytest.mark.usefixtures("_rows")
def test_words_are_looked_up_by_keys_and_by_pieces() -> None:
    assert sorted(row[1] for row in engine().spelt_so({"common", "often", "nowhere"})) == ["common", "often"]
    if engine().can_spell():
        assert [row[1] for row in engine().spelt_like(["dom"], (4, 9), 10)] == ["seldom"]
        assert engine().spelt_like(["dom"], (7, 9), 10) == []
