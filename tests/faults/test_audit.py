"""The auditor itself: it finds what is lost, doubled or half there, and nothing where all is well."""

from __future__ import annotations

import pytest

from tests.faults.audit import Audit

pytestmark = pytest.mark.django_db
READER, AUTHOR = "k1x1@example.org", "known1@example.org"
FOLLOWED = {"event": "ack", "act": "confirm_follow", "key": "k1x1", "email": READER, "what": "topic/roads"}
PUBLISHED = {"event": "try", "act": "confirm", "key": "k1x2", "email": AUTHOR}


def published_and_told() -> None:
    """A reader follows a topic; then somebody publishes, and the notice is written."""
    from kopir.follow.actions import note_news, write_notices
    from kopir.follow.models import Following
    from kopir.web import clock
    from tests.factories.follow import following
    from tests.factories.issues import citizen, issue

    following("topic/roads", account=citizen(READER))
    issue(title="The lamp k1x2 is dark")
    note_news()
    Following.objects.update(due_at=clock.now())
    assert write_notices() == 1


def test_news_told_once_is_no_problem() -> None:
    published_and_told()
    assert list(Audit([FOLLOWED, PUBLISHED], []).noticed()) == []


def test_news_that_nobody_was_told_is_lost() -> None:
    from kopir.mail.models import OutgoingMail

    published_and_told()
    OutgoingMail.objects.all().delete()
    assert list(Audit([FOLLOWED, PUBLISHED], []).noticed()) == [f"LOST news of k1x2 to {READER}"]
    assert list(Audit([PUBLISHED, FOLLOWED], []).noticed()) == []  # published before it was followed


def test_news_told_in_two_mails_is_doubled() -> None:
    from kopir.follow.actions import note_news, write_notices
    from kopir.follow.models import Following
    from kopir.web import clock
    from tests.factories.issues import issue

    published_and_told()
    issue(title="The lamp k1x3 is dark")
    note_news()
    Following.objects.update(position=0, due_at=clock.now())
    assert write_notices() == 1
    assert f"DOUBLED news of k1x2 to {READER}" in list(Audit([FOLLOWED, PUBLISHED], []).noticed())


def test_ruling_without_its_effect_is_half_there() -> None:
    from kopir.desk.actions import carry_out, decide
    from kopir.desk.models import Ruling
    from kopir.desk.queues.texts import REPORTS
    from tests.factories.issues import report
    from tests.factories.letters import editor

    held = report(title="A held text 1")
    act = REPORTS.act("publish")
    assert act
    made = decide(REPORTS, held.pk, act, {}, editor())
    tried = {"event": "try", "act": "rule", "key": "k1x4", "report": held.pk, "ruling": "publish"}
    events = [tried, {**tried, "event": "ack"}]
    assert any("LOST effect of ruling k1x4" in line for line in Audit(events, []).ruled())
    assert carry_out(made.pk) == 1
    assert list(Audit(events, []).ruled()) == []
    held.refresh_from_db()
    type(held).objects.filter(pk=held.pk).update(state="held", issue=None, decided_at=None)
    assert any("HALF ruling k1x4" in line for line in Audit(events, []).ruled())
    Ruling.objects.all().delete()
    assert any("LOST ruling k1x4" in line for line in Audit(events, []).ruled())
