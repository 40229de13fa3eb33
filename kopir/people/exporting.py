"""The directory as one Popolo file: what a source said comes back key for key, with what was changed here over it."""

from __future__ import annotations

from typing import Any

from kopir.people.models import Import, Membership
from kopir.people.statements import SECTIONS, Section, statement_of
from kopir.pure.popolo import JSON


def export_popolo(dataset: str | None = None) -> dict[str, JSON]:
    """Return one dataset, or everything that is in the directory, as a Popolo document.

    Ids are those of the source; where several datasets are exported together, each id is led by its dataset's name.
    Things that a source no longer names are left out. A private person's address is never in the directory.
    """
    rows = {name: _rows(section, dataset) for name, section in SECTIONS.items()}
    datasets = {row.dataset for found in rows.values() for row in found}
    ids: dict[tuple[str, int], str] = {}
    for name, found in rows.items():
        for row in found:
            if not isinstance(row, Membership):
                ids[name, row.pk] = _id(row, is_mixed=len(datasets) > 1)
    said: dict[str, JSON] = {
        name: [statement_of(section, row, ids) for row in rows[name]] for name, section in SECTIONS.items()
    }
    kept = {name: found for name, found in said.items() if found or name in {"persons", "organizations", "memberships"}}
    return _rest(datasets) | kept


def _rows(section: Section, dataset: str | None) -> list[Any]:
    rows = section.model.objects.present()
    if dataset is not None:
        rows = rows.filter(dataset=dataset)
    if section.model is Membership:
        rows = rows.select_related("post")
    return list(rows.order_by("dataset", "source_id", "pk"))


def _id(row: Any, *, is_mixed: bool) -> str:
    if not row.source_id:
        return str(row.slug)
    return f"{row.dataset}:{row.source_id}" if is_mixed else str(row.source_id)


def _rest(datasets: set[str]) -> dict[str, JSON]:
    """What a file says beside its sections belongs to that file alone."""
    if len(datasets) != 1:
        return {}
    last = Import.objects.filter(dataset=next(iter(datasets))).first()
    return dict(last.rest) if last else {}
