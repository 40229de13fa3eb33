"""The vectors that routing learns from, and the one of a text that is being written."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from kopir.issues.models import Issue
from kopir.likeness.embedders import model_of
from kopir.likeness.models import Wanted
from kopir.likeness.neighbours import vector_of_text, vectors_called, vectors_of
from kopir.pure.text.embedding import Matrix
from kopir.pure.text.features import stacked, with_facts
from kopir.pure.text.ngrams import NgramEmbedder
from kopir.routing.rules import Kind

AT_ONCE = 1_000


def model() -> str:
    """Return the name of what makes the site's vectors now."""
    return model_of(settings.EMBEDDER)


def models_for(kind: Kind) -> tuple[str, ...]:
    """Return on whose vectors a kind is learnt.

    Topics are asked for while somebody writes, when only letters may be at hand; addressees later, of stored vectors.
    """
    return tuple(dict.fromkeys([model(), NgramEmbedder.name])) if kind is Kind.TOPIC else (model(),)


def are_waited_for() -> bool:
    """Say whether texts wait for their vectors still."""
    return Wanted.objects.exists()


def of_texts(keys: Sequence[int], made_by: str) -> tuple[list[int], Matrix]:
    """Return the reports among some that have a vector of a model, in the order given, with a row each."""
    known: list[int] = []
    parts: list[Matrix] = []
    for start in range(0, len(keys), AT_ONCE):
        refs, rows = vectors_of([f"report/{key}" for key in keys[start : start + AT_ONCE]], made_by)
        known += [int(ref.partition("/")[2]) for ref in refs]
        parts.append(rows)
    return known, stacked(parts)


def of_issue(issue: Issue) -> tuple[str, Matrix | None]:
    """Return the site's model and its vector of a public issue, as one row; None where it has none (yet)."""
    known, rows = vectors_of([issue.ref])
    return model(), rows if known else None


def of_text(title: str, text: str) -> tuple[str, Matrix]:
    """Return the vector of a text that is being written, as one row, and which model made it."""
    return vector_of_text(f"{title}\n{text}")


def of_names(names: Sequence[str], made_by: str, features: int) -> Matrix | None:
    """Return a row for each name of a topic, as wide as a text's with its features; None where no model answers."""
    rows = vectors_called(names, made_by)
    return None if rows is None else with_facts(rows, [()] * len(names), [""] * features)
