"""How much one address, one connection and the whole site may ask for (CVE-2022-31184)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client, RequestFactory

from kopir.accounts import actions
from kopir.accounts.rules import SIGN_IN_LIMIT
from kopir.limits.models import Use
from kopir.mail.models import OutgoingMail
from kopir.web.connections import connection_of

pytestmark = pytest.mark.django_db


def ask(address: str, connection: str) -> int:
    return Client(REMOTE_ADDR=connection).post("/en/sign-in/", {"email": address}).status_code


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Limits that a test can reach; the library's own, by the minute, are left out."""
    settings.ACCOUNT_RATE_LIMITS = False
    monkeypatch.setattr(actions, "SIGN_IN_LIMIT", replace(SIGN_IN_LIMIT, address=3, connection=5))


def test_codes_to_one_address_are_limited_from_wherever_they_are_asked_for() -> None:
    said = [ask(f"victim+{n}@example.org", f"192.0.2.{n}") for n in range(5)]
    assert said == [302, 302, 302, 422, 422]
    assert OutgoingMail.objects.count() == 3


def test_codes_from_one_connection_are_limited_to_whomever_they_go() -> None:
    said = [ask(f"somebody{n}@example.org", "192.0.2.1") for n in range(7)]
    assert said == [302] * 5 + [422] * 2
    assert OutgoingMail.objects.count() == 5


def test_counting_keeps_neither_address_nor_connection() -> None:
    ask("somebody@example.org", "192.0.2.77")
    kept = repr(list(Use.objects.values_list()))
    assert Use.objects.count() == 2
    assert "somebody" not in kept
    assert "192.0.2.77" not in kept


def test_a_visitor_cannot_choose_their_own_connection(settings: Any) -> None:
    """X-Forwarded-For is believed where a proxy is said to stand in front, and then only what it noted last."""
    heads = {
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.4",
        "HTTP_X_REAL_IP": "1.1.1.1",
    }
    settings.SECURE_PROXY_SSL_HEADER = None
    assert connection_of(RequestFactory().get("/", **heads)) == "192.0.2.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert connection_of(RequestFactory().get("/", **heads)) == "198.51.100.4"


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("not an address", "not an address"),
    ],
)
def test_a_network_is_one_connection(given: str, counted: str) -> None:
    assert connection_of(RequestFactory().get("/", REMOTE_ADDR=given)) == counted
