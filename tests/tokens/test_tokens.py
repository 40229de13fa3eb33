"""One-act links: found, spent once, expired, revoked."""

from __future__ import annotations

import base64
import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction

from kopir.tokens.actions import TokenSpent, close_expired, digest, find, mint, revoke, spend
from kopir.tokens.models import Token
from kopir.web.errors import TooLate

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_mint_keeps_a_hash_only() -> None:
    secret = mint("issue.confirm", "issue/7", timedelta(days=7))
    token = Token.objects.get()
    assert len(base64.urlsafe_b64decode(secret + "==")) * 8 == 128
    assert bytes(token.digest) == digest(secret)
    assert secret not in str(list(Token.objects.values()))
    assert str(token) == "issue.confirm of issue/7"


@pytest.mark.django_db
def test_find_opens_one_act_only_and_changes_nothing() -> None:
    secret = mint("issue.confirm", "issue/7", None)
    before = Token.objects.values().get()
    assert find("issue.confirm", secret) == Token.objects.get()
    assert (find("issue.support", secret), find("issue.confirm", secret[:-1]), find("issue.confirm", "")) == (None,) * 3
    assert Token.objects.values().get() == before


@pytest.mark.django_db
def test_spend_works_once() -> None:
    secret = mint("issue.confirm", "issue/7", None)
    token = find("issue.confirm", secret)
    assert token is not None
    spend(token)
    with pytest.raises(TokenSpent) as refusal:
        spend(token)
    assert isinstance(refusal.value, TooLate)
    assert (refusal.value.code, find("issue.confirm", secret)) == ("token_spent", None)


@pytest.mark.django_db
def test_token_ends_with_its_time() -> None:
    with time_machine.travel(NOW, tick=False):
        secret = mint("issue.confirm", "issue/7", timedelta(days=7))
    with time_machine.travel(NOW + timedelta(days=7, seconds=-1), tick=False):
        token = find("issue.confirm", secret)
        assert token is not None
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        assert find("issue.confirm", secret) is None
        with pytest.raises(TokenSpent):
            spend(token)


@pytest.mark.django_db
def test_link_whose_time_was_over_is_not_revived_by_a_clock_set_back() -> None:
    with time_machine.travel(NOW, tick=False):
        short, long = mint("issue.confirm", "issue/7", timedelta(days=7)), mint("letter.answer", "letter/3", None)
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        assert [close_expired(), close_expired()] == [1, 0]
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert find("issue.confirm", short) is None
        assert find("letter.answer", long) is not None


@pytest.mark.django_db
def test_revoke_closes_all_links_of_one_act_on_one_thing() -> None:
    ours = [mint("letter.answer", "letter/3", None) for _ in range(2)]
    other = mint("letter.answer", "letter/4", None)
    assert (revoke("letter.answer", "letter/3"), revoke("letter.answer", "letter/3")) == (2, 0)
    assert [find("letter.answer", secret) for secret in ours] == [None, None]
    assert find("letter.answer", other) is not None


@pytest.mark.django_db(transaction=True)
def test_two_at_once_spend_it_once() -> None:
    token = find("act.x", mint("act.x", "thing/1", None))
    assert token is not None
    gate, outcomes = threading.Barrier(2), []

    def press() -> None:
        gate.wait(10)
        try:
            with transaction.atomic():
                spend(token)
            outcomes.append("done")
        except TokenSpent:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["done", "too late"]
