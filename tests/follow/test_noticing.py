"""Who has news, when they are told, and that nothing is lost or told twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kopir.follow import actions
from kopir.follow.actions.reading import READING, head
from kopir.follow.matching import read_stretch
from kopir.follow.models import Following
from kopir.follow.rules import MOST_ITEMS, Rhythm, what_of
from kopir.issues.listing import chosen
from kopir.issues.models import Issue, Topic
from kopir.issues.rules import Stage
from kopir.issues.words import numbers_with
from kopir.mail.models import OutgoingMail
from kopir.people.models import Area
from kopir.record.actions import append
from kopir.record.models import Cursor, Entry
from kopir.search.actions import index_news
from kopir.web import clock
from tests.factories import letters
from tests.factories.follow import following, many
from tests.factories.issues import citizen, issue, topic
from tests.factories.people import AreaFactory, HolderFactory, PersonFactory

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)  # eleven o'clock in Almaty


def news(ref: str = "issue/1", kind: str = "letter.overdue") -> Entry:
    with transaction.atomic():
        return append(kind, [ref], "worker", {})


def served() -> dict[int, list[int]]:
    """Work everything off; return the entries of each notice by the following it is for."""
    while actions.note_news() or actions.write_notices():
        pass
    found = OutgoingMail.objects.filter(template=actions.TEMPLATE).order_by("pk")
    kept: dict[int, list[int]] = {}
    for mail in found:
        kept.setdefault(mail.context["following"], []).extend(mail.context["entries"])
    return kept


@contextmanager
def later(**span: float) -> Iterator[None]:
    """Live later; the news so far were noted before."""
    while actions.note_news():
        pass
    with time_machine.travel(clock.now() + timedelta(**span), tick=False):
        yield


def test_following_matches_its_thing_and_what_lies_in_it() -> None:
    outer = AreaFactory(slug="outer")
    inner = AreaFactory(slug="inner", parent=AreaFactory(slug="middle", parent=outer))
    AreaFactory(slug="elsewhere")
    made = issue(area=inner, topic=topic("roads"))
    whats = [made.ref, "area/inner", "area/outer", "topic/roads", "everything", "search?language=en&topic=roads"]
    others = ["issue/9", "area/elsewhere", "topic/water", "search?language=kk&topic=roads"]
    yes, no = [following(what) for what in whats], [following(what) for what in others]
    entry = news(made.ref)
    with later(minutes=4):
        assert served() == {one.pk: [entry.pk] for one in yes}
    assert not {one.pk for one in no} & set(served())


def test_area_of_an_entry_widens_too() -> None:
    AreaFactory(slug="inner", parent=AreaFactory(slug="outer"))
    made = following("area/outer")
    entry = news("area/inner", "area.changed")
    with later(minutes=4):
        assert served() == {made.pk: [entry.pk]}


def test_person_is_told_by_the_letters_to_their_post() -> None:
    post = letters.post()
    holder = post.holder_on(clock.today())
    assert holder is not None
    whats = [holder.ref, post.ref, post.organization.ref]
    made, other = [following(what) for what in whats], following(HolderFactory(person=PersonFactory()).person.ref)
    letters.letter(addressee=post)
    with later(minutes=4):
        found = served()
    assert set(found) == {one.pk for one in made}
    assert other.pk not in found


def test_folds_of_supports_and_marks_are_no_news() -> None:
    following()
    with transaction.atomic():
        append("support.counted", ["issue/1"], "worker", {"total": 5, "delta": 5})
    with later(minutes=4):
        assert served() == {}


def test_at_once_gathers_a_few_minutes() -> None:
    made = following()
    with time_machine.travel(WEDNESDAY, tick=False) as clockwork:
        first = news()
        actions.note_news()
        clockwork.shift(120)
        second = news("issue/2")
        assert served() == {}
        clockwork.shift(60)
        assert served() == {made.pk: [first.pk, second.pk]}
        assert OutgoingMail.objects.filter(template=actions.TEMPLATE).get().dedupe == (
            f"follow:{made.pk}:{first.pk}-{second.pk}"
        )


def test_daily_and_weekly_arrive_once() -> None:
    with time_machine.travel(WEDNESDAY, tick=False) as clockwork:
        daily, weekly = following(rhythm=Rhythm.DAILY), following(rhythm=Rhythm.WEEKLY)
        told: dict[str, int] = {}
        for hour in range(24 * 7 + 10):
            if hour % 10 == 0:
                news()
            before = OutgoingMail.objects.count()
            served()
            if (fresh := OutgoingMail.objects.count() - before) > 0:
                told[clock.now().strftime("%a %H:%M")] = fresh
            clockwork.shift(3600)
    every = [row.pk for row in Entry.objects.order_by("pk")]
    mails = {each: OutgoingMail.objects.filter(dedupe__startswith=f"follow:{each.pk}:") for each in (daily, weekly)}
    # Every morning at eight in Almaty, which is three o'clock in UTC; on Monday the weekly one as well.
    days = ("Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed")
    assert told == {f"{day} 03:00": 2 if day == "Mon" else 1 for day in days}
    sent = [key for mail in mails[daily].order_by("pk") for key in mail.context["entries"]]
    assert sent == every[: len(sent)]
    assert len(sent) == 17  # all but the one that waits for Thursday morning
    assert len(mails[weekly].get().context["entries"]) == 12


def test_change_of_rhythm_loses_nothing_and_doubles_nothing() -> None:
    with time_machine.travel(WEDNESDAY, tick=False) as clockwork:
        made = following(rhythm=Rhythm.WEEKLY)
        first = news()
        served()
        actions.change_following(made, Rhythm.AT_ONCE, "en")
        second = news()
        actions.note_news()
        clockwork.shift(181)
        served()
        third = news()
        actions.change_following(made, Rhythm.DAILY, "en")
        clockwork.shift(86_400)
        assert served() == {made.pk: [first.pk, second.pk]}  # the third is noted now, for tomorrow morning
        clockwork.shift(86_400)
        assert served() == {made.pk: [first.pk, second.pk, third.pk]}


def test_long_news_are_cut_and_counted() -> None:
    made = following()
    for _number in range(MOST_ITEMS + 2):
        news()
    with later(minutes=4):
        served()
    stored = OutgoingMail.objects.get(template=actions.TEMPLATE).context
    assert (stored["following"], len(stored["entries"]), stored["more"]) == (made.pk, MOST_ITEMS, 2)


def test_news_that_turn_out_to_concern_nobody_clear_the_hour() -> None:
    """An issue that moved on between noting and writing passes the search no more."""
    made = issue()
    wanted = following("search?language=en&stage=raised")
    news(made.ref)
    actions.note_news()
    Issue.objects.update(stage=Stage.ANSWERED)
    with later(minutes=4):
        assert served() == {}
    wanted.refresh_from_db()
    assert (wanted.due_at, wanted.position) == (None, head())


def test_steps_of_any_size_tell_everything_once() -> None:
    made = following()
    keys = []
    with time_machine.travel(WEDNESDAY, tick=False) as clockwork:
        for round_ in range(6):
            keys += [news().pk for _number in range(round_)]
            actions.note_news(limit=2)
            clockwork.shift(100)
            actions.write_notices(limit=1)
        clockwork.shift(200)
        for _round in range(10):
            actions.note_news(limit=2)
            actions.write_notices(limit=1)
            clockwork.shift(200)
    assert served() == {made.pk: keys}


ACTS = ("news", "other", "quiet", "note", "write", "follow", "daily", "at-once", "hour")


@given(st.lists(st.sampled_from(ACTS), max_size=25))
def test_cursor_never_passes_an_entry_unseen(acts: list[str]) -> None:
    """Whatever happens in whatever order, everybody is told of each entry about their thing once, and in order."""
    with transaction.atomic(), time_machine.travel(WEDNESDAY, tick=False) as clockwork:
        told_of: dict[int, list[int]] = {}
        held: list[Following] = []
        for act in [*acts, "day", "day"]:
            if act == "news":
                key = news().pk
                for one in held:
                    told_of[one.pk].append(key)
            elif act in {"other", "quiet"}:
                news("issue/2", "letter.overdue" if act == "other" else "letter.marked")
            elif act == "note":
                actions.note_news(limit=2)
            elif act == "write":
                actions.write_notices(limit=1)
            elif act == "follow":
                held.append(following("issue/1", Rhythm.AT_ONCE if len(held) % 2 else Rhythm.DAILY))
                told_of[held[-1].pk] = []
            elif act in {"daily", "at-once"} and held:
                actions.change_following(held[-1], Rhythm(act), "en")
            clockwork.shift({"hour": 3_600, "day": 90_000}.get(act, 70))
            if act == "day":
                served()
        assert served() == {key: entries for key, entries in told_of.items() if entries}
        assert Cursor.objects.filter(reading=READING, position__lt=head()).count() == 0
        transaction.set_rollback(True)


def test_killed_between_noting_and_writing_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The transaction that did not end leaves cursor, positions and outbox as they were; the next run does it once."""
    made = following()
    entry = news()

    class Killed(BaseException):
        pass

    def die(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(Cursor.objects, "filter", die)
        with pytest.raises(Killed), transaction.atomic():
            actions.note_news()
    assert Following.objects.filter(due_at=None).count() == 1
    actions.note_news()
    with later(minutes=4):
        with monkeypatch.context() as broken:
            broken.setattr("kopir.follow.actions.noticing.queue_all", die)
            with pytest.raises(Killed), transaction.atomic():
                actions.write_notices()
        assert OutgoingMail.objects.count() == 0
        assert served() == {made.pk: [entry.pk]}


def test_idle_steps_write_nothing() -> None:
    following()
    served()
    with CaptureQueriesContext(connection) as asked:
        assert (actions.note_news(), actions.write_notices()) == (0, 0)
    assert len(asked) == 3
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)


def test_two_workers_at_the_last_moment_find_nothing() -> None:
    """What the first look saw is gone when the lock is held: another worker was faster."""
    from kopir.follow.actions.noticing import _note_news, _write_notices

    following()
    served()
    assert (_note_news(10), _write_notices(10)) == (0, 0)


@pytest.mark.parametrize("kind", ["everything", "issue/1", "search?language=en&topic=roads"])
def test_queries_do_not_grow_with_followings_or_entries(kind: str) -> None:
    made = issue()

    def cost(count: int) -> tuple[int, int]:
        many(count, kind.replace("issue/1", made.ref), name=f"some-{count}", position=head())
        for _number in range(count):
            news(made.ref)
        with CaptureQueriesContext(connection) as noting:
            assert actions.note_news() == count
        with later(minutes=4), CaptureQueriesContext(connection) as writing:
            assert actions.write_notices() == count
        assert OutgoingMail.objects.count() == count
        OutgoingMail.objects.all().delete()
        Following.objects.all().delete()
        return len(noting), len(writing)

    served()
    assert cost(3) == cost(30)


FILTERS = {
    "q": ["", "lamp", "lamp dark", "bridge"],
    "area": ["", "outer", "middle", "inner", "elsewhere"],
    "topic": ["", "roads", "water"],
    "stage": ["", "raised", "answered"],
    "language": ["", "en", "kk"],
}


@given(st.fixed_dictionaries({name: st.sampled_from(values) for name, values in FILTERS.items()}))
def test_search_is_followed_as_the_list_shows_it(filters: dict[str, str]) -> None:
    """The same issues pass in Python as in the list's own query and in the index."""
    with transaction.atomic():
        middle = AreaFactory(slug="middle", parent=AreaFactory(slug="outer"))
        places = [AreaFactory(slug="inner", parent=middle), middle, AreaFactory(slug="elsewhere"), None]
        titles = ["The lamp is dark", "The lamp", "A bridge, dark", "Nothing"]
        for number, (place, title) in enumerate(zip(places, titles, strict=True)):
            stage = Stage.RAISED if number % 2 else Stage.ANSWERED
            issue(area=place, title=title, topic=topic("water" if number == 1 else "roads"), stage=stage)
        given = {name: value for name, value in filters.items() if value}
        listed = given | {"area": Area.objects.filter(slug=given.get("area", "")).first()}
        listed |= {"topic": Topic.objects.filter(slug=given.get("topic", "")).first()}
        index_news()
        found = tuple(numbers_with(given["q"])) if "q" in given else None
        expected = sorted(one.ref for one in chosen(listed, clock.today(), found))
        keys = read_stretch(0, head()).concerning(what_of(given), 0)
        told = sorted(Entry.objects.get(pk=key).about[0] for key in keys)
        assert [ref for ref in told if ref.startswith("issue/")] == expected
        transaction.set_rollback(True)


def test_account_of_a_following_is_kept() -> None:
    from django.db.models import ProtectedError

    person = citizen()
    following(account=person)
    with pytest.raises(ProtectedError):
        person.delete()


def test_one_change_is_one_mail_however_many_followings_of_a_person_it_concerns() -> None:
    account, other = citizen(), citizen()
    made = {what: following(what, account=account) for what in ("issue/1", "topic/roads", "everything")}
    daily = following("issue/1", account=other, rhythm=Rhythm.DAILY)
    with time_machine.travel(WEDNESDAY, tick=False) as clockwork:
        with transaction.atomic():
            wide = append("letter.overdue", ["issue/2", "topic/roads"], "worker", {})
        actions.note_news()
        clockwork.shift(120)  # the narrow one is concerned now only: its hour is later, and it goes out with the others
        with transaction.atomic():
            both = append("letter.overdue", ["issue/1", "topic/roads"], "worker", {})
        actions.note_news()
        clockwork.shift(60)
        assert served() == {made["issue/1"].pk: [both.pk], made["topic/roads"].pk: [wide.pk]}
        clockwork.shift(3600)
        assert set(served()) == {made["issue/1"].pk, made["topic/roads"].pk}
        assert not Following.objects.filter(account=account, due_at__isnull=False).exists()
        clockwork.shift(86_400)
        assert served()[daily.pk] == [both.pk], "another person's digest is whole"
