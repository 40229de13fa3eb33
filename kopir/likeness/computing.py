"""What the worker does: make the vectors that are wanted, look for texts without one, find pairs.

Each step is found in rows, done in a batch and noted in one transaction: killed anywhere, nothing is lost and nothing
is there twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256

import structlog
from django.conf import settings
from django.db import transaction

from kopir.likeness import asking
from kopir.likeness.comparing import reading_of
from kopir.likeness.embedders import Unavailable, embedder_named, model_of
from kopir.likeness.models import Pair, Survey, Vector, Wanted
from kopir.likeness.rules import FoundText
from kopir.likeness.sources import Source, Words, source_of, sources
from kopir.pure.text.embedding import Embedder, Matrix, to_bytes
from kopir.pure.text.ngrams import NgramEmbedder
from kopir.web import clock

log = structlog.get_logger("kopir.likeness")
BATCH = 16  # texts a step: about half a second, then other chores have their turn
LOOKED_AT = 500
PAIRED = 20
PAIRS_OF_A_TEXT = 5
LEAST = 0.2  # a pair less probable is not worth an editor's look
OLD = 2_000


def waiting() -> int:
    """Return how many texts wait for their vectors."""
    return Wanted.objects.count()


def models() -> tuple[str, ...]:
    """Return the models of which each text has a vector: the site's, and letters for when its process is absent."""
    return tuple(dict.fromkeys([model_of(settings.EMBEDDER), NgramEmbedder.name]))


def compute() -> int:
    """Make vectors of the newest texts that wait; return how many were done."""
    rows = list(Wanted.objects.order_by("-pk")[:BATCH])
    if not rows:
        return 0
    found = _words([row.ref for row in rows])
    readings = {ref: _reading(words) for ref, words in found.items()}
    refs = list(readings)
    try:
        made = {embedder.name: embedder.embed(list(readings.values())) for embedder in _embedders()} if refs else {}
    except Unavailable as error:
        log.warning("no vectors for now", why=str(error))
        return 0
    for row in rows:
        of_row = {name: matrix[refs.index(row.ref)] for name, matrix in made.items()} if row.ref in readings else {}
        _keep(row, found.get(row.ref), readings.get(row.ref, ""), of_row)
    return len(rows)


def _embedders() -> list[Embedder]:
    return [
        NgramEmbedder() if name == NgramEmbedder.name else embedder_named(settings.EMBEDDER, settings.EMBEDDER_KEY)
        for name in models()
    ]


def _words(refs: list[str]) -> dict[str, Words]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for ref in refs:
        by_kind[ref.partition("/")[0]].append(ref)
    found: dict[str, Words] = {}
    for of_kind in by_kind.values():
        if source := source_of(of_kind[0]):
            found |= source.words_of(of_kind)
    return found


def _reading(words: Words) -> str:
    return reading_of(f"{words.title}\n{words.text}", words.language)


@transaction.atomic
def _keep(row: Wanted, words: Words | None, reading: str, made: dict[str, Matrix]) -> None:
    """Keep the vectors of one text, if it still waits by this very row: else it was changed, hidden or erased since."""
    if not Wanted.objects.filter(pk=row.pk).delete()[0] or words is None:
        return
    digest = sha256(reading.encode()).hexdigest()
    for model, values in made.items():
        Vector.objects.filter(ref=row.ref, model=model).delete()
        Vector.objects.create(
            ref=row.ref,
            kind=row.ref.partition("/")[0],
            model=model,
            language=words.language,
            digest=digest,
            values=to_bytes(values),
            made_at=clock.now(),
        )


def survey() -> int:
    """Look through the texts of each source, once for each model, for those that lack its vector; return how many.

    So texts from before this room, and all texts after another model was chosen, get theirs.
    """
    looked = 0
    for source in sources():
        for model in models():
            row, _is_new = Survey.objects.get_or_create(source=source.kind, model=model)
            if row.ended_at is None:
                looked += _look(source, row)
    return looked or _forget_old()


@transaction.atomic
def _look(source: Source, row: Survey) -> int:
    found = source.after(row.position, LOOKED_AT)
    refs = [ref for _key, ref in found]
    have = set(Vector.objects.made_by(row.model).of(refs).values_list("ref", flat=True))
    lacking = [Wanted(ref=ref, since=clock.now()) for ref in refs if ref not in have]
    Wanted.objects.bulk_create(lacking, ignore_conflicts=True)
    ended = None if found else clock.now()
    Survey.objects.filter(pk=row.pk).update(position=found[-1][0] if found else row.position, ended_at=ended)
    return len(found)


def _forget_old() -> int:
    """Delete vectors and surveys of models that are no longer used, once the new ones have been made."""
    if Wanted.objects.exists():
        return 0
    old = Vector.objects.exclude(model__in=models()).order_by("pk").values_list("pk", flat=True)[:OLD]
    Survey.objects.exclude(model__in=models()).delete()
    return Vector.objects.filter(pk__in=list(old)).delete()[0]


def pair() -> int:
    """Ask the process for what is near to each text with a new vector, and note the pairs; return how many were asked.

    Where the process is absent or has not read a vector yet, it is asked again later.
    """
    done = 0
    for source in sources():
        model = model_of(settings.EMBEDDER)
        row, _is_new = Survey.objects.get_or_create(source=f"pairs:{source.kind}"[:16], model=model)
        fresh = Vector.objects.made_by(model).filter(kind=source.kind, pk__gt=row.position).order_by("pk")
        for key, ref in fresh.values_list("pk", "ref")[:PAIRED]:
            told = asking.ask_ref(ref, source.kind, PAIRS_OF_A_TEXT)
            if told is None and source.words_of([ref]):
                break
            _note(row, key, ref, told.near if told else ())
            done += 1
    return done


@transaction.atomic
def _note(row: Survey, key: int, ref: str, near: Sequence[FoundText]) -> None:
    """Note the pairs of one text and how far we are; a text that went meanwhile is in none."""
    if Vector.objects.filter(pk=key).exists():
        alive = set(Vector.objects.of([text.ref for text in near]).values_list("ref", flat=True))
        for text in near:
            if text.score >= LEAST and text.ref in alive:
                first, second = sorted([ref, text.ref])
                facts = {"score": text.score, "is_probable": text.is_probable, "model": row.model}
                defaults = facts | {"kind": ref.partition("/")[0], "found_at": clock.now()}
                Pair.objects.update_or_create(first=first, second=second, defaults=defaults)
    Survey.objects.filter(pk=row.pk).update(position=key)
