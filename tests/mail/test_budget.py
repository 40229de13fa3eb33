"""The site's own limit: a flood of mails waits, and nothing of it is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from kopir.mail.actions import budget, queue_text, send_due
from kopir.mail.models import OutgoingMail
from kopir.mail.rules import Budget, MailState

pytestmark = pytest.mark.django_db


def write(times: int) -> None:
    for number in range(times):
        queue_text(to=f"reader-{number}@example.org", subject=f"Mail {number}", body="Words.", language="en")


def test_mails_over_the_budget_of_an_hour_wait_and_then_go(settings: Any) -> None:
    settings.MAILS_AN_HOUR, settings.MAILS_A_DAY = 3, 100
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as now:
        write(5)
        assert (send_due(), send_due()) == (3, 0)
        assert budget() == Budget(hour_left=0, day_left=97, due=2)
        assert budget().is_used_up
        assert OutgoingMail.objects.filter(state=MailState.QUEUED, attempts=0).count() == 2
        now.shift(timedelta(minutes=61))
        assert send_due() == 2
        assert not budget().is_used_up
    assert len(list(Path(settings.MAIL_DIR).glob("*.eml"))) == 5


def test_mails_over_the_budget_of_a_day_wait_too(settings: Any) -> None:
    settings.MAILS_AN_HOUR, settings.MAILS_A_DAY = 100, 4
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as now:
        write(6)
        assert send_due() == 4
        now.shift(timedelta(hours=2))
        assert send_due() == 0
        now.shift(timedelta(hours=23))
        assert send_due() == 2


def test_a_lowered_budget_is_none_left_and_never_less(settings: Any) -> None:
    write(2)
    assert send_due() == 2
    settings.MAILS_AN_HOUR = 1
    assert (budget().left, budget().is_used_up) == (0, False)
