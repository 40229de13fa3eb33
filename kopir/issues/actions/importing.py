"""Bring in cases that were raised elsewhere, such as parliamentary questions."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from kopir.issues.actions.publishing import publish
from kopir.issues.actions.raising import NewReport
from kopir.issues.models import Issue, Report
from kopir.issues.rules import ReportState
from kopir.web import clock


@dataclass(frozen=True)
class Source:
    """Where an imported case comes from; `ref` is its name there and makes a second import find it again."""

    name: str
    ref: str
    url: str = ""


@transaction.atomic
def import_issue(new: NewReport, source: Source) -> Issue:
    """Publish a case of another site, marked as imported: no author, no supports. Entry ``issue.raised`` by import.

    A case that has been imported before is returned as it is.
    """
    known = Issue.objects.filter(source_ref=source.ref).first()
    if known:
        return known
    moment = clock.now()
    report = Report.objects.create(
        state=ReportState.HELD,
        title=new.title,
        text=new.text,
        language=new.language,
        page_language=new.language,
        topic=new.topic,
        area=new.area,
        place=new.place,
        is_sample=new.is_sample,
        created_at=moment,
        confirmed_at=moment,
    )
    return publish(
        report, by="import", source={"source": source.name, "source_ref": source.ref, "source_url": source.url}
    )
