from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from kopir.issues.actions import NewReport, Source, import_issue
from kopir.issues.models import Counter, Issue, PendingSupport, Report, Support, SupportDelta, SupportTally, Topic
from kopir.issues.models.issues import search_key
from kopir.issues.rules import Refusal, ReportState, Stage
from kopir.web import clock
from tests.factories.issues import citizen, issue, new_report, report, supported_by, topic
from tests.factories.people import AreaFactory

pytestmark = pytest.mark.django_db


def refused_by(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


def test_support_is_once_a_person() -> None:
    made, person = issue(), citizen()
    supported_by(made, person)
    with pytest.raises(IntegrityError), transaction.atomic():
        supported_by(made, person)
    supported_by(issue(), person)


def test_support_once_has_its_name() -> None:
    assert [constraint.name for constraint in Support._meta.constraints] == ["support_once"]


def test_tally_is_once_an_area_and_once_without_one() -> None:
    made, area = issue(), AreaFactory()
    SupportTally.objects.create(issue=made, area=area)
    SupportTally.objects.create(issue=made)
    for wrong in (area, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            SupportTally.objects.create(issue=made, area=wrong)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("report_published_has_issue", {"state": ReportState.PUBLISHED}),
        ("report_refused_has_reason", {"state": ReportState.REFUSED}),
        ("report_refused_has_reason", {"refusal_number": 3}),
        ("report_refused_has_reason", {"refusal": Refusal.HATE}),
        ("report_keeps_no_address", {"pending_email": "a@example.org"}),
        ("report_name_only_if_shown", {"public_name": "Aigul"}),
    ],
)
def test_report_constraints(name: str, facts: dict[str, Any]) -> None:
    made = report()
    with refused_by(name), transaction.atomic():
        Report.objects.filter(pk=made.pk).update(**facts)


def test_held_report_has_no_issue() -> None:
    with refused_by("report_published_has_issue"), transaction.atomic():
        report(issue=issue())


def test_issue_constraints() -> None:
    made = issue()
    with refused_by("issue_import_has_source"), transaction.atomic():
        Issue.objects.filter(pk=made.pk).update(is_imported=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=made.pk).update(number=0)


def test_delta_is_one() -> None:
    with refused_by("support_delta_is_one"), transaction.atomic():
        SupportDelta.objects.create(issue=issue(), change=2)


def test_numbers_have_no_gaps() -> None:
    assert [issue().number, issue().number] == [1, 2]
    with transaction.atomic():
        issue()
        transaction.set_rollback(True)
    assert issue().number == 3
    assert Counter.objects.next_in("refusal") == 1


def test_queries_choose_exactly() -> None:
    district = AreaFactory()
    village = AreaFactory(parent=district)
    raised = issue(area=village, topic=topic("water"))
    late = issue(stage=Stage.ADDRESSED, answer_due_on=date(2026, 3, 1), language="ru")
    broken = issue(stage=Stage.COMMITTED, answer_due_on=date(2026, 5, 1), promise_due_on=date(2026, 2, 1))
    solved = issue(stage=Stage.VERIFIED, area=district)
    unchecked = issue(stage=Stage.UNCHECKED)
    found = Issue.objects.published()
    assert set(found) == {raised, late, broken, solved, unchecked}
    assert set(found.open()) == {raised, late, broken}
    assert set(found.at_stage(Stage.VERIFIED, Stage.UNCHECKED)) == {solved, unchecked}
    assert set(found.in_area(district)) == {raised, solved}
    assert set(found.in_area(village)) == {raised}
    assert set(found.about_topic(topic("water"))) == {raised}
    assert set(found.in_language("ru")) == {late}
    assert set(found.overdue(date(2026, 3, 1))) == {broken}
    assert set(found.overdue(date(2026, 3, 2))) == {late, broken}


def test_due_on_is_the_nearer_day() -> None:
    made = [
        issue(answer_due_on=date(2026, 3, 1), promise_due_on=date(2026, 2, 1)),
        issue(answer_due_on=date(2026, 3, 1)),
        issue(promise_due_on=date(2026, 4, 1)),
        issue(),
    ]
    assert [one.due_on for one in made] == [date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1), None]


@given(st.text(max_size=300), st.text(max_size=300))
def test_search_key_is_bounded_and_begins_each_word_with_a_blank(title: str, text: str) -> None:
    key = search_key(title, text)
    assert len(key) <= 2_000
    assert key.startswith(" ")


def test_with_bridge_needs_one_query(django_assert_num_queries: Any) -> None:
    for _number in range(3):
        issue(area=AreaFactory())
    with django_assert_num_queries(1):
        for one in Issue.objects.with_bridge():
            assert str(one.topic) == "Roads and pavements"
            assert str(one.area)
            assert len(one.standing.spans) == 5


def test_report_queries_choose_exactly() -> None:
    writer = citizen()
    published = issue(author=writer).reports.get()
    held = report(author=writer)
    unconfirmed = report(state=ReportState.UNCONFIRMED, pending_email="a@example.org")
    refused = report(state=ReportState.REFUSED, refusal=Refusal.HATE, refusal_number=1)
    every = Report.objects.all()
    assert set(every.published()) == {published}
    assert set(every.held()) == {held}
    assert set(every.refused()) == {refused}
    assert set(every.unconfirmed_since(clock.now())) == {unconfirmed}
    assert set(every.by_account(writer)) == {published, held}
    assert set(every.of_known(writer)) == {published}


def test_names_come_in_the_language_of_the_page() -> None:
    assert [topic().name_in(code) for code in ("kk", "ru", "en")] == [
        "Жолдар мен тротуарлар",
        "Дороги и тротуары",
        "Roads and pavements",
    ]
    assert str(Topic(slug="x")) == "x"


def test_texts_of_rows_name_nobody() -> None:
    person = citizen("somebody@example.org")
    made = issue(author=person)
    given = supported_by(made)
    rows = [
        made.reports.get(),
        given,
        PendingSupport(issue=made, email="somebody@example.org"),
        SupportDelta(issue=made, change=1),
        SupportTally(issue=made),
        Counter(name="issue", last=3),
    ]
    assert [str(row) for row in rows if "example.org" in str(row)] == []
    assert str(made) == "1. The lamp at our corner is dark"
    assert made.ref == "issue/1"
    assert made.permanent_path == "/issues/1"
    assert made.get_absolute_url() == "/en/issues/1/"


def test_imported_issue_has_a_source_and_comes_once() -> None:
    new: NewReport = new_report()
    source = Source("UK Parliament", "uk-question/1", "https://example.org/1")
    made = import_issue(new, source)
    assert import_issue(new, source) == made
    assert (made.is_imported, made.source, made.source_url) == (True, "UK Parliament", "https://example.org/1")
    assert made.reports.get().author is None
