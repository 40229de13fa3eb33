"""One text that holds two problems becomes two issues."""

from __future__ import annotations

import pytest

from kopir.accounts.models import Account
from kopir.issues.actions import erase_report, split_report
from kopir.issues.actions.splitting import SecondProblem
from kopir.issues.models import Issue, Report
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry, Opening
from kopir.site.replay import differences
from kopir.web.errors import Refused
from tests.factories import issues as make
from tests.factories.people import AreaFactory

pytestmark = pytest.mark.django_db
LAMP = "The lamp at the crossing has been dark since September."
BUS = "And bus 12 does not come after eight in the evening any more."


@pytest.fixture
def editor(db: None) -> Account:
    return make.citizen()


def whole() -> Report:
    return make.issue(title="Lamp and bus", text=f"{LAMP}\n\n{BUS}", show_name=True, public_name="Aigul").reports.get()


def second(words: str = BUS, **facts: object) -> SecondProblem:
    return SecondProblem("No bus after eight in the evening", words, make.topic("transport"), **facts)  # type: ignore[arg-type]


def test_split_makes_a_second_issue_in_the_same_words(editor: Account) -> None:
    report, area = whole(), AreaFactory()
    issue = split_report(report, second(area=area), editor=editor, reason="Two offices have to act.")

    part = issue.reports.get()
    assert (part.text, part.author, part.language, part.created_at) == (
        BUS,
        report.author,
        report.language,
        report.created_at,
    )
    assert (part.split_from, issue.title) == (report, "No bus after eight in the evening")
    report.refresh_from_db()
    assert report.text == f"{LAMP}\n\n{BUS}"
    entry = Entry.objects.get(kind="issue.split")
    assert entry.about == [issue.ref, "topic/transport", area.ref, report.issue.ref]
    assert entry.public["split_from"] == report.issue.number
    assert (entry.opened("reason"), entry.opened("text")) == ("Two offices have to act.", BUS)
    assert OutgoingMail.objects.filter(template="issues/mail/split.txt", to=report.author.email).count() == 1
    assert differences() == []


@pytest.mark.parametrize(
    ("words", "code"),
    [("Words that nobody wrote here at all.", "not-its-words"), (f"{LAMP} {BUS}", "all-its-words")],
)
def test_split_takes_the_authors_words_only(editor: Account, words: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        split_report(whole(), second(words), editor=editor, reason="Two problems.")
    assert Issue.objects.count() == 1


def test_hidden_text_is_not_split(editor: Account) -> None:
    report = whole()
    report.withheld = "decision/1"
    with pytest.raises(Refused, match="withheld"):
        split_report(report, second(), editor=editor, reason="Two problems.")


def test_carried_text_without_an_author_tells_who_carried_it_in(editor: Account) -> None:
    report = make.issue(text=f"{LAMP}\n\n{BUS}", raised_by=editor, author=None).reports.get()
    split_report(report, second(), editor=editor, reason="Two problems.")
    assert OutgoingMail.objects.get(template="issues/mail/split.txt").to == editor.email
    Report.objects.filter(pk=report.pk).update(raised_by=None)
    report.refresh_from_db()
    split_report(report, second(LAMP), editor=editor, reason="Two problems.")
    assert OutgoingMail.objects.filter(template="issues/mail/split.txt").count() == 1


def test_erasing_a_text_erases_its_parts_and_no_others(editor: Account) -> None:
    report, other = whole(), make.issue(text=LAMP)
    part = split_report(report, second(), editor=editor, reason="Two problems.").reports.get()
    erase_report(report)

    part.refresh_from_db()
    assert BUS not in part.text
    assert set(Opening.objects.filter(field="text").values_list("value", flat=True)) == {LAMP}
    assert other.reports.get().text == LAMP
