"""My data: read it, take it along, correct it, take things back, leave."""

from __future__ import annotations

import json
import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kopir.accounts.actions import (
    account_for,
    ask_for_address,
    change_address,
    confirm_account,
    end_grant,
    forget_new_addresses,
    grant,
)
from kopir.accounts.erasure import Words, end_sessions, erase_person, is_last_keeper, sweep_after_erasure
from kopir.accounts.models import Account, Erasure, Grant, NewAddress
from kopir.accounts.own_data import Section, backup_days, trace
from kopir.accounts.rules import NEW_ADDRESS_LIMIT, NEW_ADDRESS_MAILBOX, Role
from kopir.accounts.views.own_data import _readable
from kopir.mail.actions import forget_words
from kopir.mail.models import OutgoingMail
from kopir.people.models import Person
from kopir.web import clock
from kopir.web.errors import Refused, TooLate
from tests.factories.issues import citizen, issue, supported_by
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def secret_in_mail(work_off: object) -> str:
    from django.conf import settings

    work_off()
    texts = [path.read_text() for path in settings.MAIL_DIR.glob("*.eml")]
    found = [match[1] for text in texts if (match := re.search(r"/me/address/([\w-]+)", text.replace("=\n", "")))]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("page", ["data", "data-json", "address", "address-sent", "erase"])
def test_own_pages_are_for_those_who_are_signed_in_and_kept_by_no_cache(page: str) -> None:
    url = reverse(f"accounts:{page}")
    assert Client().get(url)["Location"].startswith(reverse("account_login"))
    answer = browser(citizen()).get(url)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_my_data_shows_what_is_held_in_each_language(language: str) -> None:
    account = citizen("zhanar@example.org")
    made = issue(author=account, title="A lamp of mine", show_name=True, public_name="Zhanar Q.", place="by the well")
    supported_by(issue(title="A bridge of theirs"), account)
    with translation.override(language):
        page = browser(account).get(reverse("accounts:data")).content.decode()
    for told in ("zhanar@example.org", "A lamp of mine", "Zhanar Q.", "by the well", "A bridge of theirs"):
        assert told in page
    assert f"/{language}/issues/{made.number}/" in page
    assert f"/{language}/issues/mine/{made.reports.get().pk}/name" in page


def test_my_data_shows_nobody_elses() -> None:
    issue(author=citizen("other@example.org"), title="A lamp of others")
    client = browser(citizen("me@example.org"))
    for page in ("accounts:data", "accounts:data-json"):
        told = client.get(reverse(page)).content.decode()
        assert "me@example.org" in told
        assert "other@example.org" not in told
        assert "A lamp of others" not in told


def test_my_data_as_a_file_holds_every_section() -> None:
    account = citizen("zhanar@example.org")
    issue(author=account, title="A lamp of mine")
    answer = browser(account).get(reverse("accounts:data-json"))
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    held = json.loads(answer.content)["held"]
    assert held["account"][0]["email"] == "zhanar@example.org"
    assert [row["title"] for row in held["reports"]] == ["A lamp of mine"]
    assert {"roles", "guards", "sessions", "mails", "supports", "marks", "checks", "letter_acts", "person"} <= set(held)
    assert len(held["sessions"]) == 1


def test_values_read_as_words() -> None:
    section = Section("x", "X", (), {"weight_kg": "Weight"})
    row = {"weight_kg": 1_200, "is_so": True, "not_so": False, "on": clock.today(), "at": clock.now(), "gone": None}
    facts = dict(_readable(section, row | {"empty": "", "url": "/x", "withdraw_url": None})["facts"])
    assert (facts["Weight"], facts["is so"], facts["not so"]) == ("1,200", "yes", "no")
    assert set(facts) == {"Weight", "is so", "not so", "on", "at"}


def test_new_address_is_confirmed_by_its_own_mailbox(work_off: object) -> None:
    account = confirm_account("old@example.org", "en")
    EmailAddress.objects.create(user=account, email="old@example.org", verified=True)
    client = browser(account)
    answer = client.post(reverse("accounts:address"), {"email": "new@example.org"})
    assert answer["Location"] == reverse("accounts:address-sent")
    secret = secret_in_mail(work_off)
    url = reverse("accounts:confirm_address", args=[secret])
    shown = client.get(url)
    assert (shown.status_code, shown["Referrer-Policy"]) == (200, "strict-origin")
    account.refresh_from_db()
    assert account.email == "old@example.org"  # looking changes nothing
    assert client.post(url)["Location"] == reverse("accounts:me")
    account.refresh_from_db()
    assert (account.email, account.canonical_email) == ("new@example.org", "new@example.org")
    assert not EmailAddress.objects.exists()
    assert not NewAddress.objects.exists()
    assert list(OutgoingMail.objects.exclude(to="").values_list("to", flat=True)) == ["old@example.org"]
    assert client.post(url).status_code == 410
    with pytest.raises(TooLate, match="token_spent"):
        change_address(secret)


def test_an_address_of_somebody_else_gets_the_same_answer_and_changes_nothing(work_off: object) -> None:
    confirm_account("taken@example.org")
    account = confirm_account("old@example.org", "en")
    client = browser(account)
    known = client.post(reverse("accounts:address"), {"email": "taken@example.org"})
    unknown = client.post(reverse("accounts:address"), {"email": "free@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    first, second = OutgoingMail.objects.order_by("pk")
    assert (first.to, first.link_act) == ("taken@example.org", "")
    assert (second.to, second.link_act) == ("free@example.org", "change-address")
    work_off()


def test_an_address_taken_meanwhile_is_refused(work_off: object) -> None:
    account = confirm_account("old@example.org", "en")
    ask_for_address(account, "new@example.org", "en", "192.0.2.1")
    secret = secret_in_mail(work_off)
    confirm_account("new@example.org")
    answer = browser(account).post(reverse("accounts:confirm_address", args=[secret]))
    assert "belongs to another account" in answer.content.decode()
    account.refresh_from_db()
    assert account.email == "old@example.org"


def test_an_address_that_somebody_only_typed_is_free(work_off: object) -> None:
    account = confirm_account("old@example.org", "en")
    ask_for_address(account, "new@example.org", "en", "192.0.2.1")
    secret = secret_in_mail(work_off)
    account_for("new@example.org")
    assert change_address(secret).email == "new@example.org"


def test_addresses_asked_for_are_forgotten_after_a_day(time_machine: object) -> None:
    ask_for_address(citizen(), "new@example.org", "en", "192.0.2.1")
    assert forget_new_addresses() == 0
    NewAddress.objects.update(asked_at=clock.now().replace(year=2020))
    assert forget_new_addresses() == 1
    assert str(NewAddress(account_id=7)) == "new address of 7"


def test_mails_to_a_new_address_are_few_a_day() -> None:
    """Nobody's mailbox is flooded from here, neither by one person nor by several."""
    client, there = browser(citizen()), reverse("accounts:address")
    for _time in range(NEW_ADDRESS_MAILBOX.address):
        assert client.post(there, {"email": "victim@example.org"}).status_code == 302
    assert client.post(there, {"email": "victim@example.org"}).status_code == 429
    assert browser(citizen()).post(there, {"email": "Victim+1@example.org"}).status_code == 429
    for number in range(NEW_ADDRESS_LIMIT.address - NEW_ADDRESS_MAILBOX.address):
        assert client.post(there, {"email": f"other{number}@example.org"}).status_code == 302
    assert client.post(there, {"email": "one-more@example.org"}).status_code == 429
    assert OutgoingMail.objects.count() == NEW_ADDRESS_LIMIT.address


def test_a_wrong_address_answers_with_the_form() -> None:
    answer = browser(citizen()).post(reverse("accounts:address"), {"email": "no address"})
    assert answer.status_code == 422


def test_erasing_wants_the_word() -> None:
    account = citizen()
    client = browser(account)
    url = reverse("accounts:erase")
    for given in ({}, {"words": "erased", "typed": "no"}, {"words": "", "typed": "erase"}):
        assert client.post(url, given).status_code == 422
    assert Account.objects.filter(pk=account.pk).exists()
    assert client.post(url, {"words": "unnamed", "typed": " Erase "})["Location"] == reverse("accounts:erased")
    assert not Account.objects.filter(pk=account.pk).exists()
    assert str(backup_days()) in client.get(reverse("accounts:erased")).content.decode()
    assert str(Erasure.objects.get()) == f"erasure {Erasure.objects.get().pk}"


@pytest.mark.parametrize("role", [Role.EDITOR, Role.STEWARD])
def test_the_last_keeper_hands_over_first(role: Role) -> None:
    keeper, other = citizen(), citizen()
    grant(keeper, role, by=None)
    client = browser(keeper)
    assert "only one left" in client.get(reverse("accounts:erase")).content.decode()
    assert client.post(reverse("accounts:erase"), {"words": "erased", "typed": "erase"}).status_code == 422
    with pytest.raises(Refused, match="last_keeper"):
        erase_person(keeper, Words.ERASED)
    grant(other, Role.STEWARD, by=keeper)
    assert not is_last_keeper(keeper)
    erase_person(keeper, Words.ERASED)
    assert Grant.objects.get(account=other).given_by is None


def test_an_inactive_or_ended_keeper_is_no_successor() -> None:
    keeper, ended, closed = citizen(), citizen(), citizen()
    for account in (keeper, ended, closed):
        grant(account, Role.EDITOR, by=None)
    end_grant(ended, Role.EDITOR)
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    assert is_last_keeper(keeper)


def test_a_member_may_always_leave() -> None:
    member = citizen()
    grant(member, Role.MEMBER, by=None)
    assert not is_last_keeper(member)


def test_erasing_lets_go_of_a_public_person() -> None:
    account = citizen()
    person = PersonFactory(account=account)
    told = browser(account).get(reverse("accounts:data-json"))
    assert json.loads(told.content)["held"]["person"][0]["name"] == person.name
    erase_person(account, Words.ERASED)
    assert Person.objects.get(pk=person.pk).account is None


def test_sessions_of_others_go_on() -> None:
    account, other = citizen(), citizen()
    browser(account), browser(other)
    end_sessions(account)
    assert [one.get_decoded()["_auth_user_id"] for one in Session.objects.all()] == [str(other.pk)]


def test_sweeping_without_an_erasure_does_nothing() -> None:
    assert sweep_after_erasure() == 0


def test_a_trace_says_the_day_in_its_language() -> None:
    assert trace("en").startswith("[Erased on ")
    assert len({trace(language) for language in ("kk", "ru", "en")}) == 3


def test_words_are_taken_out_of_waiting_mails() -> None:
    facts = {
        "language": "en",
        "created_at": clock.now(),
        "not_before": clock.now(),
        "template": "x",
        "about": "issue/7",
    }
    context = {"title": "Lamp", "list": ["The lamp at our corner is dark, they say", 3], "n": {"a": "A Lamp-post"}}
    mail = OutgoingMail.objects.create(dedupe="a", message_id="a", to="x@example.org", context=context, **facts)
    other = OutgoingMail.objects.create(dedupe="b", message_id="b", to="x@example.org", context={"title": "x"}, **facts)
    forget_words(["Lamp", "The lamp at our corner is dark", ""], ["issue/7"], "[-]")
    mail.refresh_from_db()
    other.refresh_from_db()
    assert mail.context == {"title": "[-]", "list": ["[-], they say", 3], "n": {"a": "A Lamp-post"}}
    assert other.context == {"title": "x"}
