"""Learn from the site's own history. Nothing of it is public, so nothing of it is on the record."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

from django.db import transaction

from kopir.issues.models import Topic
from kopir.pure.text.embedding import Matrix
from kopir.pure.text.features import with_facts, worth_learning
from kopir.pure.text.judging import Figures, cross_validated
from kopir.pure.text.linear import fit
from kopir.routing import vectors
from kopir.routing.examples import Example, available, examples_of, gone
from kopir.routing.models import Learnt
from kopir.routing.models.learnt import packed
from kopir.routing.rules import FOLDS, Due, Kind, Lessons, is_useful, learnable, training_due
from kopir.web import clock

SEED = 1979  # the same history gives the same figures
ENOUGH = 3_000  # examples, from which on what topics are called adds nothing but time


def learn(kind: Kind) -> list[Learnt]:
    """What stands of a kind is replaced by what the published history teaches now; by nothing, where it is too little.

    One model for the vectors of the site's model, and for topics one for vectors of letters. For editors, by command,
    and for the ticker. No entry: nothing public changes. Texts that are hidden or erased are not read, and leave no
    trace in what is kept.
    """
    Learnt.objects.filter(kind=kind).exclude(embedder__in=vectors.models_for(kind)).delete()
    examples = examples_of(kind)
    found = [_learn(kind, made_by, examples) for made_by in vectors.models_for(kind)]
    return [learnt for learnt in found if learnt is not None]


def _learn(kind: Kind, made_by: str, examples: list[Example]) -> Learnt | None:
    known, rows = vectors.of_texts(list(dict.fromkeys(example.text for example in examples)), made_by)
    place = {text: at for at, text in enumerate(known)}
    seen = [example for example in examples if example.text in place]
    found = learnable([example.label for example in seen])
    if not found.is_enough:
        Learnt.objects.filter(kind=kind, embedder=made_by).delete()
        return None
    taught = [seen[at] for at in found.places]
    features = worth_learning([example.facts for example in taught])
    matrix = with_facts(
        rows[[place[example.text] for example in taught]], [example.facts for example in taught], features
    )
    labels = [example.label for example in taught]
    called = _called(kind, made_by, sorted(set(labels)), len(features)) if len(labels) < ENOUGH else None
    weights = (model := fit(matrix, labels, called=called)).to_bytes()
    figures = _figures(cross_validated(matrix, labels, FOLDS, SEED, called=called))
    kept = {
        "n": len(taught),
        "available": available(kind),
        "weights": weights,
        "sha256": hashlib.sha256(weights).hexdigest(),
        "features": features,
        "figures": figures | {"rare": found.rare, "penalty": model.penalty},
        "texts": packed([example.text for example in taught]),
        "trained_at": clock.now(),
    }
    with transaction.atomic():  # of two at once, the later one stays
        return Learnt.objects.update_or_create(kind=kind, embedder=made_by, defaults=kept)[0]


def _called(kind: Kind, made_by: str, labels: list[str], features: int) -> Matrix | None:
    """Return rows of what topics are called, for as long as there are few examples; an addressee's name says little."""
    if kind is not Kind.TOPIC:
        return None
    names = {topic.slug: ", ".join(dict.fromkeys(topic.names.values())) for topic in Topic.objects.all()}
    return vectors.of_names([names[label] or label for label in labels], made_by, features)


def _figures(found: Figures) -> dict[str, Any]:
    right = round(found.accuracy * found.n)
    return asdict(found) | {"right": right, "is_useful": is_useful(right, found.n, found.baseline)}


def learn_if_due() -> int:
    """Learn whatever it is time to learn; return how many models were made or dropped. The ticker's chore.

    While texts wait for their vectors only a text that has gone is a reason: all the rest waits for them.
    """
    return sum(_learn_if_due(kind) for kind in Kind)


def due(kind: Kind) -> Due | None:
    """Say why it is time to learn a kind; None where it is not."""
    rows = {row.embedder: row for row in Learnt.objects.filter(kind=kind).defer("weights")}
    there = available(kind)
    reasons = [
        training_due(_standing(rows.get(made_by)), there)
        for made_by in dict.fromkeys([*rows, *vectors.models_for(kind)])
    ]
    return next((reason for reason in Due if reason in reasons), None)


def _standing(row: Learnt | None) -> Lessons | None:
    return Lessons(row.available, has_lost=bool(gone(row.learnt_from))) if row else None


def _learn_if_due(kind: Kind) -> int:
    why = due(kind)
    if why is None or (why is not Due.TEXTS_GONE and vectors.are_waited_for()):
        return 0
    before = _seals(kind)
    learn(kind)
    return len(before ^ _seals(kind))  # the same history teaches the same: then there was nothing to do


def _seals(kind: Kind) -> set[tuple[str, str]]:
    return set(Learnt.objects.filter(kind=kind).values_list("embedder", "sha256"))
