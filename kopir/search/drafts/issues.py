"""A case with the words of all its reports, those of the issues that are merged into it among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Q

from kopir.accounts.own_data import is_trace
from kopir.issues.models import Issue, Report
from kopir.letters.models import Letter
from kopir.search.drafts.draft import Draft, Texts, area_names, around, numbers
from kopir.search.rules import Kind, addressee, marks
from kopir.web.dates import local


def issues(keys: list[str]) -> Iterator[Draft]:
    """Three queries: the cases, their reports, to whom they were put. What is merged is found in its case alone."""
    named = Issue.objects.filter(number__in=numbers(keys))
    heads = named.filter(merged_into__isnull=False).order_by().values("merged_into")
    rows = Issue.objects.published().filter(Q(number__in=numbers(keys)) | Q(pk__in=heads))
    found = list(rows.select_related("area__parent__parent").defer("search_key", "excerpt"))
    cases = {issue.pk: issue for issue in found if issue.merged_into_id is None}
    told, put = reports(list(cases)), addressees(list(cases))
    for pk, issue in cases.items():
        yield _draft(issue, told[pk], put[pk])
    for issue in found:
        if issue.merged_into_id is not None:
            yield Draft(issue.ref)


def reports(cases: list[int]) -> dict[int, list[Report]]:
    """Return the published reports of cases, by the key of the issue that holds the case."""
    told: dict[int, list[Report]] = defaultdict(list)
    fields = ("title", "text", "place", "language", "withheld", "issue__merged_into")
    rows = Report.objects.published().filter(issue__in=Issue.objects.keys_in_cases(cases)).order_by("pk")
    for report in rows.select_related("issue").only(*fields):
        if report.issue:
            told[report.issue.head_id].append(report)
    return told


def _draft(issue: Issue, reports: list[Report], put: list[str]) -> Draft:
    shown = [report for report in reports if not report.withheld and not is_trace(report.text)]
    body: Texts = tuple((f"{one.title} {one.text} {one.place}", one.language) for one in shown)
    is_shown = not issue.withheld and not is_trace(issue.title)
    pairs: list[tuple[str, object]] = [("kind", Kind.ISSUE.value), ("stage", issue.stage), ("topic", issue.topic_id)]
    pairs += [("language", language) for language in {issue.language, *(one.language for one in shown)}]
    pairs += [("area", area.pk) for area in around(issue.area)]
    pairs += [("addressee", one) for one in put]
    return Draft(
        ref=issue.ref,
        day=local(issue.published_at),
        marks=marks(sorted(pairs, key=str)),
        title=((issue.title, issue.language),) if is_shown else (),
        body=(*body, *(area_names(issue.area) if shown else ())),
    )


def addressees(cases: list[int]) -> dict[int, list[str]]:
    """Return the posts and organisations that cases were put to, a post's organisation among them."""
    put: dict[int, list[str]] = defaultdict(list)
    rows = Letter.objects.filter(issue__in=Issue.objects.keys_in_cases(cases)).order_by("pk")
    columns = ("issue_id", "issue__merged_into_id", "post_id", "organization_id", "post__organization_id")
    for issue, head, post, own, above in rows.values_list(*columns):
        found = put[head or issue]
        found += [addressee(Kind.POST, post)] if post else []
        found += [addressee(Kind.ORGANIZATION, one) for one in (own, above) if one]
    return put
