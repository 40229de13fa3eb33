"""Publish a text as an issue, or refuse it with a reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import override

from kopir.accounts.models import Account
from kopir.files.actions import attach, forget
from kopir.issues.labels import REFUSALS
from kopir.issues.models import Counter, Issue, Report
from kopir.issues.models.issues import search_key
from kopir.issues.rules import Refusal, ReportState, Stage, excerpt
from kopir.mail.actions import queue
from kopir.record.actions import append
from kopir.web import clock
from kopir.web.errors import TooLate


@transaction.atomic
def publish_report(report: Report, *, editor: Account) -> Issue:
    """An editor publishes a held text; its author is told. Entry ``issue.raised``.

    Raises
    ------
    TooLate
        With code ``already-decided`` where another editor was faster.
    """
    issue = publish(report, by="host-member" if report.raised_by_id else "citizen", editor=editor)
    _tell(report, "issues/mail/report-published.txt", {"path": issue.permanent_path})
    return issue


@transaction.atomic
def refuse_report(report: Report, *, editor: Account, reason: Refusal, words: str) -> Report:
    """An editor refuses a held text; its author is told why. Entry ``report.refused``: number and reason only.

    Raises
    ------
    TooLate
        With code ``already-decided`` where another editor was faster.
    """
    photo = report.photo
    _decide(
        report,
        state=ReportState.REFUSED,
        refusal=reason,
        refusal_words=words,
        refusal_number=Counter.objects.next_in("refusal"),
        decided_by=editor,
        photo=None,
    )
    if photo:
        forget(photo)
    append(
        "report.refused",
        [f"refusal/{report.refusal_number}"],
        "editor",
        {"number": report.refusal_number, "reason": reason.value, "language": report.language},
    )
    _tell(report, "issues/mail/report-refused.txt", {"reason": _in_words(report, reason), "words": words})
    return report


@transaction.atomic
def publish(report: Report, *, by: str, editor: Account | None = None, source: dict[str, str] | None = None) -> Issue:
    """Make a held text the first report of a new issue, under the next number. Entry ``issue.raised``.

    Raises
    ------
    TooLate
        With code ``already-decided`` where the text is held no more.
    """
    moment = clock.now()
    issue = Issue.objects.create(
        number=Counter.objects.next_in("issue"),
        title=report.title,
        excerpt=excerpt(report.text),
        language=report.language,
        topic=report.topic,
        area=report.area,
        stage=Stage.RAISED,
        published_at=moment,
        is_sample=report.is_sample,
        is_imported=bool(source),
        search_key=search_key(report.title, report.text, report.place),
        **(source or {}),
    )
    _decide(report, state=ReportState.PUBLISHED, issue=issue, decided_by=editor)
    if report.photo:
        attach(report.photo, is_public=True)
    append("issue.raised", _about(issue), by, _facts(issue, report), _texts(report), at=moment)
    return issue


def _decide(report: Report, **facts: Any) -> None:
    facts["decided_at"] = clock.now()
    if Report.objects.filter(pk=report.pk, state=ReportState.HELD).update(**facts) != 1:
        raise TooLate("already-decided")
    for name, value in facts.items():
        setattr(report, name, value)


def _about(issue: Issue) -> list[str]:
    return [issue.ref, f"topic/{issue.topic.slug}", *([issue.area.ref] if issue.area else [])]


def _facts(issue: Issue, report: Report) -> dict[str, Any]:
    facts = {
        "number": issue.number,
        "language": issue.language,
        "topic": issue.topic.slug,
        "area": issue.area.slug if issue.area else None,
        "stage": Stage.RAISED.value,
        "photo_sha256": report.photo.sha256 if report.photo else None,
        "for_somebody": report.raised_by_id is not None,
    }
    return facts | ({"source": issue.source, "source_url": issue.source_url} if issue.is_imported else {})


def _texts(report: Report) -> dict[str, str]:
    return {"title": report.title, "text": report.text, "public_name": report.shown_name}


def _in_words(report: Report, reason: Refusal) -> str:
    with override(report.page_language):
        return str(REFUSALS[reason])


def _tell(report: Report, template: str, context: dict[str, Any]) -> None:
    told = report.author or report.raised_by
    if told is not None:
        queue(
            to=told.email,
            template=template,
            language=report.page_language,
            context={"title": report.title, **context},
            about=f"report/{report.pk}",
            dedupe=f"{template}:{report.pk}",
        )
