"""Which texts of issues get vectors: each published report, found again as the issue that holds its case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import F
from django.db.models.functions import Coalesce

from kopir.issues.models import Issue, Report
from kopir.issues.models.reports import ReportQuerySet
from kopir.likeness.sources import Source, Words

HEAD = Coalesce("issue__merged_into__number", "issue__number")


def _public() -> ReportQuerySet:
    """Texts that stand as they were written: where one was erased, title and text are the same trace."""
    return Report.objects.published().filter(withheld="").exclude(text=F("title"))


def _keys(refs: Iterable[str]) -> list[int]:
    return [
        int(key) for _kind, _slash, key in (ref.partition("/") for ref in refs) if key.isdecimal() and len(key) < 19
    ]


def after(key: int, many: int) -> list[tuple[int, str]]:
    keys = _public().filter(pk__gt=key).order_by("pk").values_list("pk", flat=True)[:many]
    return [(key, f"report/{key}") for key in keys]


def words_of(refs: Sequence[str]) -> dict[str, Words]:
    rows = _public().filter(pk__in=_keys(refs)).values_list("pk", "language", "title", "text")
    return {f"report/{key}": Words(f"report/{key}", language, title, text) for key, language, title, text in rows}


def holders_of(refs: Sequence[str]) -> dict[str, str]:
    rows = _public().filter(pk__in=_keys(refs)).values_list("pk", HEAD)
    return {f"report/{key}": f"issue/{number}" for key, number in rows}


def members_of(refs: Sequence[str]) -> dict[str, list[str]]:
    numbers = _keys(refs)
    heads = Issue.objects.unmerged().filter(number__in=numbers).order_by().values("pk")
    rows = _public().filter(issue__in=Issue.objects.keys_in_cases(heads)).order_by("pk").values_list("pk", HEAD)
    found: dict[str, list[str]] = defaultdict(list)
    for key, number in rows:
        found[f"issue/{number}"].append(f"report/{key}")
    return dict(found)


REPORTS = Source("report", "issue", after, words_of, holders_of, members_of)
