"""Likely personal data in a text, so that an editor's eye falls on it. A help to look, never a decision."""

from __future__ import annotations

from dataclasses import dataclass

from kopir.moderation.labels import PERSONAL
from kopir.pure.text.personal import find_personal


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and what it likely is where it should be looked at."""

    text: str
    what: str = ""


def pieces_of(text: str) -> list[Piece]:
    """Cut a text at what is likely personal data; joined, the pieces are the text."""
    pieces, at = [], 0
    for found in find_personal(text):
        if found.start > at:
            pieces.append(Piece(text[at : found.start]))
        pieces.append(Piece(text[found.start : found.end], str(PERSONAL[found.kind])))
        at = found.end
    return [*pieces, Piece(text[at:])] if at < len(text) or not pieces else pieces


def paragraphs_of(text: str) -> list[list[Piece]]:
    """Cut a text into paragraphs of pieces."""
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n")]
    return [pieces_of(part) for part in parts if part]


def count_in(*texts: str) -> int:
    """Return how many places were marked."""
    return sum(bool(piece.what) for text in texts for piece in pieces_of(text))
