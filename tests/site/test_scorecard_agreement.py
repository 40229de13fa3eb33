"""How far readers agree, on a scorecard: a published example through marks, rows, download and page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from kopir.letters.actions import withdraw_mark
from kopir.letters.models import Mark
from kopir.letters.rules import Verdict
from kopir.people.models import Post
from kopir.pure.scores import RULE_VERSION, Agreement, agreement_of
from kopir.record.models import Cursor
from kopir.site.models import Scorecard
from kopir.site.scorecard_cards import READING, compute, from_json, refresh_cards, renew_cards
from tests.factories import letters
from tests.site.rows import mark
from tests.site.test_scorecards import csv_of, figures_from, marks_in, refreshed

pytestmark = pytest.mark.django_db
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example A: two observers, ten things, two categories.
# Ordinal alpha of two categories is nominal alpha: there is one distance only. He prints 0.095.
MEG, OWEN = "0100000010", "1110010000"
OF = {"0": Verdict.ANSWERED, "1": Verdict.NOT_ADDRESSED}


@pytest.fixture(autouse=True)
def traveller() -> Iterator[Any]:
    with time_machine.travel("2026-03-02T06:00:00Z", tick=False) as traveller:
        yield traveller


def marked_post() -> Post:
    """An office with one answered letter of ten questions, judged as the example says."""
    post = letters.post()
    made = letters.delivered(addressee=post, questions=tuple(f"Question {number}?" for number in range(10)))
    letters.reply_by_link(made, letters.given(*["Yes."] * 10), "en")
    for question, one, other in zip(made.questions.order_by("number"), MEG, OWEN, strict=True):
        letters.marked(question, OF[one], OF[other])
    return post


def agreement_on(post: Post) -> Agreement:
    return from_json(Scorecard.objects.get(subject=post.ref).figures).agreement


def test_published_example_comes_out_of_marks_and_of_the_download() -> None:
    post = marked_post()
    refreshed()
    found = agreement_on(post)
    assert (round(found.alpha or 0, 3), found.judgements, found.things) == (0.095, 20, 10)
    card = Scorecard.objects.get(subject=post.ref)
    rows = csv_of(card)
    asked = [marks_in(row) for row in rows if row["row"] == "question"]
    assert asked == [
        ((one + other).count("0"), 0, 0, (one + other).count("1")) for one, other in zip(MEG, OWEN, strict=True)
    ]
    assert {row["marks_answered"] for row in rows if row["row"] != "question"} == {""}
    assert figures_from(rows)["agreement"] == card.figures["agreement"]
    page = Client().get(f"/en/scorecards/post/{post.slug}").content.decode()
    assert '0.10 <span class="interval-text">marks compared: 20, questions: 10</span>' in page
    assert "Krippendorff's alpha (2011) for ordered categories" in page
    for subject in (post.organization.ref, f"person/{post.holder_on(card.as_of).slug}"):  # type: ignore[union-attr]
        assert from_json(Scorecard.objects.get(subject=subject).figures).agreement == found


def test_agreement_follows_each_mark_behind_the_cursor() -> None:
    post = marked_post()
    refreshed()
    before = agreement_on(post)
    last = Mark.objects.order_by("pk").last()
    assert last is not None
    withdraw_mark(last.question, last.account)
    assert agreement_on(post) == before
    refreshed()
    found = agreement_on(post)
    assert (found.judgements, found.things) == (18, 9)
    assert found.alpha != before.alpha


def test_marks_of_the_first_day_are_left_out() -> None:
    post = marked_post()
    card = compute(post)
    assert card is not None
    question = Mark.objects.earliest("pk").question
    mark(question, Verdict.DECLINED.value, 3, is_first_day=True)
    again = compute(post)
    assert again is not None
    assert again.figures["agreement"] == card.figures["agreement"]


@pytest.mark.parametrize(
    ("units", "wanted"),
    [
        ([], Agreement(None, 0, 0)),
        ([[6, 0, 0, 5]], Agreement(None, 11, 1)),  # one question has nothing to be compared with
        ([[6, 0, 0, 5], [0, 1, 0, 0]], Agreement(None, 11, 1)),  # nor has a single mark
        ([[2, 0, 0, 0], [0, 2, 0, 0]], Agreement(None, 4, 2)),  # fewer than ten marks
        ([[5, 0, 0, 0], [5, 0, 0, 0]], Agreement(None, 10, 2)),  # one category
        ([[5, 0, 0, 0], [0, 5, 0, 0], [1, 0, 0, 0]], Agreement(1.0, 10, 2)),
    ],
)
def test_no_figure_where_nothing_can_be_compared(units: list[list[int]], wanted: Agreement) -> None:
    assert agreement_of(units) == wanted


@pytest.mark.parametrize(
    ("marks", "words"), [(0, "no data"), (2, "no figure; marks compared: 4, questions: 2")], ids=["none", "few"]
)
def test_page_says_why_there_is_no_figure(marks: int, words: str) -> None:
    post = letters.post()
    made = letters.answered(addressee=post)
    for question in made.questions.all():
        letters.marked(question, *[Verdict.PARTLY] * marks)
    refreshed()
    assert (
        f'– <span class="interval-text">{words}</span>'
        in Client().get(f"/en/scorecards/post/{post.slug}").content.decode()
    )


def test_cards_of_an_older_rule_are_shown_and_then_computed_anew() -> None:
    post = marked_post()
    refreshed()
    card = Scorecard.objects.get(subject=post.ref)
    old = {name: value for name, value in card.figures.items() if name != "agreement"}
    Scorecard.objects.filter(pk=card.pk).update(figures=old, rule_version="2026-11")
    page = Client().get(f"/en/scorecards/post/{post.slug}")
    assert (page.status_code, agreement_on(post)) == (200, Agreement())
    assert [refresh_cards(), refresh_cards()] == [1, 0]
    card.refresh_from_db()
    assert (card.rule_version, agreement_on(post).judgements) == (RULE_VERSION, 20)
    assert Cursor.objects.get(reading=READING).position > 0


def test_card_of_an_older_rule_whose_subject_is_gone_goes_too() -> None:
    Scorecard.objects.create(subject="post/gone", kind="post", slug="gone", rule_version="2026-11", as_of="2026-03-02")
    assert [renew_cards(), renew_cards()] == [1, 0]
    assert not Scorecard.objects.exists()


def test_figures_are_data_too() -> None:
    post, silent = marked_post(), letters.post()
    refreshed()
    card = Scorecard.objects.get(subject=post.ref)
    data = Client().get(f"/scorecards/post/{post.slug}.json").json()
    assert data["figures"] == card.figures
    assert (data["ref"], data["rule"], data["as_of"]) == (post.ref, RULE_VERSION, "2026-03-02")
    assert data["rows"].endswith(f"/scorecards/post/{post.slug}.csv")
    assert data["figures"]["agreement"]["judgements"] == 20
    nothing = Client().get(f"/scorecards/post/{silent.slug}.json").json()
    assert (nothing["ref"], nothing["figures"], nothing["as_of"]) == (silent.ref, None, None)
    assert Client().get("/scorecards/post/nobody.json").status_code == 404
