"""Many requests of one person at the same moment count once (CVE-2023-47634). Real requests, real threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from kopir.commitments.models import Check, Commitment
from kopir.issues.actions import ask_support, fold_supports
from kopir.issues.models import Issue, PendingSupport, Support
from kopir.letters.models import Mark
from kopir.record.models import Entry
from kopir.tokens.actions import mint
from tests.factories import commitments as promises
from tests.factories import issues, letters

TIMES = 50
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_crowd_at_a_time")]


def at_once(job: Callable[[], Any], times: int = TIMES) -> list[int]:
    """Let so many threads do the same at the same moment; return the statuses."""
    gate, said = threading.Barrier(times), list[int]()

    def run() -> None:
        try:
            gate.wait(60)
            said.append(job().status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _time in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == times
    assert max(said) < 500
    return said


def signed_in() -> tuple[Any, dict[str, str]]:
    account, client = letters.known_citizen(), Client()
    client.force_login(account)
    return account, {name: morsel.value for name, morsel in client.cookies.items()}


def with_cookies(cookies: dict[str, str]) -> Client:
    client = Client()
    client.cookies.load(cookies)
    return client


def test_fifty_supports_of_one_person_are_one() -> None:
    made = issues.issue()
    account, cookies = signed_in()
    at_once(lambda: with_cookies(cookies).post(f"/en/issues/{made.number}/support", {}))
    fold_supports()
    assert Support.objects.filter(issue=made, account=account).count() == 1
    assert Issue.objects.get(pk=made.pk).support_count == 1


def test_fifty_presses_of_one_link_are_one() -> None:
    made = issues.issue()
    ask_support(made.reports.get(), email="a@example.org", area=None, page_language="en", connection="192.0.2.1")
    secret = mint("support", f"pending-support/{PendingSupport.objects.get().pk}", None)
    said = at_once(lambda: Client().post(f"/en/issues/confirm-support/{secret}"))
    fold_supports()
    assert sorted(set(said)) == [302, 410]
    assert said.count(302) == 1
    assert Issue.objects.get(pk=made.pk).support_count == 1


def test_fifty_withdrawals_take_back_one() -> None:
    made = issues.issue()
    account, cookies = signed_in()
    Client()
    with_cookies(cookies).post(f"/en/issues/{made.number}/support", {})
    given = Support.objects.get(account=account)
    at_once(lambda: with_cookies(cookies).post(f"/en/issues/mine/withdraw/{given.pk}"))
    fold_supports()
    assert Issue.objects.get(pk=made.pk).support_count == 0


def test_fifty_marks_of_one_person_are_one() -> None:
    letter = letters.answered()
    account, cookies = signed_in()
    there = f"/en/letters/{letter.number}/mark/1"
    at_once(lambda: with_cookies(cookies).post(there, {"verdict": "answered"}))
    assert Mark.objects.filter(question__letter=letter, account=account).count() == 1
    assert Entry.objects.filter(kind="letter.marked").count() == 1


def test_fifty_checks_of_one_person_are_one() -> None:
    made = promises.claim(promises.a_promise())
    account, cookies = signed_in()
    sent = {"finding": "confirmed", "seen_on": promises.day(0).isoformat(), "is_sixteen": "on"}
    at_once(lambda: with_cookies(cookies).post(f"/en/commitments/{made.number}/check", sent))
    assert Check.objects.filter(commitment=made, account=account).count() == 1
    assert Commitment.objects.get(pk=made.pk).state == "claimed"


def test_many_asks_of_one_address_are_one_mail_and_end_at_the_limit_of_a_day() -> None:
    """CVE-2022-31184: nobody's mailbox is flooded from here; the same wish sent again is joined to the first."""
    from kopir.issues.rules import SUPPORT_LIMIT
    from kopir.mail.models import OutgoingMail

    made = issues.issue()
    sent = {"email": "victim@example.org"}
    said = at_once(lambda: Client().post(f"/en/issues/{made.number}/support", sent))
    assert said.count(302) == SUPPORT_LIMIT.address
    assert said.count(429) == TIMES - SUPPORT_LIMIT.address
    assert OutgoingMail.objects.count() == 1
