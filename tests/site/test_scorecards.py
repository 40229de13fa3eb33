"""Scorecards: right figures, the same rule for all, recomputable from their own download."""

from __future__ import annotations

import csv
import io
import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.commitments import actions as promises
from kopir.letters.actions import withdraw_letter
from kopir.letters.models import Letter
from kopir.letters.rules import Disposition, Verdict
from kopir.people.models import Organization, Post
from kopir.pure.scores import (
    CommitmentCode,
    CommitmentRow,
    LetterCode,
    LetterRow,
    QuestionCode,
    QuestionRow,
    figures_of,
)
from kopir.record.models import Cursor, Entry
from kopir.site.models import Scorecard
from kopir.site.scorecard_cards import READING, as_json, compute, from_json, refresh_cards, subjects_of
from kopir.site.scorecards import panel
from kopir.site.tasks import CHORES
from tests.factories import letters
from tests.factories.commitments import a_promise, claim, verified
from tests.factories.people import AreaFactory, HolderFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def traveller() -> Iterator[Any]:
    with time_machine.travel("2026-03-02T06:00:00Z", tick=False) as traveller:
        yield traveller


def busy_post(traveller: Any, answered: int = 3, **facts: Any) -> Post:
    """A post with letters answered in time, late, refused, unanswered and within their term, and promises."""
    post = letters.post(**facts)
    for _ in range(answered):
        letters.answered(addressee=post)
    late, silent = letters.delivered(addressee=post), letters.delivered(addressee=post)
    refused, withdrawn = letters.delivered(addressee=post), letters.delivered(addressee=post)
    letters.reply_by_link(refused, letters.given("No.", "No.", disposition=Disposition.DECLINED), "en")
    withdraw_letter(withdrawn, "A mistake of ours.", letters.editor())
    question = Letter.objects.filter(post=post).order_by("number").first().questions.first()
    letters.marked(question, *[Verdict.ANSWERED] * 5)
    verified(a_promise(post=post))
    claim(a_promise(post=post))
    broken = a_promise(post=post, due_on=None, review_on=traveller_day(5))
    promises.withdraw_commitment(broken, "The budget was cut.")
    traveller.shift(timedelta(days=35))
    letters.reply_by_link(late, letters.given(), "en")
    assert silent.number
    letters.delivered(addressee=post)
    return post


def traveller_day(offset: int) -> Any:
    from kopir.web import clock

    return clock.today() + timedelta(days=offset)


def refreshed() -> int:
    read = 0
    while done := refresh_cards():
        read += done
    return read


def csv_of(card: Scorecard) -> list[dict[str, str]]:
    response = Client().get(f"/scorecards/{card.kind}/{card.slug}.csv")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def marks_in(row: dict[str, str]) -> tuple[int, int, int, int]:
    answered, partly, declined, missed = (
        int(row[f"marks_{verdict}"]) for verdict in ("answered", "partly", "declined", "not_addressed")
    )
    return answered, partly, declined, missed


def figures_from(rows: list[dict[str, str]]) -> dict[str, Any]:
    """Recompute a card from its download and nothing else."""
    kinds: dict[str, list[dict[str, str]]] = {"letter": [], "question": [], "commitment": []}
    for row in rows:
        kinds[row["row"]].append(row)
    return as_json(
        figures_of(
            [
                LetterRow(
                    LetterCode(row["code"]), working_days=int(row["working_days"]) if row["working_days"] else None
                )
                for row in kinds["letter"]
            ],
            [QuestionRow(QuestionCode(row["code"]), marks_in(row)) for row in kinds["question"]],
            [CommitmentRow(CommitmentCode(row["code"])) for row in kinds["commitment"]],
        )
    )


def test_a_card_counts_what_happened(traveller: Any) -> None:
    post = busy_post(traveller)
    card = compute(post)
    assert card is not None
    found = from_json(card.figures)
    assert (found.letters, found.within_term, found.not_counted, found.refused) == (7, 1, 1, 1)
    assert (found.answered.numerator, found.answered.denominator, found.in_time.numerator) == (4, 6, 3)
    assert (found.days.count, found.days.days) == (4, 0.0)
    assert (found.questions.numerator, found.questions.denominator) == (1, 1)
    assert found.questions_not_judged == 9
    assert (found.kept.numerator, found.kept.denominator) == (1, 1)
    assert (found.commitments_open, found.commitments_unchecked, found.commitments_withdrawn) == (1, 0, 1)
    assert card.answered_share is None


def test_every_figure_is_recomputed_from_the_download(traveller: Any) -> None:
    area = AreaFactory()
    post = busy_post(traveller, answered=12, area=area)
    refreshed()
    holder = post.holder_on(traveller_day(0))
    assert holder is not None
    cards = list(Scorecard.objects.filter(slug__in=[post.slug, post.organization.slug, area.slug, holder.slug]))
    assert sorted(card.kind for card in cards) == ["area", "organization", "person", "post"]
    for card in cards:
        assert figures_from(csv_of(card)) == card.figures


def test_the_download_gives_the_same_figures_without_our_code(traveller: Any) -> None:
    card = compute(busy_post(traveller, answered=12))
    assert card is not None
    rows = csv_of(card)
    codes = Counter((row["row"], row["code"]) for row in rows)
    answered = codes["letter", "answered-in-time"] + codes["letter", "answered-late"]
    decided = answered + codes["letter", "refused"] + codes["letter", "unanswered"]
    assert card.figures["answered"] == {"numerator": answered, "denominator": decided}
    assert card.answered_share == answered / decided
    days = [int(row["working_days"]) for row in rows if row["code"].startswith("answered") and row["row"] == "letter"]
    assert card.median_days == statistics.median(days)
    kept = codes["commitment", "kept"]
    late_or_broken = codes["commitment", "kept-late"] + codes["commitment", "broken"]
    assert card.figures["kept"] == {"numerator": kept, "denominator": kept + late_or_broken}


def test_swapping_two_parties_names_changes_no_figure(traveller: Any) -> None:
    first, second = OrganizationFactory(name="Red", classification="party"), OrganizationFactory(name="Blue")
    busy_post(traveller, answered=11, organization=first)
    busy_post(traveller, answered=2, organization=second)
    refreshed()
    before = {pk: compute(Organization.objects.get(pk=pk)).figures for pk in (first.pk, second.pk)}  # type: ignore[union-attr]
    names = {first.pk: (second.name, second.slug, "party"), second.pk: (first.name, first.slug, "faction")}
    Organization.objects.filter(pk=first.pk).update(slug="free-for-a-moment")
    for pk, (name, slug, classification) in sorted(names.items(), reverse=True):
        Organization.objects.filter(pk=pk).update(name=name, slug=slug, classification=classification)
    after = {pk: compute(Organization.objects.get(pk=pk)).figures for pk in (first.pk, second.pk)}  # type: ignore[union-attr]
    assert after == before


def test_the_score_stays_with_who_held_the_post_on_the_day(traveller: Any) -> None:
    post = letters.post()
    before = post.holder_on(traveller_day(0))
    letters.answered(addressee=post)
    HolderFactory(post=post, start_date=traveller_day(1).isoformat())
    traveller.shift(timedelta(days=2))
    after = post.holder_on(traveller_day(0))
    letters.delivered(addressee=post)
    refreshed()
    assert before is not None
    assert after is not None
    assert from_json(Scorecard.objects.get(subject=before.ref).figures).answered.numerator == 1
    assert from_json(Scorecard.objects.get(subject=after.ref).figures).within_term == 1
    assert from_json(Scorecard.objects.get(subject=post.ref).figures).letters == 2


def test_cards_follow_the_record(traveller: Any) -> None:
    letter = letters.delivered()
    assert refreshed() > 0
    assert refresh_cards() == 0
    post = letter.post
    assert post is not None
    assert from_json(Scorecard.objects.get(subject=post.ref).figures).answered.numerator == 0
    letters.reply_by_link(letter, letters.given(), "en")
    assert [chore.run() > 0 for chore in CHORES] == [True]
    assert from_json(Scorecard.objects.get(subject=post.ref).figures).answered.numerator == 1
    assert Cursor.objects.get(reading=READING).position == Entry.objects.order_by("pk").last().pk  # type: ignore[union-attr]


def test_reading_the_record_again_gives_the_same_cards(traveller: Any) -> None:
    busy_post(traveller)
    refreshed()
    before = list(Scorecard.objects.order_by("subject").values_list("subject", "figures"))
    Cursor.objects.filter(reading=READING).update(position=0)
    refreshed()
    assert list(Scorecard.objects.order_by("subject").values_list("subject", "figures")) == before


def test_nothing_known_makes_no_card(traveller: Any) -> None:
    person = PersonFactory()
    assert compute(person) is None
    page = Client().get(f"/en/scorecards/person/{person.slug}")
    assert page.status_code == 200
    assert "an absence of data, not idleness" in page.content.decode()
    assert len(csv_of(Scorecard(kind="person", slug=person.slug))) == 0


def test_subjects_behind_letters_and_promises_are_found(traveller: Any) -> None:
    area = AreaFactory()
    post = letters.post(area=area)
    letter, promise = letters.delivered(addressee=post), a_promise(organization=OrganizationFactory(area=area))
    holder = letter.holder
    assert holder is not None
    assert promise.organization is not None
    assert subjects_of(["issue/1", letter.ref]) == {post.ref, post.organization.ref, area.ref, holder.ref}
    assert subjects_of([promise.ref, "area/x"]) == {promise.organization.ref, area.ref, "area/x"}


def test_a_letter_that_never_arrived_is_not_counted(traveller: Any) -> None:
    post = letters.post()
    letters.letter(addressee=post)
    card = compute(post)
    assert card is not None
    assert (card.figures["letters"], card.figures["not_counted"]) == (0, 1)


def test_nobody_is_ranked_below_the_minimum_sample(traveller: Any) -> None:
    many, few = busy_post(traveller, answered=12, name="Many"), busy_post(traveller, answered=1, name="Few")
    refreshed()
    sorted_page = Client().get("/en/scorecards/?kind=post&sort=answered").content.decode()
    assert many.name in sorted_page
    assert f'scorecards/post/{few.slug}"' not in sorted_page
    assert "1 more has too few cases" in sorted_page
    alphabet = Client().get("/en/scorecards/?kind=post").content.decode()
    assert alphabet.index(f"post/{few.slug}") < alphabet.index(f"post/{many.slug}")
    assert "too few to rank" in alphabet


@pytest.mark.parametrize("sort", ["name", "answered", "in-time", "days", "kept", "nonsense"])
def test_every_order_shows_a_page(sort: str, traveller: Any) -> None:
    busy_post(traveller, answered=10)
    refreshed()
    for kind in ("post", "person", "organization", "area", "nonsense"):
        assert Client().get(f"/en/scorecards/?kind={kind}&sort={sort}").status_code == 200


def test_a_card_shows_numerators_denominators_and_ranges(traveller: Any) -> None:
    post = busy_post(traveller, answered=12)
    refreshed()
    page = Client().get(f"/en/scorecards/post/{post.slug}").content.decode()
    for words in ("13 of 15", "87 %, between 62 and 96 %", "Wilson", "Efron", "too few to rank"):
        assert words in page
    assert Client().get("/en/scorecards/post/nobody").status_code == 404
    assert Client().get("/scorecards/post/nobody.csv").status_code == 404
    assert Client().get("/en/scorecards/planet/mars").status_code == 404


def test_the_list_asks_the_database_the_same_for_few_and_many(traveller: Any) -> None:
    from django.db import connection

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert Client().get("/en/scorecards/?kind=post").status_code == 200
        return len(seen)

    letters.answered()
    refreshed()
    few = queries()
    for _ in range(6):
        letters.answered()
    refreshed()
    assert queries() == few


def test_the_alphabet_goes_on_where_a_page_ends(traveller: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        letters.answered()
    refreshed()
    monkeypatch.setattr("kopir.site.scorecards.A_PAGE", 2)
    first = Client().get("/en/scorecards/?kind=post")
    assert len(first.context["cards"]) == 2
    second = Client().get("/en/scorecards/", {"kind": "post", "from": first.context["after"]})
    assert (len(second.context["cards"]), second.context["after"]) == (1, "")


def test_computing_a_card_costs_the_same_queries_for_few_and_many(traveller: Any) -> None:
    from django.db import connection

    def queries(post: Post) -> int:
        with CaptureQueriesContext(connection) as seen:
            compute(post)
        return len(seen)

    small, large = busy_post(traveller, answered=1), busy_post(traveller, answered=9)
    compute(small), compute(large)
    assert queries(small) == queries(large)


def test_the_directory_shows_a_short_card_where_something_is_known(traveller: Any) -> None:
    post, other = busy_post(traveller), letters.post()
    refreshed()
    assert f"/en/scorecards/post/{post.slug}" in panel(post)
    assert "too few to rank" in panel(post)
    assert panel(other) == ""
    assert Client().get(post.get_absolute_url()).status_code == 200


def test_each_language_has_its_own_alphabet(traveller: Any) -> None:
    for name, kazakh in (("Apple", "Яблоко"), ("Pear", "Алмұрт")):
        letters.answered(addressee=letters.post(name=name, names={"en": name, "kk": kazakh}))
    refreshed()
    for language, order in (("en", ["Apple", "Pear"]), ("kk", ["Pear", "Apple"])):
        page = Client().get(f"/{language}/scorecards/?kind=post")
        assert [shown.card.name for shown in page.context["cards"]] == order
