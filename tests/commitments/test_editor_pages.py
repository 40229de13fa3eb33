from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kopir.commitments.models import Commitment
from tests.commitments.reading import fresh
from tests.commitments.visiting import an_editor, new_promise, signed_in, text_of
from tests.factories.commitments import (
    a_citizen,
    a_promise,
    day,
    dispute,
    verified,
)
from tests.factories.issues import issue as an_issue
from tests.factories.letters import reply as a_reply
from tests.factories.people import OrganizationFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["new", "{n}/claim", "{n}/withdraw", "{n}/due", "{n}/settle", "review/"])
def test_pages_of_editors_are_closed_to_others(page: str) -> None:
    made = a_promise()
    path = f"/en/commitments/{page.format(n=made.number)}"
    assert Client().get(path).status_code == 302
    assert signed_in(a_citizen()).get(path).status_code == 403
    answer = signed_in(an_editor()).get(path)
    assert answer.status_code == (302 if page in {"{n}/settle", "review/"} else 200)
    assert "no-store" in answer.headers["Cache-Control"]


def test_an_editor_records_a_promise_from_a_link() -> None:
    post, issue, editor = PostFactory(name="Mayor of Karasu"), an_issue(), an_editor()
    data = new_promise(promiser="karasu", issues=f"{issue.number}")
    answer = signed_in(editor).post("/en/commitments/new", data)
    made = Commitment.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    assert (made.post, made.language, made.recorded_by) == (post, "en", editor)
    assert list(made.issues.all()) == [issue]
    assert made.source_copy is not None
    assert made.source_copy.is_public


def test_an_editor_records_a_promise_from_a_reply() -> None:
    answer = a_reply()
    client = signed_in(an_editor())
    path = f"/en/commitments/new?reply={answer.pk}"
    page = client.get(path)
    assert "Next week." in text_of(page)
    assert page.context["form"].initial["issues"] == answer.letter.issue.number
    data = new_promise(issues=str(answer.letter.issue.number), said_on=answer.received_on.isoformat())
    del data["source_url"], data["document"]
    assert client.post(path, data).status_code == 302
    made = Commitment.objects.get()
    assert (made.reply, made.post, made.source_kind) == (answer, answer.letter.post, "reply")
    for wrong in ("reply=999999", "reply=x"):
        assert client.get(f"/en/commitments/new?{wrong}").status_code == 404


def test_an_editor_records_a_promise_of_the_charter() -> None:
    host = OrganizationFactory(is_host=True)
    client = signed_in(an_editor())
    assert client.get("/en/commitments/new?charter=1").context["form"].initial["is_charter"] is True
    client.post("/en/commitments/new", new_promise(promiser="", is_charter="on"))
    made = Commitment.objects.get()
    assert (made.organization, made.is_charter) == (host, True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"promiser": "nobody"}, "promiser"),
        ({"promiser": ""}, "promiser"),
        ({"promiser": "twin"}, "promiser"),
        ({"issues": "999"}, "issues"),
        ({"due_on": ""}, "due_on"),
        ({"review_on": "2030-01-01"}, "due_on"),
        ({"source_url": "", "document": ""}, "source_url"),
        ({"document": ""}, "document"),
        ({"said_on": "never"}, "said_on"),
        ({"due_on": "2001-01-01"}, "__all__"),
        ({"words": ""}, "words"),
    ],
)
def test_a_wrong_promise_comes_back_with_all_that_was_typed(change: dict[str, Any], field: str) -> None:
    PersonFactory(slug="known", name="Aigul Known")
    PersonFactory(name="Twin One")
    PersonFactory(name="Twin Two")
    client = signed_in(an_editor())
    answer = client.post("/en/commitments/new", new_promise(promiser="person/known") | change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Commitment.objects.exists()
    if field == "promiser" and change["promiser"] == "twin":
        assert len(answer.context["form"].options) == 2


def test_a_saved_copy_outlives_a_wrong_field() -> None:
    PersonFactory(slug="known")
    client = signed_in(an_editor())
    answer = client.post("/en/commitments/new", new_promise(promiser="person/known", words=""))
    ticket = answer.context["form"].kept_ticket
    assert ticket in answer.content.decode()
    data = new_promise(promiser="person/known", kept_document=ticket)
    del data["document"]
    assert client.post("/en/commitments/new", data).status_code == 302
    assert Commitment.objects.get().source_copy is not None


def test_a_file_that_is_no_document_is_refused() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    PersonFactory(slug="known")
    data = new_promise(promiser="person/known", document=SimpleUploadedFile("x.exe", b"MZ" * 40))
    answer = signed_in(an_editor()).post("/en/commitments/new", data)
    assert "document" in answer.context["form"].errors


def test_an_editor_notes_claim_withdrawal_and_another_date() -> None:
    client = signed_in(an_editor())
    one, two = a_promise(), a_promise()
    path = f"/en/commitments/{one.number}"
    dates = {"kind": "postponed", "due_on": day(90).isoformat(), "reason": "Rain."}
    refused = client.post(f"{path}/due", dates)
    assert (refused.status_code, fresh(one).due_on) == (422, one.due_on)
    assert client.post(f"{path}/due", dates | {"source_url": "https://example.org/2"}).status_code == 302
    assert fresh(one).due_on == day(90)
    said = {"words": "It is mended.", "claimed_on": day(0).isoformat(), "source_url": "https://example.org/3"}
    assert client.post(f"{path}/claim", said | {"words": ""}).status_code == 422
    assert client.post(f"{path}/claim", said).status_code == 302
    assert fresh(one).state == "claimed"
    gone = {"reason": "No money.", "source_url": "https://example.org/4"}
    assert client.post(f"/en/commitments/{two.number}/withdraw", gone).status_code == 302
    assert client.post(f"/en/commitments/{two.number}/withdraw", gone).status_code == 422


def test_a_dispute_is_settled_at_the_desk() -> None:
    made = verified(a_promise())
    dispute(made)
    client = signed_in(an_editor())
    there = f"/en/desk/queues/disputes/{made.pk}"
    assert client.get(f"/en/commitments/{made.number}/settle")["Location"] == there
    assert "The verification stands" in client.get(there).content.decode()
