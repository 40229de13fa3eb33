"""How well a thing fits a question, from the keys that the index holds of it."""

from __future__ import annotations

from kopir.pure.search.questions import Question, Wanted

IN_TITLE = 3.0  # a word of the title counts as three that are found nowhere else
USUAL_LENGTH = 80  # keys of a text
SATURATED = 1.2  # how soon saying a word again adds nothing; k1 of BM25
FLATTENED = 0.75  # how far long texts count for less; b of BM25
BEGUN = 0.4  # a longer word that only begins so


def score(question: Question, title_keys: str, keys: str) -> float:
    """Return how well a thing fits; larger is better.

    Parameters
    ----------
    question : what was asked.
    title_keys, keys : keys of title and text, blanks between.

    Returns
    -------
    float
        The sum over the words asked for of BM25's weight of their count, without its weight of rarity (every find has
        every word, so it would move all alike), and `IN_TITLE` for a word of the title, less where the title is long.
        Cost: linear in the length of the keys. Deterministic.
    """
    title, text = f" {title_keys} ", f" {keys} "
    length = text.count(" ")
    flat = SATURATED * (1 - FLATTENED + FLATTENED * length / USUAL_LENGTH)
    short = 1 / (1 + title_keys.count(" ") / 8)
    total = 0.0
    for one in question.wanted:
        count = _count(one, text)
        total += count / (count + flat) + (IN_TITLE * short * min(_count(one, title), 1.0))
    return total


def _count(one: Wanted, keys: str) -> float:
    whole = sum(keys.count(f" {key} ") for key in one.keys)
    return float(whole) or BEGUN * sum(keys.count(f" {key}") for key in one.beginnings)
