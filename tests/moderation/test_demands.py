"""The register of demands: whole, public, and silent only where a law says so."""

from datetime import date
from typing import Any

import pytest

from kopir.moderation.actions import NewDemand, answer_demand, enter_demand
from kopir.moderation.models import Demand
from kopir.moderation.rules import DemandAnswer, Demander, DemandKind
from kopir.record.models import Entry
from kopir.web.errors import Refused, TooLate
from tests.factories.moderation import staff

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


def new(**facts: Any) -> NewDemand:
    given: dict[str, Any] = {
        "received_on": DAY,
        "demander": Demander.AUTHORITY,
        "body": "The invented ministry",
        "kind": DemandKind.REMOVE,
        "ground": "A letter without a law",
        "demanded": "Take issue 7 down.",
        "language": "en",
    }
    return NewDemand(**given | facts)


def test_a_demand_and_its_answer_are_one_entry_each() -> None:
    demand = enter_demand(new(), editor=staff())
    assert (demand.number, demand.outcome) == (1, "waiting")
    entry = Entry.objects.get()
    assert (entry.kind, entry.about) == ("moderation.demanded", ["demand/1"])
    assert entry.opened("body") == "The invented ministry"
    for outcome, words, day in (
        (DemandAnswer.WAITING, "No.", DAY), (DemandAnswer.REFUSED, " ", DAY),
        (DemandAnswer.REFUSED, "No.", date(2026, 11, 1)),
    ):  # fmt: skip
        with pytest.raises(Refused):
            answer_demand(demand, outcome, words, day, editor=staff())
    answer_demand(demand, DemandAnswer.REFUSED, "No law is named.", DAY, editor=staff())
    assert Entry.objects.get(kind="moderation.demand-answered").public["outcome"] == "refused"
    with pytest.raises(TooLate):
        answer_demand(demand, DemandAnswer.FOLLOWED, "Yes.", DAY, editor=staff())


@pytest.mark.parametrize("lacking", ["body", "ground", "demanded"])
def test_a_demand_lacks_nothing(lacking: str) -> None:
    with pytest.raises(Refused):
        enter_demand(new(**{lacking: " "}), editor=staff())


def test_a_sealed_demand_shows_its_number_alone(client) -> None:
    demand = enter_demand(new(sealed_by="Invented law on secrets, article 1"), editor=staff())
    answer_demand(demand, DemandAnswer.PARTLY, "In part.", DAY, editor=staff())
    for entry in Entry.objects.all():
        assert entry.public == {"number": 1, "is_sealed": True}
        assert entry.commitments == {}
    pages = ["/en/moderation/demands/", "/en/moderation/demands/1", "/en/moderation/", "/moderation/demands.json"]
    for path in [*pages, "/moderation/demands.csv", "/moderation/demands.atom"]:
        said = client.get(path).content.decode()
        assert "ministry" not in said, path
        assert "In part." not in said, path
    assert client.get("/moderation/demands.json").json() == {
        "demands": [{"number": 1, "url": "http://localhost:8000/moderation/demands/1", "is_sealed": True}]
    }


def test_a_private_person_s_name_is_kept_and_never_shown(client) -> None:
    enter_demand(new(demander=Demander.PERSON, body="Zebra Invented"), editor=staff())
    assert "body" not in Entry.objects.get().commitments
    for path in ("/en/moderation/demands/1", "/moderation/demands.json", "/moderation/demands.csv"):
        said = client.get(path).content.decode()
        assert "Zebra" not in said
        assert "Take issue 7 down." in said


def test_the_register_is_shown_alike_as_page_and_data(client) -> None:
    enter_demand(new(), editor=staff())
    for path in ("/en/moderation/demands/", "/en/moderation/demands/1", "/moderation/demands.json",
                 "/moderation/demands.csv", "/moderation/demands.atom?lang=en"):  # fmt: skip
        response = client.get(path)
        assert response.status_code == 200
        assert "The invented ministry" in response.content.decode(), path


def test_editors_enter_and_answer_by_form(client) -> None:
    assert client.get("/en/moderation/demands/new").status_code == 302
    client.force_login(staff())
    assert client.get("/en/moderation/demands/new").status_code == 200
    assert client.post("/en/moderation/demands/new", {}).status_code == 422
    given = {"received_on": "2026-11-02", "demander": "court", "body": "A court", "kind": "data", "ground": "A ruling"}
    response = client.post("/en/moderation/demands/new", given | {"demanded": "Addresses."})
    assert response["Location"] == "/en/moderation/demands/1/answer"
    page = response["Location"]
    assert client.get(page).status_code == 200
    assert client.post(page, {"outcome": "refused", "answer": "No.", "answered_on": "2026-11-01"}).status_code == 422
    assert client.post(page, {"outcome": "refused", "answer": "No.", "answered_on": "2026-11-03"}).status_code == 302
    assert Demand.objects.get().outcome == "refused"
    assert "Publish the answer" not in client.get(page).content.decode()
