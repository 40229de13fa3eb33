from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.commitments import actions
from kopir.commitments.actions import NewDates
from kopir.commitments.models import Commitment
from kopir.commitments.rules import DueChangeKind, State
from tests.commitments.reading import fresh
from tests.commitments.visiting import text_of
from tests.factories.commitments import (
    EVIDENCE,
    a_citizen,
    a_copy,
    a_promise,
    claim,
    confirm,
    day,
    dispute,
)
from tests.factories.issues import issue as an_issue
from tests.factories.letters import reply as a_reply
from tests.factories.people import AreaFactory, OrganizationFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


def test_the_list_is_empty_with_words() -> None:
    assert "No promise is on record yet." in text_of(Client().get("/en/commitments/"))


def test_the_list_shows_exact_words_and_is_narrowed() -> None:
    area = AreaFactory()
    here = a_promise(post=PostFactory(area=area), words="I will mend the bridge.")
    there = a_promise(person=PersonFactory(), words="I will plant trees.")
    claim(there)
    for query, expected in [
        ("", {here, there}),
        ("?state=claimed", {there}),
        (f"?area={area.slug}", {here}),
        (f"?organization={here.organization.slug}", {here}),
        (f"?person={there.person.slug}", {there}),
        ("?person=nobody", set()),
        ("?state=nonsense", {here, there}),
    ]:
        page = Client().get(f"/en/commitments/{query}")
        assert page.status_code == 200
        assert {card.commitment for card in page.context["cards"]} == expected
    assert "No promise matches." in text_of(Client().get("/en/commitments/?state=broken"))


def test_the_list_asks_the_same_of_the_database_for_few_and_many() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert Client().get("/en/commitments/").status_code == 200
        return len(seen)

    a_promise()
    few = queries()
    for _ in range(9):
        claim(a_promise())
    assert queries() == few


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_of_a_promise_shows_all_of_it(language: str) -> None:
    copy = a_copy()
    made = a_promise(issues=[an_issue()], source_copy=copy)
    new = NewDates(DueChangeKind.POSTPONED, "The supplier failed.", due_on=day(60), source_url="https://example.org/2")
    actions.change_due(made, new, editor=None)
    claim(made, evidence=a_copy())
    confirm(made)
    disputed = dispute(made)
    actions.contest(disputed, "That is another street.", "en")
    claim(made)
    page = Client().get(f"/{language}/commitments/{made.number}")
    shown = text_of(page)
    assert page.status_code == 200
    for words in (made.words, made.measure, copy.sha256, EVIDENCE, "That is another street.", "The supplier failed."):
        assert words in shown
    assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=15"


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_page_a_card_and_data(state: State) -> None:
    made = a_promise()
    facts: dict[str, Any] = {
        State.REVIEW_DUE: {"due_on": None, "review_on": day(0)},
        State.BROKEN: {"broken_on": day(0), "outcome": "broken"},
        State.WITHDRAWN: {"withdrawn_on": day(0), "withdrawal_reason": "No.", "outcome": "withdrawn"},
        State.VERIFIED: {"claimed_on": day(0), "outcome": "kept"},
        State.OVERDUE: {"due_on": made.said_on, "said_on": made.said_on},
    }.get(state, {"claimed_on": day(0)})
    Commitment.objects.filter(pk=made.pk).update(state=state, **facts)
    assert Client().get(f"/en/commitments/{made.number}").status_code == 200
    assert Client().get("/en/commitments/").status_code == 200
    data = Client().get(f"/commitments/{made.number}.json").json()
    assert (data["state"], data["words"], data["outcome"]) == (state, made.words, fresh(made).outcome or None)


def test_the_data_of_a_promise_hold_no_account() -> None:
    made = claim(a_promise(reply=a_reply()))
    disputed = dispute(made)
    actions.contest(disputed, "That is another street.", "en")
    claim(made)
    confirm(made, text="")
    data = Client().get(f"/commitments/{made.number}.json").json()
    assert data["source"]["letter"] == made.reply.letter.ref
    assert [check["finding"] for check in data["checks"]["list"]] == ["confirmed", "disputed"]
    assert data["checks"]["list"][1]["contest"] == "That is another street."
    assert "@" not in str(data)


def test_an_unknown_promise_is_not_found() -> None:
    for path in ("/en/commitments/99", "/commitments/99.json", "/en/commitments/99/check"):
        assert Client().get(path).status_code == 404


def test_the_charter_shows_the_hosts_own_promises() -> None:
    assert "has not yet put its own promises" in text_of(Client().get("/en/commitments/charter"))
    host = OrganizationFactory(is_host=True, name="The Host")
    a_promise(organization=host, is_charter=True, words="We answer every mail.")
    late = a_promise(organization=host, is_charter=True, words="We publish our accounts.", due_on=day(3))
    actions.withdraw_commitment(late, "No.")
    shown = text_of(Client().get("/en/commitments/charter"))
    assert "The Host runs this site." in shown
    assert shown.index("We answer every mail.") < shown.index("We publish our accounts.")


def test_no_page_names_who_checked() -> None:
    made = claim(a_promise())
    account = a_citizen()
    confirm(made, account)
    dispute(made, a_citizen())
    for path in (f"/en/commitments/{made.number}", "/en/commitments/", f"/commitments/{made.number}.json"):
        assert account.email not in Client().get(path).content.decode()
