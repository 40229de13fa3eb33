from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kopir.commitments import actions
from kopir.commitments.models import Check, PendingCheck
from kopir.tokens.actions import mint
from tests.commitments.reading import fresh
from tests.commitments.visiting import an_editor, found, signed_in, text_of
from tests.factories.commitments import (
    EVIDENCE,
    a_citizen,
    a_promise,
    claim,
    dispute,
)
from tests.factories.issues import photo

pytestmark = pytest.mark.django_db


def test_somebody_signed_in_confirms_at_once() -> None:
    made = claim(a_promise())
    client = signed_in(a_citizen())
    page = client.get(f"/en/commitments/{made.number}/check")
    assert "email" not in page.context["form"].fields
    answer = client.post(f"/en/commitments/{made.number}/check", found())
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    again = client.post(f"/en/commitments/{made.number}/check", found())
    assert again.status_code == 422
    assert "You have checked this promise already." in text_of(again)


def test_a_first_text_of_somebody_signed_in_waits() -> None:
    made = claim(a_promise())
    client = signed_in(a_citizen())
    answer = client.post(
        f"/en/commitments/{made.number}/check", found(finding="disputed", text=EVIDENCE, photo=photo())
    )
    assert answer["Location"] == reverse("commitments:received")
    assert client.get(answer["Location"]).status_code == 200
    check = Check.objects.get()
    assert (check.state, check.language) == ("held", "en")
    assert "1 check waits for an editor." in text_of(Client().get(f"/en/commitments/{made.number}"))
    assert EVIDENCE not in text_of(Client().get(f"/en/commitments/{made.number}"))
    editor = signed_in(an_editor())
    assert editor.get("/en/commitments/review/")["Location"] == "/en/desk/?queue=checks"
    assert EVIDENCE in text_of(editor.get(f"/en/desk/queues/checks/{check.pk}"))
    actions.publish_check(check, editor=an_editor())
    shown = text_of(Client().get(f"/en/commitments/{made.number}"))
    assert EVIDENCE in shown
    assert check.photo is not None
    assert check.photo.small_url in shown


def test_a_visitor_writes_first_and_confirms_later(mailoutbox: list[Any]) -> None:
    made = claim(a_promise())
    client = Client()
    path = f"/en/commitments/{made.number}/check"
    assert "email" in client.get(path).context["form"].fields
    wrong = client.post(path, found(email="guest@example.org"))
    assert (wrong.status_code, "is_sixteen" in wrong.context["form"].errors) == (422, True)
    answer = client.post(path, found(email="guest@example.org", is_sixteen="on"))
    assert answer["Location"] == reverse("commitments:sent")
    assert client.get(answer["Location"]).status_code == 200
    assert fresh(made).confirmations == 0
    pending = PendingCheck.objects.get()
    secret = mint(actions.CHECK, f"pending-check/{pending.pk}", timedelta(days=7))
    link = f"/en/commitments/confirm-check/{secret}"
    page = client.get(link)
    assert (page.status_code, page.headers["Referrer-Policy"], fresh(made).confirmations) == (200, "strict-origin", 0)
    assert client.post(link)["Location"] == made.get_absolute_url()
    assert fresh(made).confirmations == 1
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410


def test_a_visitor_who_comes_too_late_is_told_why() -> None:
    made = claim(a_promise())
    client = Client()
    client.post(f"/en/commitments/{made.number}/check", found(email="guest@example.org", is_sixteen="on"))
    dispute(made)
    secret = mint(actions.CHECK, f"pending-check/{PendingCheck.objects.get().pk}", timedelta(days=7))
    answer = client.post(f"/en/commitments/confirm-check/{secret}")
    assert answer.status_code == 422
    assert "There is nothing to check now" in text_of(answer)


@pytest.mark.parametrize("change", [{"finding": "disputed", "text": "No."}, {"seen_on": "2999-01-01"}, {"finding": ""}])
def test_a_wrong_check_comes_back(change: dict[str, str]) -> None:
    made = claim(a_promise())
    answer = signed_in(a_citizen()).post(f"/en/commitments/{made.number}/check", found(**change))
    assert answer.status_code == 422
    assert not Check.objects.exists()


def test_nothing_to_check_is_said() -> None:
    made = a_promise()
    assert "There is nothing to check now" in text_of(Client().get(f"/en/commitments/{made.number}/check"))
