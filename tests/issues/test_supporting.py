from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kopir.accounts.models import Account
from kopir.issues.actions import (
    SUPPORT,
    WITHDRAW,
    Source,
    ask_support,
    confirm_support,
    fold_supports,
    forget_unconfirmed,
    import_issue,
    pending_of,
    support,
    support_of,
    withdraw_by_link,
    withdraw_support,
)
from kopir.issues.actions.supporting import count_in
from kopir.issues.models import Issue, PendingSupport, Support, SupportDelta, SupportTally
from kopir.issues.rules import SUPPORT_LIMIT
from kopir.issues.showing import supports_of
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry
from kopir.tokens.actions import find, mint
from kopir.web.errors import NotAllowed, Refused, TooLate
from tests.factories.issues import citizen, issue, new_report, supported_by
from tests.factories.people import AreaFactory
from tests.issues.test_raising import mails

pytestmark = pytest.mark.django_db

ADDRESS = "supporter@example.org"


def ask(made: Issue, email: str = ADDRESS, **facts: Any) -> None:
    ask_support(
        made.reports.get(), email=email, **{"area": None, "page_language": "en", "connection": "192.0.2.1", **facts}
    )


def link_of(act: str, about: str) -> str:
    return mint(act, about, timedelta(days=7))


def pending_link() -> str:
    return link_of(SUPPORT, f"pending-support/{PendingSupport.objects.latest('pk').pk}")


def count_of(made: Issue) -> int:
    fold_supports()
    made.refresh_from_db()
    return made.support_count


def test_ask_support_counts_nothing_before_the_button() -> None:
    made = issue()
    ask(made)
    assert count_of(made) == 0
    assert not Account.objects.filter(canonical_email=ADDRESS).exists()
    (text,) = mails()
    assert "/en/issues/confirm-support/" in text.replace("=\n", "")


def test_confirm_support_counts_once_and_forgets_the_address() -> None:
    made, area = issue(), AreaFactory()
    ask(made, area=area)
    assert confirm_support(pending_link()) == made
    given = Support.objects.get()
    assert (given.account.email, given.area, given.report) == (ADDRESS, area, made.reports.get())
    assert not PendingSupport.objects.exists()
    assert count_of(made) == 1


def test_confirm_support_counts_two_links_of_one_person_once() -> None:
    made = issue()
    ask(made)
    first = pending_link()
    ask(made, email="SUPPORTER+again@example.org")
    confirm_support(pending_link())
    confirm_support(first)
    assert Support.objects.count() == 1
    assert count_of(made) == 1


def test_confirm_support_works_once_and_with_its_own_link_only() -> None:
    made = issue()
    ask(made)
    link = pending_link()
    confirm_support(link)
    wrong = [link, "", link_of("raise", "pending-support/1"), link_of(SUPPORT, "pending-support/0")]
    for secret in wrong:
        with pytest.raises(TooLate) as refusal:
            confirm_support(secret)
        assert refusal.value.code == "token_spent"
    assert count_of(made) == 1


def test_same_wish_within_minutes_makes_one_mail() -> None:
    made = issue()
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as now:
        ask(made)
        ask(made)
        ask(made, page_language="ru")
        assert OutgoingMail.objects.count() == PendingSupport.objects.count() == 2
        now.shift(timedelta(minutes=10, seconds=1))
        ask(made)
        assert OutgoingMail.objects.count() == PendingSupport.objects.count() == 3


def test_confirm_support_runs_out() -> None:
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as now:
        ask(issue())
        link = pending_link()
        now.shift(timedelta(days=7))
        with pytest.raises(TooLate):
            confirm_support(link)
        now.shift(timedelta(seconds=1))
        assert forget_unconfirmed() == 1
        assert not PendingSupport.objects.exists()


def test_ask_support_does_the_same_work_for_everybody() -> None:
    """Unknown, known, already counted, the author: the same queries, the same new rows."""
    author, known, counted = citizen("author@example.org"), citizen("known@example.org"), citizen("counted@example.org")
    made = issue(author=author)
    supported_by(made, counted)
    shapes, rows = [], []
    for email in ("unknown@example.org", known.email, counted.email, author.email):
        before = PendingSupport.objects.count(), OutgoingMail.objects.count()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ask(made, email=email, connection=f"192.0.2.{len(shapes)}")
        shapes.append(
            [query["sql"].split()[0] + query["sql"].split("WHERE")[0][-40:] for query in asked.captured_queries]
        )
        rows.append((PendingSupport.objects.count() - before[0], OutgoingMail.objects.count() - before[1]))
    assert [len(shape) for shape in shapes] == [len(shapes[0])] * 4
    assert rows == [(1, 1)] * 4
    texts = mails()
    assert ["/confirm-support/" in text.replace("=\n", "") for text in texts].count(True) == 2
    assert ["/withdraw-support/" in text.replace("=\n", "") for text in texts].count(True) == 1


def test_ask_support_is_limited() -> None:
    made = issue()
    for _time in range(SUPPORT_LIMIT.address):
        ask(made)
    with pytest.raises(Refused) as refusal:
        ask(made)
    assert refusal.value.code == "too-many"


def test_an_author_is_not_their_own_supporter() -> None:
    author = citizen(ADDRESS)
    made = issue(author=author)
    with pytest.raises(NotAllowed) as refusal:
        support(author, made.reports.get())
    assert refusal.value.code == "own"
    ask(made)
    confirm_support(pending_link())
    assert count_of(made) == 0


def test_an_imported_case_takes_no_support() -> None:
    made = import_issue(new_report(), Source("UK Parliament", "uk/1"))
    for act in (lambda: support(citizen(), made.reports.get()), lambda: ask(made)):
        with pytest.raises(NotAllowed) as refusal:
            act()
        assert refusal.value.code == "imported"
    assert not PendingSupport.objects.exists()


def test_support_signed_in_is_counted_once() -> None:
    made, person = issue(), citizen()
    assert [support(person, made.reports.get()) for _time in range(3)] == [True, False, False]
    assert count_of(made) == 1


def test_withdraw_support_deletes_and_counts_down_once() -> None:
    made, area = issue(), AreaFactory()
    support(citizen(), made.reports.get(), area)
    given = Support.objects.get()
    assert [withdraw_support(given), withdraw_support(given)] == [True, False]
    assert not Support.objects.exists()
    assert count_of(made) == 0
    support(given.account, made.reports.get(), area)
    assert count_of(made) == 1


def test_withdraw_by_link_works_once() -> None:
    made = issue()
    given = supported_by(made)
    link = link_of(WITHDRAW, f"support/{given.pk}")
    assert withdraw_by_link(link) == made
    for secret in (link, link_of(WITHDRAW, f"support/{given.pk}"), link_of(SUPPORT, f"support/{given.pk}")):
        with pytest.raises(TooLate):
            withdraw_by_link(secret)
    assert SupportDelta.objects.count() == 1


def test_pages_behind_links_only_read() -> None:
    made = issue()
    ask(made)
    given = supported_by(made)
    pending = pending_of(find(SUPPORT, pending_link()))
    assert pending is not None
    assert pending.issue == made
    assert support_of(find(WITHDRAW, link_of(WITHDRAW, f"support/{given.pk}"))) == given
    assert (pending_of(None), support_of(None)) == (None, None)


def test_fold_supports_writes_one_entry_a_changed_issue() -> None:
    first, second, quiet = issue(), issue(), issue()
    area = AreaFactory()
    for place in range(5):
        support(citizen(), first.reports.get(), area if place % 2 else None)
    support(citizen(), second.reports.get())
    support(citizen(), quiet.reports.get())
    withdraw_support(Support.objects.get(issue=quiet))
    Entry.objects.filter(kind="support.counted").count()
    assert fold_supports() == 8
    entries = Entry.objects.filter(kind="support.counted").order_by("pk")
    assert [(entry.about, entry.by, entry.public) for entry in entries] == [
        (["issue/1"], "worker", {"total": 5, "delta": 5}),
        (["issue/2"], "worker", {"total": 1, "delta": 1}),
    ]
    tallies = SupportTally.objects.filter(count__gt=0).values_list("issue", "area", "count")
    assert set(tallies) == {(first.pk, area.pk, 2), (first.pk, None, 3), (second.pk, None, 1)}
    assert fold_supports() == 0
    withdraw_support(Support.objects.filter(issue=first, area=area)[0])
    assert fold_supports() == 1
    assert Entry.objects.latest("pk").public == {"total": 4, "delta": -1}
    assert SupportTally.objects.get(issue=first, area=area).count == 1


def test_fold_supports_is_bounded() -> None:
    made = issue()
    for _time in range(5):
        support(citizen(), made.reports.get())
    assert [fold_supports(limit=2) for _time in range(4)] == [2, 2, 1, 0]
    made.refresh_from_db()
    assert made.support_count == 5


def test_a_fold_costs_queries_by_issue_and_not_by_support() -> None:
    made = issue()

    def cost(people: int) -> int:
        for _person in range(people):
            support(citizen(), made.reports.get())
        with CaptureQueriesContext(connection) as asked:
            fold_supports()
        return len(asked)

    cost(1)
    assert cost(2) == cost(40)


def test_supports_by_area_never_show_a_small_count() -> None:
    made = issue(support_count=36)
    names = {count: AreaFactory(name=f"Place {count}") for count in (20, 12)}
    for count, area in names.items():
        SupportTally.objects.create(issue=made, area=area, count=count)
    SupportTally.objects.create(issue=made, count=4)
    shown = supports_of(made)
    assert (shown.total, shown.areas, shown.rest) == (36, (("Place 20", 20),), 16)


def test_no_entry_tells_who_supports() -> None:
    made, person = issue(), citizen(ADDRESS)
    support(person, made.reports.get(), AreaFactory())
    fold_supports()
    entry = Entry.objects.latest("pk")
    assert set(entry.body) == {"v", "id", "kind", "at", "about", "by", "public", "c"}
    assert (entry.public, entry.commitments) == ({"total": 1, "delta": 1}, {})


def test_a_press_that_comes_between_looking_and_writing_counts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made, person = issue(), citizen()
    supported_by(made, person)
    report, before = made.reports.get(), SupportDelta.objects.count()
    monkeypatch.setattr(type(Support.objects), "in_case", lambda _rows, _head: Support.objects.none(), raising=False)
    assert not count_in(person, report, made, None)
    assert Support.objects.filter(account=person).count() == 1
    assert SupportDelta.objects.count() == before
