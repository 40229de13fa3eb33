"""A check taken back by who made it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kopir.commitments import actions
from kopir.commitments.models import Check, Commitment
from kopir.commitments.rules import CheckState, Finding, unconfirmed
from kopir.files.actions import keep_image
from kopir.files.models import StoredFile
from kopir.record.models import Entry
from kopir.site.replay import differences
from kopir.web.errors import Refused
from tests.factories.commitments import EVIDENCE, a_citizen, a_promise, claim, confirm, dispute, verified
from tests.factories.issues import photo

pytestmark = pytest.mark.django_db
TEXT = "I filled two buckets at the new pump on Tuesday."


def fresh(check: Check) -> Commitment:
    return Commitment.objects.get(pk=check.commitment_id)


def test_a_confirmation_counts_no_more() -> None:
    check = confirm(claim(a_promise()), text=TEXT, photo=keep_image(photo()))
    actions.publish_check(check, editor=a_citizen())
    entry = Entry.objects.get(kind="commitment.checked")
    assert (fresh(check).confirmations, entry.opened("text")) == (1, TEXT)
    actions.withdraw_check(check)
    assert fresh(check).confirmations == 0
    entry = Entry.objects.get(pk=entry.pk)
    assert (entry.opened("text"), entry.opened("photo_sha256")) == (None, None)
    assert Entry.objects.get(kind="commitment.check-withdrawn").public["confirmations"] == 0
    assert not Check.objects.exists()
    assert not StoredFile.objects.filter(kind="image").exists()
    assert list(differences()) == []


def test_a_confirmation_that_did_not_count_is_taken_back_too() -> None:
    check = confirm(claim(a_promise()))
    Check.objects.filter(pk=check.pk).update(is_independent=False, reason="recorder")
    Commitment.objects.filter(pk=check.commitment_id).update(confirmations=0, others=1)
    actions.withdraw_check(check)
    assert (fresh(check).confirmations, fresh(check).others) == (0, 0)


def test_a_held_check_goes_without_an_entry() -> None:
    check = confirm(claim(a_promise()), text=TEXT)
    assert check.state == CheckState.HELD
    before = Entry.objects.count()
    actions.withdraw_check(check)
    assert (Check.objects.count(), Entry.objects.count()) == (0, before)


def test_what_has_decided_something_stays() -> None:
    settled = dispute(verified(a_promise()))
    with pytest.raises(Refused, match="settled"):
        actions.withdraw_check(settled)
    with pytest.raises(Refused, match="settled"):
        actions.withdraw_check(Check.objects.filter(finding=Finding.CONFIRMED).first())
    assert Check.objects.count() == 4


def test_page_takes_back_ones_own_check_only() -> None:
    account = a_citizen()
    check = confirm(claim(a_promise()), account)
    url = reverse("commitments:withdraw-check", args=[check.pk])
    stranger, client = Client(), Client()
    stranger.force_login(a_citizen())
    client.force_login(account)
    assert stranger.post(url).status_code == 404
    assert client.get(url).status_code == 200
    assert client.post(url)["Location"] == reverse("accounts:data")
    assert not Check.objects.exists()


def test_page_says_why_a_check_must_stay() -> None:
    account = a_citizen()
    check = dispute(verified(a_promise()), account)
    client = Client()
    client.force_login(account)
    answer = client.post(reverse("commitments:withdraw-check", args=[check.pk]))
    assert "has decided something already" in answer.content.decode()
    assert Check.objects.get(pk=check.pk).text == EVIDENCE


def test_replay_takes_a_confirmation_back() -> None:
    public = claim(a_promise()).public
    assert unconfirmed(public, counts=True).confirmations == -1
    assert unconfirmed(public, counts=False).others == -1
