"""Pairs of issues that may be one problem. The machine suggests, people join."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kopir.accounts.models import Account
from kopir.desk.queues.base import Act, Kind, Link, Order, Row
from kopir.issues import actions
from kopir.issues.joining_forms import ClusterForm, PairForm
from kopir.issues.labels import REFUSED, STAGES
from kopir.issues.models import Issue, Pair, Report
from kopir.issues.rules import MergeReason, PairState, Stage
from kopir.issues.rules.merging import Candidate, keeper, reason_for
from kopir.web.dates import number_in

CLUSTER = 12  # so many of a cluster are offered at once; the others come as these are done


def sides(pair: Pair) -> tuple[Issue, Issue]:
    """Return the one that should hold the case, and the other; each as the case it stands in by now."""
    one, other = (issue.merged_into or issue for issue in (pair.first, pair.second))
    kept = keeper(_candidate(one), _candidate(other))
    return (one, other) if kept.number == one.number else (other, one)


def join(pair: Pair, editor: Account, *, turned: bool = False) -> object:
    kept, joined = sides(pair)[::-1] if turned else sides(pair)
    if kept.pk == joined.pk:
        return None  # another decision of a moment ago has joined them already
    reason = reason_for((kept.language, joined.language), (kept.area_id, joined.area_id))
    return actions.merge(joined, kept, reason=reason, editor=editor)


def join_with_words(pair: Pair, given: dict[str, Any], editor: Account) -> object:
    kept, joined = sides(pair)
    if kept.pk == joined.pk:
        return None
    if joined.number == given["keep"]:
        kept, joined = joined, kept
    return actions.merge(joined, kept, reason=given["reason"], editor=editor, words=given["words"])


def join_cluster(_pair: Pair, given: dict[str, Any], editor: Account) -> object:
    """Join several: one act and one entry each, all or none of them."""
    rows = Issue.objects.select_related("merged_into").in_bulk([given["keep"], *given["take"]], field_name="number")
    kept = _head(rows[given["keep"]])
    return [
        actions.merge(_head(rows[number]), kept, reason=given["reason"], editor=editor, words=given["words"])
        for number in sorted(set(given["take"]) - {given["keep"]})
        if _head(Issue.objects.select_related("merged_into").get(number=number)).pk != kept.pk
    ]


def cluster_of(pair: Pair, *, has_merged: bool = False) -> list[Issue]:
    """Return the issues that hang together with a pair, its own two first; on demand those merged meanwhile too."""
    if not pair.group:
        return []
    pairs = Pair.objects.exclude(state=PairState.APART) if has_merged else Pair.objects.open()
    rows = pairs.filter(group=pair.group).order_by(F("score").desc(), "pk")
    keys = dict.fromkeys([pair.first_id, pair.second_id])
    for first, second in rows.values_list("first", "second")[: CLUSTER * CLUSTER]:
        keys |= {first: None, second: None}
    wanted = list(keys)[:CLUSTER]
    issues = Issue.objects.all() if has_merged else Issue.objects.unmerged()
    found = issues.with_bridge().in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def _head(issue: Issue) -> Issue:
    return issue.merged_into or issue


def _candidate(issue: Issue) -> Candidate:
    return Candidate(issue.number, issue.is_imported, Stage(issue.stage), issue.support_count)


def _pair_form(pair: Pair, data: Any = None, initial: Any = None) -> PairForm:
    kept, joined = sides(pair)
    reason = reason_for((kept.language, joined.language), (kept.area_id, joined.area_id))
    return PairForm([kept, joined], data, initial=initial or {"keep": kept.number, "reason": reason.value})


def _cluster_form(pair: Pair, data: Any = None, initial: Any = None) -> ClusterForm:
    issues = cluster_of(pair, has_merged=data is not None)
    kept = sides(pair)[0]
    first = {"keep": kept.number, "take": [pair.first.number, pair.second.number]}
    return ClusterForm(issues, data, initial=initial or {**first, "reason": MergeReason.SAME_PROBLEM.value})


def _show(pair: Pair) -> dict[str, Any]:
    kept, joined = sides(pair)
    texts: dict[int, Report] = {}
    rows = Report.objects.published().filter(issue__in=[kept, joined]).select_related("photo").order_by("-pk")
    for report in rows:
        texts[report.issue_id or 0] = report  # the first text comes last and stays
    return {
        "pair": pair,
        "sides": [(issue, texts.get(issue.pk), STAGES[Stage(issue.stage)]) for issue in (kept, joined)],
        "percent": round(pair.score * 100),
        "same_area": kept.area_id is not None and kept.area_id == joined.area_id,
        "same_language": kept.language == joined.language,
        "days_apart": abs((kept.published_at - joined.published_at).days),
    }


def _row(pair: Pair) -> Row:
    area = pair.first.area or pair.second.area
    note = gettext("%(percent)s %% alike") % {"percent": number_in(round(pair.score * 100))}
    return Row(
        f"{pair.first.title} — {pair.second.title}",
        pair.found_at,
        " · ".join(part for part in (note, area.name_in() if area else "") if part),
    )


PAIRS = Kind(
    key="pairs",
    title=_("Issues that may be one problem"),
    nothing=_("No two issues look alike."),
    find=lambda _day: Pair.objects.open().with_issues().order_by(F("score").desc(), "pk"),
    carried=lambda _day: Pair.objects.exclude(state=PairState.APART).select_related(
        "first__merged_into", "second__merged_into"
    ),
    row=_row,
    template="desk/items/_pair.html",
    show=_show,
    links=lambda pair: [
        Link(issue.get_absolute_url(), gettext("No. %(number)s") % {"number": issue.number}, "external")
        for issue in sides(pair)
    ],
    refusals=REFUSED,
    patience_days=3_650,
    is_wide=True,
    orders=(
        Order("score", _("Surest first"), (F("score").desc(), "pk")),
        Order("cluster", _("What hangs together"), ("group", F("score").desc(), "pk")),
        Order("place", _("By place"), (F("first__area__slug").asc(nulls_last=True), F("score").desc(), "pk")),
        Order("date", _("Newest first"), ("-found_at", "-pk")),
    ),
    acts=(
        Act(
            key="join",
            label=_("One problem: join them"),
            soon=_("The two issues will be joined"),
            done=pgettext_lazy("desk tally", "joined"),
            perform=lambda pair, _given, editor: join(pair, editor),
            look="primary",
            icon="merge",
            help=_("The left one holds the case. Nothing is moved; supporters are told and can withdraw."),
        ),
        Act(
            key="apart",
            label=_("Two problems"),
            soon=_("They stay two issues"),
            done=pgettext_lazy("desk tally", "kept apart"),
            perform=lambda pair, _given, editor: actions.keep_apart(pair, editor=editor),
            icon="withdrawn",
            help=_("It is remembered: these two are not offered again."),
        ),
        Act(
            key="turned",
            label=_("Join them, the right one holds the case"),
            soon=_("The two issues will be joined"),
            done=pgettext_lazy("desk tally", "joined"),
            perform=lambda pair, _given, editor: join(pair, editor, turned=True),
            icon="merge",
        ),
        Act(
            key="words",
            label=_("Join them and say why"),
            soon=_("The two issues will be joined"),
            done=pgettext_lazy("desk tally", "joined"),
            perform=join_with_words,
            form=_pair_form,
        ),
        Act(
            key="cluster",
            label=_("Join several at once"),
            soon=_("Several issues will be joined"),
            done=pgettext_lazy("desk tally", "clusters joined"),
            perform=join_cluster,
            form=_cluster_form,
            fits=lambda pair: len(cluster_of(pair, has_merged=True)) > 2,
        ),
    ),
)
