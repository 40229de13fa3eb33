"""Make two issues out of one text that holds two problems."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from kopir.accounts.models import Account
from kopir.issues.actions.moderated import ref_of
from kopir.issues.models import Issue, Report, Topic
from kopir.issues.models.issues import search_key
from kopir.issues.rules import ReportState, Stage, excerpt
from kopir.likeness.actions import want
from kopir.mail.actions import queue
from kopir.people.models import Area
from kopir.record.actions import append
from kopir.record.models import Counter
from kopir.record.rules import JSON
from kopir.web import clock
from kopir.web.errors import Refused

SPLIT = "issues/mail/split.txt"


@dataclass(frozen=True)
class SecondProblem:
    """What an editor finds in a text beside its own problem; `words` stand in the text as they are."""

    title: str
    words: str
    topic: Topic
    area: Area | None = None


@transaction.atomic
def split_report(report: Report, second: SecondProblem, *, editor: Account, reason: str) -> Issue:
    """An editor lets the second problem of a text be an issue of its own, in its author's words. Entry ``issue.split``.

    The text stays whole where it is. The part keeps author, language and date, and says which text it was taken
    from; its heading is the editor's. Supports stay with the text that was seen. The author is told.

    Raises
    ------
    Refused
        ``not-its-words`` where the words do not stand in the text, ``all-its-words`` where they are the whole text,
        ``withheld`` where it is hidden.
    """
    source, moment = _source(report, second.words), clock.now()
    issue = Issue.objects.create(
        number=Counter.objects.next_in("issue"),
        title=second.title,
        excerpt=excerpt(second.words),
        language=report.language,
        topic=second.topic,
        area=second.area,
        stage=Stage.RAISED,
        published_at=moment,
        is_sample=report.is_sample,
        search_key=search_key(second.title, second.words),
    )
    part = _part(report, second, issue, editor)
    facts: dict[str, JSON] = {
        "number": issue.number,
        "language": issue.language,
        "topic": second.topic.slug,
        "area": second.area.slug if second.area else None,
        "stage": Stage.RAISED.value,
        "split_from": source.number,
    }
    texts = {"title": part.title, "text": part.text, "public_name": part.shown_name, "reason": reason}
    about = [issue.ref, f"topic/{second.topic.slug}", *([second.area.ref] if second.area else []), source.ref]
    append("issue.split", about, "editor", facts, texts, at=moment)
    want([ref_of(part)], are_new=True)
    _tell(part, issue)
    return issue


def _source(report: Report, words: str) -> Issue:
    """Return the issue of a text that may be split so."""
    if report.withheld or report.issue is None:
        raise Refused("withheld")
    whole, part = " ".join(report.text.split()), " ".join(words.split())
    if part not in whole:
        raise Refused("not-its-words")
    if part == whole:
        raise Refused("all-its-words")
    return report.issue


def _part(report: Report, second: SecondProblem, issue: Issue, editor: Account) -> Report:
    moment = clock.now()
    return Report.objects.create(
        issue=issue,
        state=ReportState.PUBLISHED,
        author=report.author,
        raised_by=report.raised_by,
        consent_note=report.consent_note,
        title=second.title,
        text=second.words,
        language=report.language,
        page_language=report.page_language,
        topic=second.topic,
        area=second.area,
        show_name=report.show_name,
        public_name=report.public_name,
        is_sample=report.is_sample,
        created_at=report.created_at,
        confirmed_at=report.confirmed_at,
        decided_at=moment,
        decided_by=editor,
        split_from=report,
    )


def _tell(part: Report, issue: Issue) -> None:
    told = part.author or part.raised_by
    if told is not None:
        queue(
            to=told.email,
            template=SPLIT,
            language=part.page_language,
            context={"title": part.title, "path": issue.permanent_path},
            about=issue.ref,
            dedupe=f"{SPLIT}:{part.pk}",
        )
