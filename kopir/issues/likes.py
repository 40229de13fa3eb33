"""Issues like a text that is being written, each with the reason why it is offered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kopir.issues.labels import IN_LANGUAGE
from kopir.issues.models import Issue, Report
from kopir.likeness.neighbours import Near, like
from kopir.people.models import Area

MOST = 5
# Below these nothing is offered: a list of five strangers teaches people to pass by the list.
LEAST = {"model": 0.2, "ngrams": 0.25}


@dataclass(frozen=True)
class Like:
    """An issue that may be the same, and the text in it that is nearest."""

    issue: Issue
    report: Report
    reasons: tuple[str, ...]
    is_probable: bool

    @property
    def key(self) -> int:
        return self.report.pk


@dataclass(frozen=True)
class Likes:
    """What is offered. `by_letters` says that meaning could not be compared."""

    rows: tuple[Like, ...] = ()
    by_letters: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True)
class Draft:
    """What has been written so far."""

    title: str
    text: str = ""
    area: Area | None = None
    language: str = ""


def likes_of(draft: Draft, leave_out: Collection[str] = ()) -> Likes:
    """Return up to five like issues in any language, the likeliest first (one question, two queries)."""
    words = f"{draft.title}\n{draft.text}".strip()
    if len(words.split()) < 2:
        return Likes()
    answer = like(words, kind="issue", limit=MOST, leave_out=leave_out)
    near = [one for one in answer.near if one.score >= LEAST[answer.by]]
    found = _found(near)
    rows = []
    for one in near:
        if (one.ref, one.text_ref) in found:
            issue, report = found[one.ref, one.text_ref]
            rows.append(Like(issue, report, _reasons(draft, one, issue, answer.by), one.is_probable))
    return Likes(tuple(rows), by_letters=answer.by == "ngrams")


def _found(near: Collection[Near]) -> dict[tuple[str, str], tuple[Issue, Report]]:
    """Fetch the issues and the texts; what was hidden a moment ago is not among them."""
    numbers = [int(one.ref.partition("/")[2]) for one in near]
    keys = [int(one.text_ref.partition("/")[2]) for one in near]
    issues = {row.ref: row for row in Issue.objects.published().unmerged().with_bridge().filter(number__in=numbers)}
    texts = {f"report/{row.pk}": row for row in Report.objects.published().filter(pk__in=keys, withheld="")}
    return {
        (one.ref, one.text_ref): (issues[one.ref], texts[one.text_ref])
        for one in near
        if one.ref in issues and one.text_ref in texts
    }


def _reasons(draft: Draft, near: Near, issue: Issue, by: str) -> tuple[str, ...]:
    """Say why an issue is offered, in the order in which it helps to judge."""
    said = [_("similar words") if by == "ngrams" else _("same meaning")]
    if draft.language and near.language != draft.language and near.language in IN_LANGUAGE:
        said.append(str(IN_LANGUAGE[near.language]))
    if draft.area and issue.area_id == draft.area.pk:
        said.append(_("same area"))
    return tuple(said)
