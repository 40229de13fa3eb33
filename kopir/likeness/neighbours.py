"""What other apps ask: what is like a text, like a thing, and which pairs may be the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from django.conf import settings

from kopir.likeness import asking, fallback
from kopir.likeness.comparing import rows_called
from kopir.likeness.embedders import Unavailable, embedder_named, model_of
from kopir.likeness.fits import fit_of
from kopir.likeness.models import Pair, Vector
from kopir.likeness.rules import FoundText
from kopir.likeness.sources import Source, source_holding
from kopir.pure.text.embedding import Matrix, from_bytes
from kopir.pure.text.ngrams import NgramEmbedder

By = Literal["model", "ngrams"]
SPARE = 3  # texts asked for each thing wanted: one thing may hold several, and some are hidden by now


@dataclass(frozen=True)
class Near:
    """Something near: its reference, the reference of the text in it that is nearest, and how probably it is the same.

    `score` is a probability between 0 and 1, fitted on translations; `is_probable` says that it passes the threshold
    at which at least 95 of 100 pairs were the same.
    """

    ref: str
    text_ref: str
    language: str
    score: float
    is_probable: bool


@dataclass(frozen=True)
class Answer:
    """The nearest first. `by` says whether meaning was compared, or letters only because the process is absent."""

    near: tuple[Near, ...]
    by: By


@dataclass(frozen=True)
class Candidate:
    """Two different things that may be the same problem; `number` grows with each that is found."""

    number: int
    first: str
    second: str
    score: float
    is_probable: bool


def like(text: str, *, kind: str = "issue", limit: int = 5, leave_out: Collection[str] = ()) -> Answer:
    """Return the things of a kind whose texts are nearest to a text that is being written; it is kept nowhere."""
    source = source_holding(kind)
    if source is None or not text.strip():
        return Answer((), "model")
    many = (limit + len(leave_out)) * SPARE
    told = asking.ask_text(text, source.kind, many)
    if told is not None:
        return Answer(_things(source, told.near, limit, leave_out), "model" if told.is_by_meaning else "ngrams")
    return Answer(_things(source, fallback.near_text(text, source.kind, many), limit, leave_out), "ngrams")


def like_of(ref: str, *, limit: int = 5, leave_out: Collection[str] = ()) -> Answer:
    """Return the things nearest to one that is public (``issue/12``), itself left out."""
    source = source_holding(ref.partition("/")[0])
    members = source.members_of([ref]).get(ref, ()) if source else ()
    if source is None or not members:
        return Answer((), "model")
    left, many = {*leave_out, ref}, (limit + len(leave_out) + len(members)) * SPARE
    told = asking.ask_ref(members[0], source.kind, many)
    if told is not None:
        return Answer(_things(source, told.near, limit, left), "model" if told.is_by_meaning else "ngrams")
    return Answer(_things(source, fallback.near_ref(members[0], source.kind, many), limit, left), "ngrams")


def _things(source: Source, found: Sequence[FoundText], limit: int, leave_out: Collection[str]) -> tuple[Near, ...]:
    """Return the things that hold the texts found, each once, by its nearest text."""
    holders = source.holders_of([text.ref for text in found])
    near: dict[str, Near] = {}
    for text in found:
        holder = holders.get(text.ref)
        if holder is not None and holder not in leave_out and holder not in near:
            near[holder] = Near(holder, text.ref, text.language, text.score, text.is_probable)
    return tuple(near.values())[:limit]


def pairs(*, kind: str = "issue", after: int = 0, least: float = 0.0, limit: int = 1_000) -> Iterator[Candidate]:
    """Yield pairs found after a number, in the order found; texts that one thing holds by now are left out.

    Whoever keeps rows of their own remembers the last number and asks from there.
    """
    source = source_holding(kind)
    if source is None:
        return
    rows = list(Pair.objects.filter(kind=source.kind, pk__gt=after, score__gte=least).order_by("pk")[:limit])
    holders = source.holders_of([ref for row in rows for ref in (row.first, row.second)])
    for row in rows:
        first, second = holders.get(row.first), holders.get(row.second)
        if first and second and first != second:
            yield Candidate(row.pk, first, second, row.score, row.is_probable)


def vectors_of(refs: Sequence[str], model: str = "") -> tuple[list[str], Matrix]:
    """Return the vectors of things or texts that have one: references, and a row each of length one, means subtracted.

    The vector of a thing is that of its first text. Rows come in the order asked for; `model` is the site's own where
    none is named.
    """
    source = source_holding(refs[0].partition("/")[0]) if refs else None
    members = source.members_of(refs) if source else {}
    first = {ref: members[ref][0] if ref in members else ref for ref in refs}
    model = model or model_of(settings.EMBEDDER)
    rows = Vector.objects.made_by(model).of(first.values()).values_list("ref", "language", "values")
    found = {ref: (language, values) for ref, language, values in rows}
    known = [ref for ref in refs if first[ref] in found]
    if not known:
        return [], np.zeros((0, 1), np.float32)
    raw = from_bytes([found[first[ref]][1] for ref in known])
    fit = fit_of(model, raw.shape[1], Path(settings.DATA_DIR))
    return known, fit.space.place(raw, [found[first[ref]][0] for ref in known], learn_means=False)


def vector_of_text(text: str) -> tuple[str, Matrix]:
    """Return which model made the vector of a text that is being written, and the vector as one row; nothing is kept.

    The row stands where those of `vectors_of` stand. Where the process is absent, it is a vector of letters.
    """
    return asking.ask_vector(text) or (NgramEmbedder.name, fallback.row_of(text))


def vectors_called(names: Sequence[str], model: str) -> Matrix | None:
    """Return a row for each name of a topic, where texts about it stand; None where that model does not answer.

    Loads the model of the site into this process: for the worker and for commands.
    """
    try:
        site = embedder_named(settings.EMBEDDER, settings.EMBEDDER_KEY) if model != NgramEmbedder.name else None
        embedder = site or NgramEmbedder()
        dimensions = embedder.embed(names[:1]).shape[1]
        return rows_called(embedder, names, fit_of(model, dimensions, Path(settings.DATA_DIR)).space)
    except Unavailable:
        return None
