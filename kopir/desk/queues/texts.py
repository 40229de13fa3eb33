"""Held texts of citizens: issues, and checks of promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.accounts.models import Account
from kopir.commitments import actions as commitment_actions
from kopir.commitments.forms import CheckRefusalForm
from kopir.commitments.labels import FINDINGS, INDEPENDENCE
from kopir.commitments.labels import REFUSED as CHECK_REFUSED
from kopir.commitments.models import Check
from kopir.commitments.rules import Finding, Independence
from kopir.commitments.showing import card_of
from kopir.desk.marking import count_in, paragraphs_of, pieces_of
from kopir.desk.queues.base import Act, Kind, Link, Row
from kopir.issues import actions
from kopir.issues.forms import RefusalForm
from kopir.issues.labels import REFUSED
from kopir.issues.models import Issue, Report
from kopir.issues.rules import ReportState
from kopir.moderation.rules import Rule
from kopir.pure.text import fold

ALIKE, ALIKE_WORDS, SHORTEST_WORD = 5, 4, 5
OF_COMMITMENT = tuple(f"commitment__{name}" for name in ("person", "post__organization", "organization"))


@dataclass(frozen=True)
class Outcomes:
    """What became of an author's earlier texts: counts only, never who the author is."""

    published: int
    refused: int

    @property
    def total(self) -> int:
        return self.published + self.refused


def refuse(report: Report, given: dict[str, Any], editor: Account) -> object:
    """Refuse a text with what the refusal form holds: the one place where the desk does so."""
    return actions.refuse_report(report, editor=editor, reason=given["reason"], words=given["words"])


def refusal_form(_item: Report, data: Any = None, initial: Any = None) -> RefusalForm:
    return RefusalForm(data, initial=initial)


def check_refusal_form(_item: Any, data: Any = None, initial: Any = None) -> CheckRefusalForm:
    return CheckRefusalForm(data, initial=initial)


def outcomes_of(author: Account | None, but: Report) -> Outcomes | None:
    if author is None:
        return None
    rows = Report.objects.by_account(author).exclude(pk=but.pk)
    found = rows.aggregate(
        published=Count("pk", filter=Q(state=ReportState.PUBLISHED)),
        refused=Count("pk", filter=Q(state=ReportState.REFUSED)),
    )
    return Outcomes(**found)


def alike(report: Report) -> list[Issue]:
    """Return issues of the same topic that share long words of the title: likely the same matter, never surely."""
    words = sorted({word for word in fold(report.title).split() if len(word) >= SHORTEST_WORD}, key=len)[-ALIKE_WORDS:]
    if not words:
        return []
    shared = Q()
    for word in words:
        shared |= Q(search_key__contains=f" {word[:7]}")
    return list(
        Issue.objects.published().about_topic(report.topic).filter(shared).with_bridge().order_by("-number")[:ALIKE]
    )


def _show_report(report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "title": pieces_of(report.title),
        "paragraphs": paragraphs_of(report.text),
        "place": pieces_of(report.place) if report.place else [],
        "marked": count_in(report.title, report.text, report.place),
        "outcomes": outcomes_of(report.author, report),
        "alike": alike(report),
    }


def _report_row(report: Report) -> Row:
    note = " · ".join(str(part) for part in (report.topic, report.area) if part)
    return Row(report.title, report.confirmed_at or report.created_at, note, report.language)


REPORTS = Kind(
    key="reports",
    title=_("Texts to read before they are published"),
    nothing=_("No text waits."),
    find=lambda _day: Report.objects.held()
    .select_related("topic", "area", "photo", "paper", "author", "raised_by", "joins__issue")
    .order_by(Coalesce("confirmed_at", "created_at"), "pk"),
    row=_report_row,
    template="desk/items/_report.html",
    show=_show_report,
    refusals=REFUSED,
    patience_days=2,
    acts=(
        Act(
            key="publish",
            label=_("Publish it"),
            soon=_("The text will be published"),
            done=pgettext_lazy("desk tally", "published"),
            perform=lambda report, _given, editor: actions.publish_report(report, editor=editor),
            look="primary",
            icon="check",
            help=_("It becomes an issue under its own number, and its author is told."),
        ),
        Act(
            key="refuse",
            label=_("Refuse it"),
            soon=_("The text will be refused"),
            done=pgettext_lazy("desk tally", "refused"),
            perform=refuse,
            form=refusal_form,
            look="danger",
            icon="withdrawn",
        ),
    ),
)  # fmt: skip


def _show_check(check: Check) -> dict[str, Any]:
    return {
        "check": check,
        "card": card_of(check.commitment),
        "finding": FINDINGS[Finding(check.finding)],
        "counts": INDEPENDENCE[Independence(check.reason)],
        "paragraphs": paragraphs_of(check.text),
        "marked": count_in(check.text),
        "claim": check.commitment.claims.filter(round=check.round).first(),
    }


CHECKS = Kind(
    key="checks",
    title=_("Checks to read before they are published"),
    nothing=_("No check waits."),
    find=lambda _day: (
        Check.objects.held().select_related("commitment", "photo", *OF_COMMITMENT).order_by("created_at", "pk")
    ),
    row=lambda check: Row(
        (check.text or check.commitment.words)[:120],
        check.created_at,
        str(FINDINGS[Finding(check.finding)]),
        check.language,
    ),
    template="desk/items/_check.html",
    show=_show_check,
    links=lambda check: [Link(check.commitment.get_absolute_url(), _("The promise"), "external")],
    refusals=CHECK_REFUSED,
    patience_days=2,
    acts=(
        Act(
            key="publish",
            label=_("Publish it"),
            soon=_("The check will be published"),
            done=pgettext_lazy("desk tally", "published"),
            perform=lambda check, _given, editor: commitment_actions.publish_check(check, editor=editor),
            look="primary",
            icon="check",
            help=_("From then on it counts, where its round still runs."),
        ),
        Act(
            key="refuse",
            label=_("Do not publish it"),
            soon=_("The check will not be published"),
            done=pgettext_lazy("desk tally", "not published"),
            perform=lambda check, given, editor: commitment_actions.refuse_check(
                check, given["reason"], editor=editor, rule=Rule(given["rule"])
            ),
            form=check_refusal_form,
            look="danger",
            icon="withdrawn",
        ),
    ),
)
