"""Issues, reports and supports for tests: as small as the models allow."""

from __future__ import annotations

import io
from datetime import date
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kopir.accounts.actions import confirm_account
from kopir.accounts.models import Account
from kopir.issues.actions import NewReport, ensure_topics
from kopir.issues.actions.publishing import publish
from kopir.issues.models import Issue, Report, Support, Topic
from kopir.issues.rules import ReportState, Stage
from kopir.web import clock

_numbers = count(1)

TEXT = "The street lamp at the corner has been dark since September and children walk home there."


def citizen(email: str = "") -> Account:
    """An account whose address is confirmed."""
    return confirm_account(email or f"citizen{next(_numbers)}@example.org", "en")


def topic(slug: str = "roads") -> Topic:
    ensure_topics()
    return Topic.objects.get(slug=slug)


def new_report(**facts: Any) -> NewReport:
    facts = {"title": "The lamp at our corner is dark", "text": TEXT, "language": "en", **facts}
    return NewReport(**{"topic": facts.pop("topic", None) or topic(), **facts})


def report(**facts: Any) -> Report:
    """A held report of a confirmed citizen, or whatever the facts say."""
    state = facts.pop("state", ReportState.HELD)
    defaults: dict[str, Any] = {
        "title": "The lamp at our corner is dark",
        "text": TEXT,
        "language": "en",
        "page_language": "en",
        "created_at": clock.now(),
        "state": state,
    }
    if state != ReportState.UNCONFIRMED:
        defaults |= {"confirmed_at": clock.now()}
        if "raised_by" not in facts:
            defaults["author"] = facts.pop("author", None) or citizen()
    if "topic" not in facts:
        defaults["topic"] = topic()
    return Report.objects.create(**defaults | facts)


def issue(
    *,
    stage: Stage = Stage.RAISED,
    answer_due_on: date | None = None,
    promise_due_on: date | None = None,
    has_broken_promise: bool = False,
    support_count: int = 0,
    **facts: Any,
) -> Issue:
    """A published issue with its first report, as the actions make it; then the stage and dates that are asked for."""
    made = publish(report(**facts), by="citizen")
    Issue.objects.filter(pk=made.pk).update(
        stage=stage,
        answer_due_on=answer_due_on,
        promise_due_on=promise_due_on,
        has_broken_promise=has_broken_promise,
        support_count=support_count,
    )
    made.refresh_from_db()
    return made


def supported_by(made: Issue, account: Account | None = None, **facts: Any) -> Support:
    """A support that stands in the table, its count not yet folded and not queued."""
    return Support.objects.create(
        issue=made, account=account or citizen(), report=made.reports.get(), created_at=clock.now(), **facts
    )


def photo(size: tuple[int, int] = (80, 60), kind: str = "JPEG", name: str = "photo.jpg", **save: Any) -> Any:
    """An uploaded picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (90, 60, 30)).save(out, kind, **save)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")
