"""Followers hear of an import in one line, however many issues it brings."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from kopir.follow.actions import note_news, write_notices
from kopir.follow.models import Following
from kopir.follow.rules import Rhythm
from kopir.intake.actions import finish_import, take_rows
from kopir.mail.models import OutgoingMail
from kopir.readings.timeline import items, read
from kopir.record.models import Entry
from kopir.web import clock
from tests.factories.intake import how, judged, opened
from tests.factories.issues import citizen, issue

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("what", ["everything", "topic/roads"])
def test_an_import_is_one_line_of_a_notice(what: str) -> None:
    note_news()
    person = citizen()
    Following.objects.create(
        account=person, what=what, rhythm=Rhythm.AT_ONCE, language="en", position=0, created_at=clock.now()
    )
    before = Entry.objects.count()
    run = opened(rows=300)
    for part in range(2):
        rows = [judged(number, topic="roads!") for number in range(150 * part, 150 * (part + 1))]
        run = take_rows(run, how(), rows)
    finish_import(run)
    issue(title="One that a citizen raised here")
    steps = 0
    while note_news(limit=2):
        steps += 1
    assert steps <= 3  # three hundred issues cost no step of their own
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        while write_notices():
            pass
    mail = OutgoingMail.objects.get(template="follow/mail/notice.txt")
    told = list(Entry.objects.filter(pk__in=mail.context["entries"]).order_by("pk"))
    assert [(entry.kind, entry.by) for entry in told] == [("import.finished", "import"), ("issue.raised", "citizen")]
    assert Entry.objects.count() - before == 302


def test_the_line_says_how_many_and_from_where() -> None:
    finish_import(take_rows(opened(rows=1), how(), [judged(1)]))
    (line,) = items(read(Entry.objects.filter(kind="import.finished")))
    assert line.label == "Issues from another source were brought in"
    assert [(fact.label, fact.value) for fact in line.facts] == [
        ("Issues brought in", "1"), ("Source", "The old form of the movement")
    ]  # fmt: skip
