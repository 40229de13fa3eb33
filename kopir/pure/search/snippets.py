"""The part of a text that shows why it was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kopir.pure.search.questions import Question
from kopir.pure.search.words import indexed, written_keys

WIDTH = 220  # characters
BEFORE = 60
READ = 3_000


@dataclass(frozen=True)
class Piece:
    """A piece of a text as it stands there; `is_hit` where it is a word that was asked for."""

    text: str
    is_hit: bool = False


def shown_part(text: str, question: Question, language: str, width: int = WIDTH) -> tuple[Piece, ...]:
    """Return a stretch of a text around its first words that were asked for, in pieces; its beginning without any.

    The pieces are plain text: whoever draws them escapes them.
    """
    plain = " ".join(text[:READ].split())
    hits = list(_hits(plain, question, language))
    first = hits[0][0] if hits else 0
    start = 0 if first <= BEFORE + 20 else plain.find(" ", first - BEFORE) + 1
    end = len(plain) if len(plain) <= start + width else max(plain.rfind(" ", start, start + width), start + 1)
    inside = [(left, right) for left, right in hits if start <= left and right <= end]
    pieces = [Piece("… ")] if start else []
    at = start
    for left, right in inside:
        pieces += [Piece(plain[at:left]), Piece(plain[left:right], is_hit=True)]
        at = right
    tail = plain[at:end] + (" …" if end < len(plain) or len(text) > READ else "")
    return tuple(piece for piece in (*pieces, Piece(tail)) if piece.text)


def _hits(text: str, question: Question, language: str) -> Iterable[tuple[int, int]]:
    keys = frozenset[str]().union(*(one.keys for one in question.wanted))
    beginnings = tuple(key for one in question.wanted for key in one.beginnings)
    for word, start, end, own in indexed(text, language):
        if not keys.isdisjoint(own) or any(key.startswith(beginnings) for key in written_keys(word)):
            yield start, end
