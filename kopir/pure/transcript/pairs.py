"""How far the second of two texts takes up the first: for questions with answers, and for turns that follow turns."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from kopir.pure.transcript.phrases import REFUSALS
from kopir.pure.transcript.uptake import Weights
from kopir.pure.transcript.words import compiled, content_stems, find_phrase, language_of

_REFUSES = compiled(REFUSALS)
_FIRST_WORDS = 120  # of an answer, where an open refusal stands
_CLOSED = re.compile(
    r"\b(?:do|does|did|is|are|was|were|will|would|can|could|should|has|have|had)\s+(?:you|he|she|it|they|we|the|that|"
    r"this|there|your|any)\b|\bли\b|\b(?:будете|намерены|готовы|согласны)\b|\b(?:ма|ме|ба|бе|па|пе)\s*\?",
    re.IGNORECASE,
)
_PLAIN_ANSWER = re.compile(
    r"\W*(?:(?:well|so|look|ну|так|иә|жалпы),?\s+)?(?:yes|yeah|no|of course|absolutely|sure|correct|right|not at all|"
    r"i do|i don't|i am|i'm not|да|нет|конечно|безусловно|разумеется|иә|жоқ|әрине)\b",
    re.IGNORECASE,
)
# Logistic weights set by hand from the signs' published strengths (docs/explanation/debates.md); no set was fitted.
_BASE, _UPTAKE, _PLAIN, _REFUSAL = -1.0, 9.0, 0.9, 2.0
Couple = tuple[str, str, str]  # kind (`questions` or `turns`), first text, second text


def score_pairs(pairs: Sequence[Mapping[str, str]]) -> list[float]:
    """Return for each pair how far its second text takes up its first, from 0 to 1.

    Parameters
    ----------
    pairs : each either `{question, answer}` or `{earlier, later}`; further keys are ignored.

    Returns
    -------
    Scores in the order of the pairs. For turns: the squared-idf overlap of stems, sum idf²(A∩B) / sum idf²(A∪B),
    with frequencies of all texts given. For questions: a logistic sum of that, of a plain yes or no to a closed
    question, and of an open refusal, which counts against. A hint, and no verdict on anybody.

    Raises
    ------
    ValueError
        For a pair with neither couple of keys.

    >>> refused, answered = score_pairs([
    ...     {"question": "Will you repair the bridge?", "answer": "I can't comment on that."},
    ...     {"question": "Will you repair the bridge?", "answer": "Yes, the bridge will be repaired in May."},
    ... ])
    >>> refused < 0.5 < answered
    True
    """
    return score_couples([couple_of(pair) for pair in pairs])


def score_couples(couples: Sequence[Couple]) -> list[float]:
    """Return the scores of pairs whose kind is known; see `score_pairs`."""
    language = language_of(text for _kind, first, second in couples[:200] for text in (first, second))
    stems = [(frozenset(content_stems(first, language)), frozenset(content_stems(second, language)))
             for _kind, first, second in couples]  # fmt: skip
    # A text that stands in many pairs, as an answer to several questions does, counts once.
    weights = Weights(list(dict.fromkeys(document for couple in stems for document in couple)))
    found = []
    for (kind, first, second), (one, other) in zip(couples, stems, strict=True):
        uptake = _squared_overlap(one, other, weights)
        found.append(round(uptake if kind == "turns" else _answered(first, second, uptake), 6))
    return found


def couple_of(pair: Mapping[str, str]) -> Couple:
    """Return kind, first and second text of a pair; raises ValueError for one with neither couple of keys."""
    for kind, first, second in (("questions", "question", "answer"), ("turns", "earlier", "later")):
        if isinstance(pair.get(first), str) and isinstance(pair.get(second), str):
            return kind, pair[first], pair[second]
    raise ValueError("needs question and answer, or earlier and later")


def _squared_overlap(one: frozenset[str], other: frozenset[str], weights: Weights) -> float:
    shared = sum(weights.of(stem) ** 2 for stem in one & other)
    return shared / sum(weights.of(stem) ** 2 for stem in one | other) if shared else 0.0


def _answered(question: str, answer: str, uptake: float) -> float:
    is_plain = _CLOSED.search(question) is not None and _PLAIN_ANSWER.match(answer) is not None
    points = _BASE + _UPTAKE * uptake + _PLAIN * is_plain
    points -= _REFUSAL * bool(find_phrase(answer, _REFUSES, _FIRST_WORDS))
    return 1 / (1 + math.exp(-points))
