from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from kopir.commitments import actions
from kopir.mail.models import OutgoingMail
from kopir.tokens.actions import mint
from tests.commitments.reading import fresh
from tests.commitments.visiting import link_to, text_of, upload
from tests.factories.commitments import (
    EVIDENCE,
    a_promise,
    claim,
    dispute,
)

pytestmark = pytest.mark.django_db


def test_the_office_claims_by_its_link_and_getting_it_does_nothing() -> None:
    made = a_promise()
    link = link_to(made)
    page = Client().get(link)
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "strict-origin")
    assert fresh(made).state == "open"
    for act in ("claim", "withdraw"):
        assert Client().get(f"{link}/{act}").status_code == 405
    assert Client().post(f"{link}/claim", {"words": ""}).status_code == 422
    client = Client()
    answer = client.post(f"{link}/claim", {"words": "It is mended.", "document": upload()})
    assert (answer.status_code, answer["Location"]) == (302, link)
    row = fresh(made)
    assert (row.state, row.claims.get().claimant) == ("claimed", "office")
    assert "It is on the record now." in text_of(client.get(link))
    again = Client().post(f"{link}/claim", {"words": "Again."})
    assert again.status_code == 422


def test_the_office_answers_a_dispute_by_its_link() -> None:
    made = claim(a_promise())
    disputed = dispute(made)
    link = link_to(made)
    assert EVIDENCE in text_of(Client().get(link))
    assert Client().post(f"{link}/contest/{disputed.pk}", {"words": ""}).status_code == 422
    assert Client().post(f"{link}/contest/{disputed.pk}", {"words": "Another street."}).status_code == 302
    assert "Another street." in text_of(Client().get(link))
    other = dispute(claim(a_promise()))
    assert Client().post(f"{link}/contest/{other.pk}", {"words": "Not mine."}).status_code == 404


def test_the_office_takes_a_promise_back_and_the_link_closes() -> None:
    made = a_promise()
    link = link_to(made)
    assert Client().post(f"{link}/withdraw", {"reason": ""}).status_code == 422
    answer = Client().post(f"{link}/withdraw", {"reason": "No money."})
    assert answer["Location"] == made.get_absolute_url()
    assert fresh(made).state == "withdrawn"
    assert Client().get(link).status_code == 410
    for act in ("claim", "withdraw", "contest/1"):
        assert Client().post(f"{link}/{act}", {"words": "x", "reason": "x"}).status_code == 410


def test_a_link_of_another_promise_or_act_opens_nothing() -> None:
    made = a_promise()
    assert Client().get(f"/en/commitments/link/{mint('letter', made.ref, None)}").status_code == 410
    assert Client().get("/en/commitments/link/made-up").status_code == 410


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_mail_is_written_and_opens_its_page(language: str, work_off: Any, settings: Any) -> None:
    made = a_promise(language=language)
    for what, check in [
        ("due-soon", None),
        ("due-today", None),
        ("overdue", None),
        ("review-due", None),
        ("reopened", None),
    ]:
        actions.telling.tell(made, what, once="test", check=check)
    claim(made)
    dispute(made)
    work_off()
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"sent"}
    texts = [path.read_bytes() for path in settings.MAIL_DIR.rglob("*") if path.is_file()]
    assert len(texts) == 7


def test_a_mail_brings_a_link_that_works(work_off: Any, settings: Any) -> None:
    from email import message_from_bytes
    from email.policy import default

    made = a_promise()
    work_off()
    path = next(path for path in settings.MAIL_DIR.rglob("*") if path.is_file())
    body = message_from_bytes(path.read_bytes(), policy=default).get_body().get_content()  # type: ignore[union-attr]
    secret = re.search(r"/commitments/link/([\w-]+)", body)
    assert secret is not None
    assert made.words in body
    assert Client().get(f"/en/commitments/link/{secret.group(1)}").status_code == 200
