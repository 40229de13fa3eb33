"""All vectors of the site's model in memory, for the likeness process: read once, then kept up with the rows."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings

from kopir.likeness.comparing import reading_of
from kopir.likeness.fits import Fit, fit_of
from kopir.likeness.models import Vector
from kopir.likeness.rules import FoundText
from kopir.likeness.sources import source_of
from kopir.pure.text import detect_language
from kopir.pure.text.embedding import Embedder, Matrix, from_bytes
from kopir.pure.text.evidence import Named, evidence, named_in
from kopir.pure.text.nearness import Pool
from kopir.pure.text.space import LANGUAGES, Space, codes_of

READ_AT_ONCE = 5_000
JUDGED = 12  # candidates whose words are read and judged
LOOK_FOR_GONE_EVERY = 8  # rounds: a hidden text is not shown meanwhile either, its noun is asked at each answer
GROWN = 0.2  # share of new vectors at which the usual is measured anew
NAMED_AT_ONCE = 4_000  # public texts whose names are remembered: who goes on writing is near the same ones again


@lru_cache(NAMED_AT_ONCE)
def _named_in_public(text: str) -> Named:
    return named_in(text)


class Shelf:
    """Vectors of one kind of texts. Rows that came after the last measuring are compared by the same cohort."""

    def __init__(self, fit: Fit) -> None:
        self.fit = fit
        self.refs: list[str] = []
        self.keys: list[int] = []
        self.languages: list[str] = []
        self.raw = np.zeros((0, fit.space.means.shape[1]), np.float32)
        self.space = fit.space
        self.pool = Pool(self.raw, codes_of([]), fit.cohort.rows, fit.cohort.codes)
        self.places: dict[str, int] = {}
        self.measured = 0

    def add(self, rows: Sequence[tuple[int, str, str, bytes | memoryview]]) -> None:
        """Take in vectors: key, reference, language, values."""
        self.keys += [key for key, _ref, _language, _values in rows]
        self.refs += [ref for _key, ref, _language, _values in rows]
        self.languages += [language for _key, _ref, language, _values in rows]
        self.raw = np.concatenate([self.raw, from_bytes([values for *_facts, values in rows])])

    def drop(self, gone: set[int]) -> None:
        """Let vectors go whose rows are gone."""
        kept = [place for place, key in enumerate(self.keys) if key not in gone]
        self.pool = self.pool.with_only(np.array(kept, np.int64))
        self.keys = [self.keys[place] for place in kept]
        self.refs = [self.refs[place] for place in kept]
        self.languages = [self.languages[place] for place in kept]
        self.raw = self.raw[kept]
        self.places = {ref: place for place, ref in enumerate(self.refs)}

    def measured_anew(self) -> tuple[Space, Pool, int]:
        """Return space and pool for what was read: means and the usual are measured anew once in a while only.

        At a hundred thousand texts that takes a quarter of a minute, during which the old ones answer.
        """
        codes, old = codes_of(self.languages), len(self.pool)
        if len(self.refs) > self.measured * (1 + GROWN):
            space = Space(self.fit.space.means_of(self.raw, codes), self.fit.space.map)
            rows = space.place(self.raw, self.languages, learn_means=False)
            return space, Pool(rows, codes, self.fit.cohort.rows, self.fit.cohort.codes), len(self.refs)
        rows = self.space.place(self.raw[old:], self.languages[old:], learn_means=False)
        return self.space, self.pool.with_more(rows, codes[old:]), self.measured

    def take(self, space: Space, pool: Pool, measured: int) -> None:
        """Answer from these from now on."""
        self.space, self.pool, self.measured = space, pool, measured
        self.places = {ref: place for place, ref in enumerate(self.refs)}


class Holder:
    """The model and all its vectors. One question at a time is answered; reading goes on beside."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        dimensions = embedder.embed(["a"]).shape[1]
        self.fit = fit_of(embedder.name, dimensions, Path(settings.DATA_DIR))
        self.shelves: dict[str, Shelf] = {}
        self.last = self.rounds = 0
        self.lock = threading.Lock()

    def keep_up(self) -> int:
        """Read vectors that are new and let go of those whose rows are gone; return how many changed."""
        fresh: dict[str, Shelf] = {}
        changed = 0
        while rows := list(
            Vector.objects.made_by(self.embedder.name)
            .filter(pk__gt=self.last)
            .order_by("pk")
            .values_list("pk", "ref", "language", "values", "kind")[:READ_AT_ONCE]
        ):
            self.last, changed = rows[-1][0], changed + len(rows)
            for kind in {row[4] for row in rows}:
                shelf = self.shelves.setdefault(kind, Shelf(self.fit))
                shelf.add([row[:4] for row in rows if row[4] == kind])
                fresh[kind] = shelf
        for shelf in fresh.values():
            made = shelf.measured_anew()
            with self.lock:
                shelf.take(*made)
        gone = self._gone() if changed or self.rounds % LOOK_FOR_GONE_EVERY == 0 else set()
        self.rounds += 1
        for shelf in self.shelves.values():
            if lost := gone & set(shelf.keys):
                with self.lock:
                    shelf.drop(lost)
                changed += len(lost)
                _named_in_public.cache_clear()  # of a text that was taken out nothing stays in memory either
        return changed

    def _gone(self) -> set[int]:
        held = {key for shelf in self.shelves.values() for key in shelf.keys}
        rows = Vector.objects.made_by(self.embedder.name).filter(pk__lte=self.last)
        if len(held) == rows.count():
            return set()
        return held - set(rows.values_list("pk", flat=True))

    def near_text(self, text: str, kind: str, limit: int) -> list[FoundText]:
        """Return the texts nearest in meaning to a text, which is kept nowhere."""
        language = detect_language(text).language
        raw = self.embedder.embed([reading_of(text, language)])
        with self.lock:
            shelf = self.shelves.get(kind)
            if shelf is None:
                return []
            row = shelf.space.place(raw, [language], learn_means=False)[0]
            return self._judged(shelf, row, text, language, limit, place=-1)

    def row_of(self, text: str) -> Matrix:
        """Return the vector of a text, which is kept nowhere, as one row; where `neighbours.vectors_of` puts others."""
        language = detect_language(text).language
        raw = self.embedder.embed([reading_of(text, language)])
        return self.fit.space.place(raw, [language], learn_means=False)

    def near_ref(self, ref: str, kind: str, limit: int) -> list[FoundText] | None:
        """Return the texts nearest in meaning to one that has a vector; None where it has none yet."""
        with self.lock:
            shelf = self.shelves.get(kind)
            place = shelf.places.get(ref, -1) if shelf else -1
            source = source_of(ref)
            words = source.words_of([ref]).get(ref) if source else None
            if shelf is None or place < 0 or words is None:
                return None
            text = f"{words.title}\n{words.text}"
            return self._judged(shelf, shelf.pool.row(place), text, shelf.languages[place], limit, place=place)

    def _judged(
        self, shelf: Shelf, row: Matrix, text: str, language: str, limit: int, *, place: int
    ) -> list[FoundText]:
        code = int(codes_of([language])[0])
        found = shelf.pool.nearest_to(row, code, JUDGED, place=place)
        places = [int(one) for one in found.places[0] if one >= 0]
        refs = [shelf.refs[one] for one in places]
        source = source_of(refs[0]) if refs else None
        words = source.words_of(refs[:JUDGED]) if source else {}
        mine = named_in(text)
        figures, judged = [], []
        for number, ref in enumerate(refs[:JUDGED]):
            if ref in words:
                theirs = _named_in_public(f"{words[ref].title}\n{words[ref].text}")
                candidate = [float(part[0, number]) for part in (found.cosine, found.score, found.lead)]
                figures.append([*candidate, *evidence(mine, theirs)])
                judged.append(number)
        if not figures:
            return []
        is_across = np.array([shelf.pool.code(places[number]) != code for number in judged])
        probability, is_probable = self.fit.judges.judge(np.array(figures), is_across)
        near = [
            FoundText(
                refs[number],
                LANGUAGES[shelf.pool.code(places[number])],
                round(float(probability[row_number]), 4),
                is_probable=bool(is_probable[row_number]),
            )
            for row_number, number in enumerate(judged)
        ]
        return near[:limit]
