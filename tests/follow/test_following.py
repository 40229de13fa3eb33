"""Begin, confirm, change, stop, forget."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from kopir.accounts.models import Account
from kopir.follow import actions
from kopir.follow.holding import HOLDING
from kopir.follow.models import Following, PendingFollowing
from kopir.follow.rules import FOLLOW_LIMIT, Rhythm
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry
from kopir.tokens.actions import find, mint
from kopir.web import clock
from kopir.web.errors import Refused, TooLate
from tests.factories.follow import following
from tests.factories.issues import citizen, issue, report

pytestmark = pytest.mark.django_db
ADDRESS = "aigul@example.org"


def ask(
    what: str = "issue/1", email: str = ADDRESS, rhythm: Rhythm = Rhythm.DAILY, connection: str = "192.0.2.1"
) -> None:
    actions.ask_following(what, email=email, rhythm=rhythm, language="ru", page_language="kk", connection=connection)


def secret() -> str:
    return mint(actions.FOLLOW, f"pending-following/{PendingFollowing.objects.get().pk}", None)


def test_asking_follows_nothing_yet() -> None:
    ask()
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.language, mail.template) == (ADDRESS, "kk", "follow/mail/confirm.txt")
    assert "issue" not in mail.about + mail.dedupe
    assert (Following.objects.count(), Account.objects.count(), Entry.objects.count()) == (0, 0, 0)
    assert str(PendingFollowing.objects.get()).startswith("pending following")


def test_same_wish_sent_again_within_minutes_makes_no_second_mail() -> None:
    with time_machine.travel(clock.now(), tick=False) as moving:
        ask()
        ask()
        assert OutgoingMail.objects.count() == 1
        ask(rhythm=Rhythm.WEEKLY)
        assert OutgoingMail.objects.count() == 2
        moving.shift(timedelta(minutes=11))
        ask()
        assert OutgoingMail.objects.count() == 3


def test_asking_is_limited_for_an_address_and_for_a_connection() -> None:
    for number in range(FOLLOW_LIMIT.address):
        ask(f"issue/{number + 1}")
    with pytest.raises(Refused, match="too-many"):
        ask(email="AIGUL+tag@example.org", connection="192.0.2.2")
    assert PendingFollowing.objects.count() == FOLLOW_LIMIT.address


def test_confirming_follows_once_in_the_way_last_asked_for() -> None:
    made = issue()
    ask(made.ref)
    key = secret()
    first = actions.confirm_following(key)
    assert (first.account.email, first.what, first.rhythm, first.language) == (ADDRESS, made.ref, "daily", "ru")
    assert first.account.confirmed_at is not None
    assert PendingFollowing.objects.count() == 0
    with pytest.raises(TooLate):
        actions.confirm_following(key)
    ask(made.ref, rhythm=Rhythm.WEEKLY)
    assert actions.confirm_following(secret()) == first
    assert (Following.objects.get().rhythm, Following.objects.get().position) == ("weekly", first.position)


def test_confirming_needs_its_own_kind_of_link() -> None:
    ask()
    about = f"pending-following/{PendingFollowing.objects.get().pk}"
    with pytest.raises(TooLate):
        actions.confirm_following(mint(actions.STOP, about, None))
    with pytest.raises(TooLate):
        actions.confirm_following(mint(actions.FOLLOW, "following/1", None))
    with pytest.raises(TooLate):
        actions.confirm_following("no such secret")


def test_following_begins_behind_the_newest_entry_and_leaves_none() -> None:
    newest = Entry.objects.get(refs__ref=issue().ref)
    made = following()
    assert (made.position, made.due_at) == (newest.pk, None)
    assert Entry.objects.count() == 1


def test_following_signed_in_is_limited_too() -> None:
    person = citizen()
    for _time in range(FOLLOW_LIMIT.address):
        following(account=person)
    with pytest.raises(Refused, match="too-many"):
        following(account=person)
    assert Following.objects.count() == 1


def test_nobody_follows_the_same_twice() -> None:
    made = following("issue/1")
    assert (str(made), made.ref) == (f"following {made.pk}", f"following/{made.pk}")
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_changing_keeps_what_waits_to_be_told(work_off: object) -> None:
    daily = following(rhythm=Rhythm.DAILY)
    actions.change_following(daily, Rhythm.WEEKLY, "kk")
    assert (daily.rhythm, daily.language, daily.due_at) == ("weekly", "kk", None)
    issue()
    actions.note_news()
    actions.change_following(daily, Rhythm.AT_ONCE, "en")
    assert daily.due_at is not None
    assert daily.due_at - clock.now() < timedelta(minutes=4)


def test_stopping_stops_one_or_all_of_ones_own() -> None:
    person = citizen()
    one, _two = following("issue/1", account=person), following("issue/2", account=person)
    others = following("issue/1")
    assert (actions.stop_following(one), actions.stop_following(one)) == (True, False)
    assert actions.stop_all(person) == 1
    assert set(Following.objects.all()) == {others}


def test_stop_link_does_one_thing_and_harms_nobody_twice() -> None:
    made, other = following(), following()
    link = mint(actions.STOP, made.ref, None)
    assert (actions.stop_by_link(link), actions.stop_by_link(link)) == (True, False)
    assert set(Following.objects.all()) == {other}
    for act, about in ((actions.FOLLOW, other.ref), (actions.STOP, f"support/{other.pk}")):
        stranger = mint(act, about, None)
        if find(actions.STOP, stranger):
            assert actions.stop_by_link(stranger) is False
        else:
            with pytest.raises(TooLate):
                actions.stop_by_link(stranger)
    assert set(Following.objects.all()) == {other}


def test_unconfirmed_addresses_are_forgotten_after_a_week() -> None:
    with time_machine.travel(clock.now() - timedelta(days=8), tick=False):
        ask()
    ask(email="later@example.org")
    assert (actions.forget_unconfirmed(), actions.forget_unconfirmed()) == (1, 0)
    assert PendingFollowing.objects.get().email == "later@example.org"


def test_own_data_is_given_out_and_erased() -> None:
    person, other = citizen(ADDRESS), following()
    made = issue()
    following(made.ref, account=person)
    following("person/gone", account=person)
    ask(email="aigul+news@example.org")
    ask(email="somebody@example.org")
    (section,) = HOLDING.export(person)
    assert [(row["name"], row["confirmed"], row["language"]) for row in section.rows] == [
        (f"Issue {made.number}: {made.title}", True, "en"),
        ("person/gone", True, "en"),
        (f"Issue {made.number}: {made.title}", False, "ru"),
    ]
    HOLDING.erase(person)
    assert set(Following.objects.all()) == {other}
    assert PendingFollowing.objects.get().email == "somebody@example.org"


def test_pending_report_is_not_public_to_follow() -> None:
    from kopir.follow.subjects import find as subject

    report()
    assert subject("issue/1") is None


def test_box_below_a_raised_text_is_kept_when_it_is_published() -> None:
    from dataclasses import replace

    from kopir.follow.models import Wish
    from kopir.issues.actions import RAISE, confirm_report, publish_report, write_report
    from kopir.issues.models import Report
    from tests.factories.issues import new_report

    for number, wants in enumerate((True, False)):
        new = replace(new_report(title=f"A lamp is dark, number {number}"), wants_news=wants)
        written = write_report(new, email=f"{number}@example.org", page_language="ru", connection="")
        confirm_report(mint(RAISE, f"report/{written.pk}", None))
        assert Following.objects.count() == number
        publish_report(Report.objects.get(pk=written.pk), editor=citizen())
        made = Following.objects.get()
        assert (made.account.email, made.rhythm, made.language) == ("0@example.org", "daily", "ru")
        assert Wish.objects.count() == 0
    assert made.position < Entry.objects.latest("pk").pk


def test_box_below_a_support_is_kept_when_it_is_confirmed() -> None:
    from kopir.follow.models import Wish
    from kopir.issues.actions import SUPPORT, ask_support, confirm_support, support
    from kopir.issues.models import PendingSupport

    text = issue().reports.get()
    facts = {"area": None, "page_language": "ru", "connection": ""}
    for wants in (True, False):
        ask_support(text, email=f"{wants}@example.org", wants_news=wants, **facts)
    assert str(Wish.objects.get()) == f"wish for pending-support/{PendingSupport.objects.earliest('pk').pk}"
    for pending in PendingSupport.objects.order_by("pk"):
        confirm_support(mint(SUPPORT, f"pending-support/{pending.pk}", None))
    assert [made.account.email for made in Following.objects.all()] == ["True@example.org"]
    person = citizen()
    support(person, text)
    assert Following.objects.of(person).count() == 0
    for language in ("kk", "en"):
        support(person, text, news_in=language)
    assert Following.objects.of(person).get().language == "kk"


def test_box_is_never_ticked_beforehand_and_reaches_the_act(client: Client) -> None:
    made, person = issue(), citizen()
    for path in ("/en/issues/new", f"/en/issues/{made.number}/support"):
        box = re.search(r"<input[^>]*name=\"wants_news\"[^>]*>", client.get(path).content.decode())
        assert box is not None
        assert "checked" not in box[0]
    client.force_login(person)
    client.post(f"/en/issues/{made.number}/support", {"wants_news": "on"})
    assert Following.objects.of(person).get().what == made.ref


def test_wish_whose_act_never_came_true_is_forgotten() -> None:
    with time_machine.travel(clock.now() - timedelta(days=91), tick=False):
        actions.note_wish("report/1", "kk")
    actions.note_wish("report/2", "kk")
    actions.note_wish("report/2", "ru")
    assert (actions.forget_wishes(), actions.forget_wishes()) == (1, 0)
