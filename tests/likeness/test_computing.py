"""Vectors come from rows: nothing is lost, nothing is there twice, and what is hidden or erased has none."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.db import IntegrityError

from kopir.issues.actions import erase_report
from kopir.issues.actions.moderated import Reports
from kopir.issues.models import Report
from kopir.likeness import computing
from kopir.likeness.actions import forget, want
from kopir.likeness.models import Pair, Survey, Vector, Wanted
from kopir.likeness.rules import FoundText, Told
from kopir.pure.text.ngrams import NgramEmbedder
from kopir.web import clock
from tests.factories import issues as make

pytestmark = pytest.mark.django_db
NGRAMS = NgramEmbedder.name


def published(**facts: str) -> str:
    return f"report/{make.issue(**facts).reports.get().pk}"


def test_published_text_waits_and_gets_one_vector_of_each_model() -> None:
    ref = published()
    assert [row.ref for row in Wanted.objects.all()] == [ref]
    assert (computing.waiting(), computing.compute(), computing.compute()) == (1, 1, 0)
    vector = Vector.objects.get()
    assert (vector.ref, vector.kind, vector.model, vector.language) == (ref, "report", NGRAMS, "en")
    assert len(bytes(vector.values)) == 2 * NgramEmbedder.dimensions
    assert str(vector) == f"{ref} by {NGRAMS}"


def test_newest_texts_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computing, "BATCH", 1)
    first, second = published(), published()
    computing.compute()
    assert [(row.ref) for row in Vector.objects.all()] == [second]
    assert [row.ref for row in Wanted.objects.all()] == [first]


def test_hidden_text_loses_its_vector_and_a_restored_one_gets_another() -> None:
    ref = published()
    computing.compute()
    key = ref.partition("/")[2]
    Reports().write(key, {"title": "Hidden", "text": "Hidden. Decision 1"}, "decision/1")
    assert (Vector.objects.count(), Wanted.objects.count()) == (0, 0)
    Reports().write(key, {"title": "A lamp is dark", "text": "As it was written"}, "")
    assert computing.compute() == 1
    assert [row.ref for row in Vector.objects.all()] == [ref]


def test_erased_text_loses_vector_and_pairs_and_no_survey_brings_it_back() -> None:
    ref, other = published(), published()
    computing.compute()
    first, second = sorted([ref, other])
    Pair.objects.create(
        first=first, second=second, kind="report", model=NGRAMS, score=0.9, is_probable=True, found_at=clock.now()
    )
    erase_report(Report.objects.get(pk=int(ref.partition("/")[2])))
    assert ([row.ref for row in Vector.objects.all()], Pair.objects.count()) == ([other], 0)
    Survey.objects.all().delete()
    computing.survey()
    assert [row.ref for row in Wanted.objects.all()] == []


def test_text_changed_while_its_vector_was_made_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ref = published()

    class Slow(NgramEmbedder):
        def embed(self, texts: list[str]) -> object:  # type: ignore[override]
            want([ref])
            return super().embed(texts)

    monkeypatch.setattr(computing, "NgramEmbedder", Slow)
    computing.compute()
    assert (Vector.objects.count(), Wanted.objects.count()) == (0, 1)
    monkeypatch.undo()
    computing.compute()
    assert (Vector.objects.count(), Wanted.objects.count()) == (1, 0)


def test_text_hidden_while_its_vector_was_made_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    ref = published()

    class Slow(NgramEmbedder):
        def embed(self, texts: list[str]) -> object:  # type: ignore[override]
            forget([ref])
            return super().embed(texts)

    monkeypatch.setattr(computing, "NgramEmbedder", Slow)
    assert computing.compute() == 1
    assert (Vector.objects.count(), Wanted.objects.count()) == (0, 0)


def test_what_is_no_public_text_waits_for_nothing() -> None:
    want(["report/999", "unknown/1"])
    assert computing.compute() == 2
    assert (Vector.objects.count(), Wanted.objects.count()) == (0, 0)


def test_survey_finds_what_lacks_a_vector_once_for_each_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computing, "LOOKED_AT", 1)
    refs = [published(), published()]
    Wanted.objects.all().delete()
    assert [computing.survey() for _time in range(4)] == [1, 1, 0, 0]
    assert sorted(row.ref for row in Wanted.objects.all()) == sorted(refs)
    assert [(row.source, row.ended_at is None) for row in Survey.objects.all()] == [("report", False)]


def test_vectors_of_a_model_no_longer_used_go_once_the_new_ones_are_made() -> None:
    ref = published()
    Vector.objects.create(
        ref=ref, kind="report", model="old", language="en", digest="", values=b"\0\0", made_at=clock.now()
    )
    Survey.objects.create(source="report", model="old")
    computing.survey()
    computing.survey()
    assert [row.model for row in Vector.objects.all()] == ["old"]
    computing.compute()
    assert computing.survey() == 1
    assert [row.model for row in Vector.objects.all()] == [NGRAMS]
    assert [row.model for row in Survey.objects.all()] == [NGRAMS]


def test_server_that_does_not_answer_leaves_the_row_waiting(settings: LazySettings) -> None:
    settings.EMBEDDER = "http://127.0.0.1:9/v1/embeddings#m"
    published()
    assert (computing.compute(), Wanted.objects.count(), Vector.objects.count()) == (0, 1, 0)


def near(*refs: str, score: float = 0.97) -> Told:
    return Told(tuple(FoundText(ref, "en", score, is_probable=score > 0.9) for ref in refs), is_by_meaning=True)


def test_pairs_are_noted_once_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    refs = sorted([published(), published()])
    computing.compute()
    other = {refs[0]: refs[1], refs[1]: refs[0]}
    monkeypatch.setattr(computing.asking, "ask_ref", lambda ref, _kind, _limit: near(other[ref]))
    assert (computing.pair(), computing.pair()) == (2, 0)
    pair = Pair.objects.get()
    assert (pair.first, pair.second, pair.score, pair.is_probable) == (*refs, 0.97, True)
    assert list(Pair.objects.about(refs[0])) == [pair]


def test_improbable_pairs_and_texts_that_went_are_not_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    published()
    second = published()
    computing.compute()
    monkeypatch.setattr(
        computing.asking, "ask_ref", lambda *_asked: Told(near("report/999").near + near(second, score=0.1).near, True)
    )
    assert computing.pair() == 2
    assert Pair.objects.count() == 0


def test_pairs_wait_while_the_process_is_absent() -> None:
    published()
    computing.compute()
    assert (computing.pair(), Survey.objects.get(source="pairs:report").position) == (0, 0)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"first": "report/2", "second": "report/1"}, "pair_in_order"),
        ({"first": "report/1", "second": "report/2", "score": 1.5}, "pair_score_is_probability"),
    ],
)
def test_constraints_of_pairs(facts: dict[str, object], name: str) -> None:
    whole = {"kind": "report", "model": "m", "score": 0.5, "is_probable": False, "found_at": clock.now(), **facts}
    with pytest.raises(IntegrityError, match=name):
        Pair.objects.create(**whole)


def test_vector_has_a_name() -> None:
    with pytest.raises(IntegrityError, match="vector_is_named"):
        Vector.objects.create(ref="", kind="", model="m", language="en", digest="", values=b"", made_at=clock.now())
