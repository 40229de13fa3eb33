"""The case file as data: everything visible on the page, under the permanent address."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from kopir.issues.models import Issue
from kopir.readings.timeline import Item, items, read
from kopir.record.models import Entry
from kopir.site.casefile import CaseFile, read_case
from kopir.site.commitment_parts import CommitmentPart
from kopir.site.finding import case_refs, of_case
from kopir.site.letter_parts import LetterPart, QuestionPart
from kopir.site.report_parts import ReportPart
from kopir.web import clock
from kopir.web.paging import page_of
from kopir.web.serving import csv_answer, data, json_answer

LIST = 100
CSV_HEAD = ("entry", "at", "kind", "label", "by", "about", "texts")
CSV_MOST = 5_000


@data
@of_case
def issue_json(request: HttpRequest, issue: Issue) -> HttpResponseBase:
    return json_answer(case_data(read_case(issue)))


@data
@of_case
def issue_csv(request: HttpRequest, issue: Issue) -> HttpResponseBase:
    """The timeline as a table, oldest first, with each fold of the supports."""
    entries = read(Entry.objects.about(*case_refs(issue)))[:CSV_MOST]
    rows = [
        (
            item.uid,
            stamp(item.at),
            item.kind,
            item.label,
            item.actor,
            " ".join(name.ref for name in item.about),
            "\n".join(texts_of(item)),
        )
        for item in items(entries)
    ]
    return csv_answer(f"issue-{issue.number}", CSV_HEAD, rows)


def texts_of(item: Item) -> list[str]:
    """Return what a table says of an entry's texts: each with its name, or the trace of it."""
    return [*(f"{text.label}: {text.value}" for text in item.texts), *(trace.words for trace in item.traces)]


@data
def issues_json(request: HttpRequest) -> HttpResponseBase:
    """Issues, newest first; `next` is the address of the following page, null at the end."""
    page = page_of(Issue.objects.published().unmerged().with_bridge(), key="number", params=request.GET, size=LIST)
    here = f"{settings.SITE_URL}{request.path}"
    return json_answer(
        {
            "issues": [row_data(issue, clock.today()) for issue in page.rows],
            "next": f"{here}?before={page.older}" if page.older else None,
        }
    )


def row_data(issue: Issue, today: date) -> dict[str, Any]:
    """What a list says of an issue."""
    standing = issue.standing_on(today)
    return {
        "ref": issue.ref,
        "number": issue.number,
        "url": settings.SITE_URL + issue.permanent_path,
        "title": issue.title,
        "withheld": issue.withheld or None,
        "language": issue.language,
        "topic": issue.topic.slug,
        "area": issue.area.ref if issue.area else None,
        "stage": issue.stage,
        "bridge": {span.step.value: span.state.value for span in standing.spans},
        "turn": standing.turn.value,
        "due_on": day(issue.due_on),
        "supports": issue.support_count,
        "published_at": stamp(issue.published_at),
        "is_sample": issue.is_sample,
        "source": issue.source or None,
        "source_url": issue.source_url or None,
    }


def case_data(case: CaseFile) -> dict[str, Any]:
    return row_data(case.issue, clock.today()) | {
        "standing": case.turn.text,
        "supports_by_area": {
            "shown": [{"area": area, "count": count} for area, count in case.supports.areas],
            "elsewhere": case.supports.rest,
        },
        "report_count": case.report_count,
        "reports": [_report(part) for part in case.reports],
        "letters": [_letter(part) for part in case.letters],
        "commitments": [_commitment(part) for part in case.commitments],
        "timeline": [
            {
                "entry": item.uid,
                "at": stamp(item.at),
                "kind": item.kind,
                "label": item.label,
                "by": item.actor,
                "about": [name.ref for name in item.about],
                "texts": [
                    {"field": text.field, "language": text.language or None, "value": text.value} for text in item.texts
                ],
                "erased": [
                    {"fields": list(trace.fields), "at": stamp(trace.at), "ground": trace.ground}
                    for trace in item.traces
                ],
            }
            for item in case.timeline
        ],
        "has_older_entries": case.has_older,
    }


def _report(part: ReportPart) -> dict[str, Any]:
    report, merge = part.report, part.merge
    return {
        "ref": f"issue/{part.own_number}",
        "merged": {"into": merge.into.ref, "reason": merge.reason, "at": stamp(merge.merged_at)} if merge else None,
        "part_of": f"issue/{part.taken_from}" if part.taken_from else None,
        "parts": [f"issue/{number}" for number in part.parts],
        "title": report.title,
        "withheld": report.withheld or None,
        "text": report.text,
        "language": report.language,
        "place": report.place or None,
        "name": report.shown_name or None,
        "is_for_somebody": report.raised_by_id is not None,
        "photo": settings.SITE_URL + report.photo.url if report.photo else None,
        "written_at": stamp(report.created_at),
    }


def _letter(part: LetterPart) -> dict[str, Any]:
    letter = part.letter
    return {
        "ref": letter.ref,
        "url": settings.SITE_URL + letter.permanent_path,
        "addressee": letter.addressee.ref,
        "addressee_name": part.addressee,
        "holder": letter.holder.ref if letter.holder else None,
        "holder_name": letter.holder_name or None,
        "state": letter.state,
        "language": letter.language,
        "second_language": letter.second_language or None,
        "rulebook": letter.rulebook_name,
        "basis": letter.basis,
        "channel": letter.channel or None,
        "sent_at": stamp(letter.sent_at) if letter.sent_at else None,
        "delivered_at": stamp(letter.delivered_at) if letter.delivered_at else None,
        "opened_at": stamp(letter.opened_at) if letter.opened_at else None,
        "registration_number": letter.registration_number or None,
        "clock_starts_on": day(letter.clock_starts_on),
        "due_on": day(letter.due_on),
        "overdue_from": day(letter.overdue_from),
        "long_overdue_from": day(letter.long_overdue_from),
        "stopped_on": day(letter.stopped_on),
        "clock": part.clock.words,
        "questions": [_question(question) for question in part.questions],
        "replies": [
            {
                "number": reply.number,
                "kind": reply.kind,
                "via": reply.via,
                "received_on": day(reply.received_on),
                "language": reply.language,
                "text": reply.text or None,
                "withheld": reply.withheld or None,
            }
            for reply, _kind in part.replies
        ],
        "has_reply_held": part.has_held,
    }


def _question(question: QuestionPart) -> dict[str, Any]:
    judgement = question.judgement
    return {
        "number": question.number,
        "text": question.text,
        "answers": [
            {
                "text": answer.text,
                "withheld": answer.reply.withheld or None,
                "language": answer.reply.language,
                "given_on": day(answer.reply.received_on),
                "is_declined": is_declined,
                "is_correction": answer.reply.is_correction,
            }
            for answer, is_declined in question.answers
        ],
        "verdict": judgement.code,
        "marks": {verdict.value: count for verdict, count in judgement.counts.items()},
        "first_day_marks": {verdict.value: count for verdict, count in judgement.first_day.items()},
        "contest": question.contest.text if question.contest else None,
    }


def _commitment(part: CommitmentPart) -> dict[str, Any]:
    row = part.row
    return {
        "ref": row.ref,
        "url": settings.SITE_URL + row.permanent_path,
        "who": part.who,
        "person": row.person.ref if row.person else None,
        "post": row.post.ref if row.post else None,
        "organization": row.organization.ref if row.organization else None,
        "words": row.words,
        "measure": row.measure or None,
        "language": row.language,
        "said_on": day(row.said_on),
        "source": row.source_kind,
        "source_url": row.source_url or None,
        "source_sha256": row.source_copy.sha256 if row.source_copy else None,
        "due_on": day(row.due_on),
        "review_on": day(row.review_on),
        "first_due_on": day(row.first_due_on),
        "state": row.state,
        "outcome": row.outcome or None,
        "round": row.round,
        "confirmations": row.confirmations,
        "confirmations_not_counted": row.others,
        "disputes": row.disputes,
        "claims": [
            {
                "words": claim.words,
                "language": claim.language,
                "claimed_on": day(claim.claimed_on),
                "source_url": claim.source_url or None,
            }
            for claim in part.claims
        ],
        "checks": [
            {
                "finding": check.row.finding,
                "text": check.row.text or None,
                "withheld": check.row.withheld or None,
                "language": check.row.language,
                "seen_on": day(check.row.seen_on),
                "is_independent": check.row.is_independent,
                "round": check.row.round,
                "photo": settings.SITE_URL + check.row.photo.url if check.row.photo else None,
            }
            for check in part.checks
        ],
    }


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
