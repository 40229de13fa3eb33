"""A Popolo file becomes rows: the same file twice changes nothing, a changed one keeps what was said before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from kopir.people.actions.merging import Merge
from kopir.people.models import Import, Organization, Revision
from kopir.people.rules import is_past, span_of
from kopir.people.statements import SECTIONS
from kopir.pure.popolo import Document, read, to_json
from kopir.pure.text import slug_of
from kopir.record.actions import append
from kopir.web import clock

MOST_NAMED = 50  # organisations whose timelines show an import
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class FileFacts:
    """What is said about a file beside its content; what is left out is read from it."""

    name: str
    dataset: str = ""
    is_historical: bool | None = None
    is_sample: bool = False


@dataclass(frozen=True)
class Imported:
    """What an import did, by count; `record` is None where it changed nothing."""

    dataset: str
    is_historical: bool
    added: int = 0
    changed: int = 0
    gone: int = 0
    unchanged: int = 0
    record: Import | None = field(default=None, compare=False)


@transaction.atomic
def import_popolo(given: bytes, file: FileFacts, progress: Progress | None = None) -> Imported:
    """Take a Popolo file into the directory, whole or not at all; a steward may.

    Things are known again by the file's dataset and their id, memberships by what they join. What a source changed is
    changed here and kept as a Revision; what only an editor changed here stays. What the file no longer names is
    marked, never deleted. Entry `people.imported`, only where something changed.

    Raises BrokenFile, before anything is written, with the problems and their paths.
    """
    document = read(given)
    dataset = file.dataset or dataset_of(document)
    today = clock.today()
    is_historical = speaks_of_past(document, today) if file.is_historical is None else file.is_historical
    merge = Merge(dataset=dataset, is_historical=is_historical, is_sample=file.is_sample, progress=progress)
    merge.run({name: [to_json(thing) for thing in getattr(document, name)] for name in SECTIONS})
    last = Import.objects.filter(dataset=dataset).first()
    if merge.is_quiet and last is not None and last.rest == dict(document.extra):
        return Imported(dataset, is_historical, unchanged=merge.unchanged)
    made = Import.objects.create(
        dataset=dataset,
        file_name=file.name[:255],
        sha256=hashlib.sha256(given).hexdigest(),
        counts=merge.counts,
        rest=dict(document.extra),
        is_historical=is_historical,
        is_sample=file.is_sample,
    )
    for revision in merge.revisions:
        revision.of_import = made
    Revision.objects.bulk_create(merge.revisions, batch_size=500)
    _enter(made)
    return Imported(dataset, is_historical, **merge.counts, record=made)


def dataset_of(document: Document) -> str:
    """Return the name under which a file's things are known again: that of its legislature, else `popolo`.

    A second file of the same legislature is a newer edition of the first; a file of another keeps its own ids.
    """
    bodies = [each for each in document.organizations if each.classification.casefold() == "legislature"]
    if not bodies:
        return "popolo"
    known = [each.identifier for each in bodies[0].identifiers if each.scheme == "wikidata"]
    return slug_of(known[0] if known else bodies[0].name)


def speaks_of_past(document: Document, today: date) -> bool:
    """Say whether a file is historical by its legislative periods."""
    spans = [
        span_of(event.start_date.text if event.start_date else "", event.end_date.text if event.end_date else "")
        for event in document.events
        if event.is_period
    ]
    return is_past(spans, today)


def _enter(made: Import) -> None:
    bodies = Organization.objects.present().filter(dataset=made.dataset).order_by("slug")[:MOST_NAMED]
    append(
        "people.imported",
        [made.ref, *(body.ref for body in bodies)],
        "import",
        {
            "dataset": made.dataset,
            "sha256": made.sha256,
            "historical": made.is_historical,
            **made.counts,
        },
    )
