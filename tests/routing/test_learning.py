"""What the site learns from its own history, and what it says of it."""

from __future__ import annotations

import hashlib

import pytest

from kopir.issues.actions.erasing import erase_report
from kopir.issues.actions.moderated import Reports
from kopir.issues.models import Issue, Report
from kopir.issues.suggesting import Written, topics_for
from kopir.letters.actions import withdraw_letter
from kopir.letters.models import Letter
from kopir.likeness.models import Vector, Wanted
from kopir.people.models import Area, Post
from kopir.pure.text.ngrams import NgramEmbedder
from kopir.routing import vectors
from kopir.routing.actions import due, learn, learn_if_due
from kopir.routing.examples import examples_of
from kopir.routing.learnt import Silence, opinion
from kopir.routing.models import Learnt
from kopir.routing.rules import Due, Kind
from kopir.routing.showing import lessons
from tests.factories import issues, letters
from tests.factories.people import AreaFactory
from tests.factories.routing import WORDS, history, told, worked_off, written_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def past() -> list[Issue]:
    return history()


def test_learn_keeps_a_model_with_its_figures_and_no_pickle(past: list[Issue]) -> None:
    [learnt] = learn(Kind.TOPIC)

    assert (learnt.n, learnt.available, learnt.embedder) == (36, 36, vectors.model())
    assert learnt.figures["is_useful"]
    assert learnt.figures["accuracy"] > 0.9
    assert learnt.figures["baseline"] == pytest.approx(1 / 3, abs=0.1)
    assert hashlib.sha256(bytes(learnt.weights)).hexdigest() == learnt.sha256
    assert learnt.model.labels == ("roads", "schools", "water")
    assert learnt.learnt_from == set(Report.objects.values_list("pk", flat=True))
    assert (str(learnt), learn(Kind.TOPIC)[0].sha256) == (f"topic {learnt.sha256[:12]}", learnt.sha256)


def test_a_model_with_other_bytes_is_not_read(past: list[Issue]) -> None:
    [learnt] = learn(Kind.TOPIC)
    learnt.weights = bytes(learnt.weights) + b" "

    with pytest.raises(ValueError, match="other bytes"):
        _model = learnt.model


def test_nothing_is_learnt_from_too_little_and_what_stood_goes(past: list[Issue]) -> None:
    learn(Kind.TOPIC)
    Issue.objects.filter(topic__slug="water").update(withheld="decision/1")

    assert learn(Kind.TOPIC) == []
    assert not Learnt.objects.exists()


def test_a_text_without_a_vector_teaches_nothing(past: list[Issue]) -> None:
    told("water", 99)

    assert learn(Kind.TOPIC)[0].n == 36
    assert Learnt.objects.get().available == 37


def test_examples_are_public_real_and_of_a_topic_that_means_something(settings) -> None:
    shown = told("water", 1)
    told("water", 2, is_sample=True)
    issues.issue(topic=issues.topic("other"))
    hidden = told("water", 3)
    Reports().write(str(hidden.reports.get().pk), {"title": "…", "text": "…"}, "decision/1")
    erase_report(told("water", 4).reports.get())

    assert [example.text for example in examples_of(Kind.TOPIC)] == [shown.reports.get().pk]
    settings.IS_SAMPLE_SITE = True
    assert len(examples_of(Kind.TOPIC)) == 2


def test_an_issue_teaches_once_by_its_first_public_text() -> None:
    issue = told("water", 1)
    first = issue.reports.get()
    second = issues.report(state="published", issue=issue, title="Another", text="Other words about the same pipe.")
    assert [example.text for example in examples_of(Kind.TOPIC)] == [first.pk]

    erase_report(first)

    assert [example.text for example in examples_of(Kind.TOPIC)] == [second.pk]


def test_addressees_are_learnt_from_letters_to_those_of_today(past: list[Issue]) -> None:
    area = AreaFactory(parent=AreaFactory())
    Issue.objects.update(area=area)
    offices = {"water": letters.post(), "roads": letters.organization(), "schools": letters.post()}
    written_to(past, offices)
    withdraw_letter(Letter.objects.order_by("pk").first(), "A mistake", letters.editor())
    Post.objects.filter(pk=offices["schools"].pk).update(is_historical=True)

    examples = examples_of(Kind.ADDRESSEE)

    assert {example.label for example in examples} == {offices["water"].ref, offices["roads"].ref}
    assert len(examples) == 23
    assert examples[0].facts == (
        "language/en",
        f"topic/{'water' if examples[0].label.startswith('post') else 'roads'}",
        f"area/{area.pk}",
        f"area/{area.parent_id}",
    )


def test_where_an_issue_lies_is_learnt_where_its_words_do_not_tell() -> None:
    areas = [AreaFactory() for _area in range(2)]
    offices = [letters.post() for _area in areas]
    for n in range(20):
        made = told("water", n, area=areas[n % 2])
        letters.letter(issue=made, addressee=offices[n % 2], by_email=False)
        made = told("roads", n, area=areas[n % 2])
        letters.letter(issue=made, addressee=offices[n % 2], by_email=False)
    worked_off()

    [learnt] = learn(Kind.ADDRESSEE)

    assert learnt.figures["accuracy"] == 1.0
    assert f"area/{areas[0].pk}" in learnt.features
    assert Area.objects.count() == 2


def test_the_ticker_learns_when_it_is_worth_it(past: list[Issue]) -> None:
    assert due(Kind.TOPIC) is Due.FIRST
    assert learn_if_due() == 1
    assert (learn_if_due(), due(Kind.TOPIC)) == (0, None)

    history(4)
    assert due(Kind.TOPIC) is Due.GROWN
    told("water", 50)
    assert learn_if_due() == 0  # its vector is waited for
    worked_off()
    assert learn_if_due() == 2  # one goes, one comes
    assert Learnt.objects.get().n == 49


def test_the_ticker_learns_anew_when_a_text_is_hidden_or_erased_even_while_others_wait(past: list[Issue]) -> None:
    learn_if_due()
    hidden, erased = past[0].reports.get(), past[1].reports.get()
    Reports().write(str(hidden.pk), {"title": "…", "text": "…"}, "decision/1")
    told("water", 70)
    assert Wanted.objects.exists()
    assert due(Kind.TOPIC) is Due.TEXTS_GONE
    assert learn_if_due() == 2
    erase_report(erased)
    assert learn_if_due() == 2

    assert not {hidden.pk, erased.pk} & Learnt.objects.get().learnt_from
    assert learn_if_due() == 0


def test_the_ticker_lets_go_of_what_too_few_texts_are_left_for(past: list[Issue]) -> None:
    learn_if_due()
    for issue in past[:10]:
        erase_report(issue.reports.get())

    assert learn_if_due() == 1
    assert not Learnt.objects.exists()
    assert learn_if_due() == 0


def test_what_other_vectors_taught_goes(past: list[Issue]) -> None:
    learn(Kind.TOPIC)
    Learnt.objects.update(embedder="older")

    assert opinion(Kind.TOPIC, *vectors.of_text("Water", "pipe"), []).silence is Silence.NOTHING_LEARNT
    assert due(Kind.TOPIC) is Due.FIRST
    assert learn_if_due() == 2
    assert [row.embedder for row in Learnt.objects.all()] == [vectors.model()]


def test_topics_are_learnt_by_letters_too_for_when_meanings_are_not_at_hand(
    past: list[Issue], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "model", lambda: "other-model")
    Vector.objects.bulk_create(
        Vector(ref=row.ref, model="other-model", kind="report", values=row.values, made_at=row.made_at)
        for row in Vector.objects.all()
    )

    assert [row.embedder for row in learn(Kind.TOPIC)] == ["other-model", NgramEmbedder.name]
    assert learn(Kind.ADDRESSEE) == []
    assert opinion(Kind.TOPIC, *vectors.of_text(*WORDS["roads"]), []).likely[0].label == "roads"
    assert [lesson.is_of_letters for lesson in lessons()] == [False, True, False]


def test_opinion_says_why_it_is_silent(past: list[Issue]) -> None:
    asked = (Kind.TOPIC, *vectors.of_text("Water", "pipe"), [])
    assert opinion(*asked).silence is Silence.NOTHING_LEARNT
    [learnt] = learn(Kind.TOPIC)
    assert opinion(Kind.TOPIC, vectors.model(), None, []).silence is Silence.NO_VECTOR
    learnt.figures["is_useful"] = False
    learnt.save()
    assert opinion(*asked).silence is Silence.NO_BETTER


def test_opinion_names_the_likeliest_first(past: list[Issue]) -> None:
    learn(Kind.TOPIC)

    said = opinion(Kind.TOPIC, *vectors.of_text(*WORDS["roads"]), ["language/en"])

    assert (said.likely[0].label, said.likely[0].examples, said.n) == ("roads", 12, 36)
    assert said.likely[0].trust > 0.6


def test_topics_are_suggested_from_words_before_there_is_a_history() -> None:
    issues.topic()
    [first] = topics_for(Written("Ауызсу жоқ", ""))

    assert (first.topic.slug, first.reason) == ("water", "You wrote “ауызсу”.")
    assert topics_for(Written(" ", "")) == []


def test_topics_are_suggested_from_history_then_from_words(past: list[Issue]) -> None:
    learn(Kind.TOPIC)

    choices = topics_for(Written(*WORDS["roads"]))

    assert choices[0].topic.slug == "roads"
    assert choices[0].reason == "Like 12 issues that people put under this topic. You wrote “road”."
    assert len(choices) <= 3


def test_a_topic_that_is_no_more_is_not_suggested(past: list[Issue]) -> None:
    learn(Kind.TOPIC)
    Report.objects.filter(topic__slug="roads").update(topic=issues.topic("water"))
    Issue.objects.filter(topic__slug="roads").update(topic=issues.topic("water"))
    issues.topic("roads").delete()

    assert "roads" not in [choice.topic.slug for choice in topics_for(Written(*WORDS["roads"]))]


def test_what_topics_are_called_stands_beside_their_features_and_is_done_without(settings) -> None:
    rows = vectors.of_names(["water", "roads"], NgramEmbedder.name, 2)
    assert rows is not None
    assert rows.shape == (2, 514)
    assert not rows[:, 512:].any()

    settings.EMBEDDER = "nobody"
    assert vectors.of_names(["water"], "nobody", 2) is None
