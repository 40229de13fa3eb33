"""The record alone gives back every public state; where rows differ, it says where."""

from __future__ import annotations

import json
from datetime import date

import pytest

from kopir.commitments.models import Commitment
from kopir.config.cli import main
from kopir.issues.actions import fold_supports, support
from kopir.issues.models import Issue
from kopir.letters.models import Letter, Question
from kopir.letters.rules import Verdict
from kopir.site.replay import differences
from tests.factories import issues as make
from tests.factories import letters
from tests.site import rows

pytestmark = pytest.mark.django_db


def test_empty_site_agrees_with_its_record() -> None:
    assert differences() == []


def test_site_that_acts_agrees_with_its_record() -> None:
    issue = make.issue()
    support(make.citizen(), issue.reports.get())
    fold_supports()
    letter = letters.answered(issue=issue)
    letters.marked(letter.questions.get(number=1), *[Verdict.ANSWERED] * 5)
    letters.letter(by_email=False)

    assert differences() == []


def test_changed_rows_are_found() -> None:
    letter = letters.answered()
    Issue.objects.update(support_count=7)
    Letter.objects.update(state="waiting", stopped_on=None)

    assert differences() == [
        f"issue/{letter.issue.number}: support_count is 7, the record says 0",
        f"letter/{letter.number}: state is 'waiting', the record says 'answered'",
        f"letter/{letter.number}: stopped_on is None, the record says {letter.stopped_on!r}",
    ]


def test_marks_that_are_in_no_entry_are_found() -> None:
    letter = letters.answered()
    rows.mark(Question.objects.get(letter=letter, number=2), "partly")

    (found,) = differences()

    assert found.startswith(f"letter/{letter.number}: marks is {{2: ")


def test_rows_without_an_entry_are_found() -> None:
    promise = rows.commitment(make.issue(), due_on=date(2026, 12, 1))

    assert differences() == [f"commitment/{promise.number}: stands in no entry"]


def test_entries_without_a_row_are_found() -> None:
    issue = make.issue()
    issue.reports.all().delete()
    issue.delete()

    assert differences() == [f"issue/{issue.number}: is in the record and nowhere else"]


def test_promise_is_compared_in_every_public_fact() -> None:
    assert {"state", "round", "due_on", "confirmations", "disputes"} <= set(vars(Commitment(state="open").public))


def test_command_says_whether_record_and_site_agree(capsys: pytest.CaptureFixture[str]) -> None:
    issue = make.issue()

    agreed = main(["record", "replay"]), capsys.readouterr().out
    Issue.objects.update(stage="answered")
    differing = main(["record", "replay", "--json"]), capsys.readouterr().out

    assert agreed == (0, "Record and site agree.\n")
    assert differing[0] == 1
    assert json.loads(differing[1]) == [f"issue/{issue.number}: stage is 'answered', the record says 'raised'"]
