"""Publish a text as an issue, or refuse it with a reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import override

from kopir.accounts.models import Account
from kopir.files.actions import attach, forget
from kopir.issues import offers
from kopir.issues.actions.merging import join
from kopir.issues.actions.moderated import ref_of, thing_of
from kopir.issues.labels import REFUSALS
from kopir.issues.models import Issue, Report
from kopir.issues.models.issues import search_key
from kopir.issues.rules import RULE_OF, MergeReason, Refusal, ReportState, Stage, excerpt
from kopir.likeness.actions import want
from kopir.mail.actions import queue
from kopir.moderation.actions import end_hold, refusal_statement, refuse_waiting
from kopir.record.actions import append
from kopir.record.models import Counter
from kopir.web import clock
from kopir.web.errors import Refused, TooLate


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
    """An editor refuses a held text; its author gets the whole statement of reasons, with a link to appeal.

    Entry ``report.refused``: numbers and reason only.

    Raises
    ------
    TooLate
        With code ``already-decided`` where another editor was faster, ``overturned`` where an appeal said otherwise.
    """
    photo, thing = report.photo, thing_of(report)
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
    facts = _in_words(report, reason)
    statement = refusal_statement(RULE_OF[reason], facts, words=words, language=report.page_language)
    decision = refuse_waiting(thing, statement, editor=editor)
    append(
        "report.refused",
        [f"refusal/{report.refusal_number}", decision.public_ref],
        "editor",
        {
            "number": report.refusal_number,
            "reason": reason.value,
            "language": report.language,
            "decision": decision.number,
        },
    )
    return report


@transaction.atomic
def publish(report: Report, *, by: str, editor: Account | None = None) -> Issue:
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
        search_key=search_key(report.title, report.text, report.place),
    )
    _decide(report, state=ReportState.PUBLISHED, issue=issue, decided_by=editor)
    end_hold(ref_of(report))
    want([ref_of(report)], are_new=True)
    if report.photo:
        attach(report.photo, is_public=True)
    facts = facts_of(issue, report) | _joined(issue, report)
    append("issue.raised", about_of(issue), by, facts, texts_of(report), at=moment)
    if report.author:
        offers.keep(f"report/{report.pk}", report.author, issue)
    return issue


def _joined(issue: Issue, report: Report) -> dict[str, Any]:
    """Let a text stand in the case of which its author said that it is theirs; alone where that is there no more."""
    seen = report.joins
    if seen is None or seen.issue is None:
        return {}
    try:
        with transaction.atomic():
            row, facts = join(issue, seen.issue, reason=MergeReason.AUTHOR)
    except Refused:
        return {}
    issue.merged_into = row.into
    return facts


def _decide(report: Report, **facts: Any) -> None:
    facts["decided_at"] = clock.now()
    if Report.objects.filter(pk=report.pk, state=ReportState.HELD).update(**facts) != 1:
        raise TooLate("already-decided")
    for name, value in facts.items():
        setattr(report, name, value)


def about_of(issue: Issue) -> list[str]:
    """Return what the entry of a raised issue is about."""
    return [issue.ref, f"topic/{issue.topic.slug}", *([issue.area.ref] if issue.area else [])]


def facts_of(issue: Issue, report: Report) -> dict[str, Any]:
    """Return what the entry of a raised issue says in clear."""
    facts = {
        "number": issue.number,
        "language": issue.language,
        "topic": issue.topic.slug,
        "area": issue.area.slug if issue.area else None,
        "stage": str(issue.stage),
        "for_somebody": report.raised_by_id is not None,
    }
    return facts | ({"source": issue.source, "source_url": issue.source_url} if issue.source else {})


def texts_of(report: Report) -> dict[str, str]:
    """Return what the entry of a raised issue seals."""
    seal = report.photo.sha256 if report.photo else ""
    return {"title": report.title, "text": report.text, "public_name": report.shown_name, "photo_sha256": seal}


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
