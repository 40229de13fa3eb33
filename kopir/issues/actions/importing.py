"""Bring in cases that were raised elsewhere, such as parliamentary questions or the petitions of another site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kopir.issues.actions.moderated import ref_of
from kopir.issues.actions.publishing import about_of, facts_of, texts_of
from kopir.issues.actions.raising import NewReport
from kopir.issues.models import Issue, Report
from kopir.issues.models.issues import search_key
from kopir.issues.rules import ReportState, Stage, excerpt
from kopir.likeness.actions import want
from kopir.record.actions import NewEntry, append_all
from kopir.record.models import Counter
from kopir.web import clock

BATCH = 500


@dataclass(frozen=True)
class Source:
    """Where an imported case comes from; `ref` is its name there and makes a second import find it again."""

    name: str
    ref: str
    url: str = ""


@dataclass(frozen=True)
class Taken:
    """A case as it is taken in: its words, its source, when it was raised there and how far it has come.

    `is_raised_here` is for what was raised to this host by other means (its old form, its paper): it counts as its own
    and can be supported.
    """

    new: NewReport
    source: Source
    raised_at: datetime | None = None
    stage: Stage = Stage.RAISED
    is_raised_here: bool = False


def import_issue(new: NewReport, source: Source) -> Issue:
    """Publish a case of another site, marked as imported: no author, no supports. Entry ``issue.raised`` by import.

    A case that has been imported before is returned as it is.
    """
    return import_issues([Taken(new, source)])[0]


@transaction.atomic
def import_issues(cases: Sequence[Taken], *, by: str = "import") -> list[Issue]:
    """Publish cases of another site at once, each under its own number and with its own entry ``issue.raised``.

    A case that has been imported before is returned as it is. The number of queries does not grow with the cases, up
    to five hundred; `by` names an editor who looked at each one.
    """
    known = {row.source_ref: row for row in Issue.objects.filter(source_ref__in=[case.source.ref for case in cases])}
    fresh = list({case.source.ref: case for case in cases if case.source.ref not in known}.values())
    moment = clock.now()
    numbers = Counter.objects.next_block("issue", len(fresh)) if fresh else ()
    issues = Issue.objects.bulk_create(
        [_issue(case, number, moment) for case, number in zip(fresh, numbers, strict=True)], batch_size=BATCH
    )
    reports = [_report(case, issue, moment) for case, issue in zip(fresh, issues, strict=True)]
    Report.objects.bulk_create(reports, batch_size=BATCH)
    want([ref_of(report) for report in reports], are_new=True)
    append_all(
        [
            NewEntry("issue.raised", about_of(issue), by, facts_of(issue, report), texts_of(report), moment)
            for issue, report in zip(issues, reports, strict=True)
        ]
    )
    known |= {issue.source_ref: issue for issue in issues}
    return [known[case.source.ref] for case in cases]


def _issue(case: Taken, number: int, moment: datetime) -> Issue:
    new = case.new
    return Issue(
        number=number,
        title=new.title,
        excerpt=excerpt(new.text),
        language=new.language,
        topic=new.topic,
        area=new.area,
        stage=case.stage,
        published_at=moment,
        is_sample=new.is_sample,
        is_imported=not case.is_raised_here,
        source=case.source.name,
        source_ref=case.source.ref,
        source_url=case.source.url,
        search_key=search_key(new.title, new.text, new.place),
    )


def _report(case: Taken, issue: Issue, moment: datetime) -> Report:
    new = case.new
    return Report(
        issue=issue,
        state=ReportState.PUBLISHED,
        title=new.title,
        text=new.text,
        language=new.language,
        page_language=new.language,
        topic=new.topic,
        area=new.area,
        place=new.place,
        is_sample=new.is_sample,
        created_at=case.raised_at or moment,
        confirmed_at=moment,
        decided_at=moment,
    )
