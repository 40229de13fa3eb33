"""Likeness of letters among the newest texts, held by whoever asks: for when the likeness process is absent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from django.conf import settings

from kopir.likeness.comparing import reading_of
from kopir.likeness.fits import fit_of
from kopir.likeness.models import Vector
from kopir.likeness.rules import FoundText
from kopir.pure.text import detect_language
from kopir.pure.text.embedding import Matrix, from_bytes
from kopir.pure.text.ngrams import NgramEmbedder
from kopir.web import clock

NEWEST = 20_000  # some 40 MB in each web process that has to help itself
KEPT_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class Kept:
    refs: list[str]
    languages: list[str]
    rows: Matrix
    read_at: datetime


_kept: dict[str, Kept] = {}


def near_text(text: str, kind: str, limit: int) -> list[FoundText]:
    """Return the texts of a kind nearest to a text, by letters."""
    return _near(NgramEmbedder().embed([text])[0], kind, limit)


def near_ref(ref: str, kind: str, limit: int) -> list[FoundText]:
    """Return the texts of a kind nearest to a text that has a vector."""
    values = Vector.objects.made_by(NgramEmbedder.name).of([ref]).values_list("values", flat=True).first()
    return _near(from_bytes([values])[0], kind, limit) if values is not None else []


def row_of(text: str) -> Matrix:
    """Return the vector of letters of a text, which is kept nowhere, as one row; where the stored ones are put."""
    language = detect_language(text).language
    raw = NgramEmbedder().embed([reading_of(text, language)])
    fit = fit_of(NgramEmbedder.name, raw.shape[1], Path(settings.DATA_DIR))
    return fit.space.place(raw, [language], learn_means=False)


def _near(row: Matrix, kind: str, limit: int) -> list[FoundText]:
    kept = _newest(kind)
    scores = kept.rows @ row
    return [
        FoundText(kept.refs[place], kept.languages[place], round(float(max(scores[place], 0.0)), 3), is_probable=False)
        for place in np.argsort(-scores, kind="stable")[:limit]
        if scores[place] > 0
    ]


def _newest(kind: str) -> Kept:
    kept = _kept.get(kind)
    if kept is None or clock.now() - kept.read_at > KEPT_FOR:
        rows = list(
            Vector.objects.made_by(NgramEmbedder.name)
            .filter(kind=kind)
            .order_by("-pk")
            .values_list("ref", "language", "values")[:NEWEST]
        )
        matrix = from_bytes([values for _ref, _language, values in rows]) if rows else np.zeros((0, 512), np.float32)
        kept = Kept([ref for ref, _language, _values in rows], [row[1] for row in rows], matrix, clock.now())
        _kept[kind] = kept
    return kept


def forget_kept() -> None:
    """Read the newest texts anew at the next question."""
    _kept.clear()
