"""Who speaks inside one caption: voice tags, dashes, `>>`, and names before a colon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,99})?[ \t]{1,9}([^<>]{0,200})>", re.IGNORECASE)
_END_OF_VOICE = re.compile(r"</v\s*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:c|i|b|u|s|em|strong|font|lang|ruby|rt|span|p)(?:[.\s][^<>]{0,200})?/?>|<\d[\d:.,]{0,30}>|\{\\[^{}]{0,200}\}",
    re.IGNORECASE,
)
_MARKED = re.compile("[<&{\u200b]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_DASH = re.compile(r"\s*[-–—‒―]+\s*(?=[^\s\d-])|\s*[-–—‒―]\s+(?=\d)")
_INNER_DASH = re.compile(r"(?<=[.?!…»\")])\s+[-–—]\s+(?=[\"«(]?[A-ZА-ЯЁӘҒҚҢӨҰҮІ])")
_LONGEST = 20_000  # letters of a line that people wrote
_ARROWS = re.compile(r"\s*(?:>{2,}|»{2,})\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a caption in one voice; the speaker is None where no tag names one."""

    speaker: str | None
    text: str
    is_new_voice: bool
    line: int  # counted from the caption's first line of text


def clean(text: str) -> str:
    """Take tags of form out of a text and put letters for entities; the words stay.

    >>> clean("<c.yellow>Да</c> &amp; <00:00:01.599><c> нет</c>")
    'Да & нет'
    """
    if not _MARKED.search(text):
        return " ".join(text.split())
    return " ".join(unescape(_TAG.sub("", _BREAK.sub(" ", text))).replace("\u200b", "").split())


def pieces_of(lines: Sequence[str]) -> list[Piece]:
    """Split a caption's lines into voices, in order.

    >>> [(piece.speaker, piece.text) for piece in pieces_of(["<v Ася>Да.</v> <v Бек>Нет,", "нет.</v>"])]
    [('Ася', 'Да.'), ('Бек', 'Нет, нет.')]
    >>> [piece.text for piece in pieces_of(["- Да?", "- Нет."])]
    ['Да?', 'Нет.']
    """
    whole = "\n".join(lines)
    if _VOICE.search(whole):
        return _tagged(whole)
    found: list[Piece] = []
    for number, line in enumerate(lines):
        for text, is_new in _parted(clean(line)):
            if found and not is_new:
                last = found[-1]
                found[-1] = Piece(None, f"{last.text} {text}".strip(), last.is_new_voice, last.line)
            elif text:
                found.append(Piece(None, text, is_new, number))
    return found


def _tagged(whole: str) -> list[Piece]:
    found, speaker, position = [], None, 0
    marks = sorted([*_VOICE.finditer(whole), *_END_OF_VOICE.finditer(whole)], key=lambda mark: mark.start())
    for mark in [*marks, None]:
        text = clean(whole[position : mark.start() if mark else len(whole)])
        if text:
            found.append(Piece(speaker, text, is_new_voice=False, line=whole.count("\n", 0, position)))
        if mark:
            speaker = (clean(mark[1]) or None) if mark.re is _VOICE else None
            position = mark.end()
    return found


def _parted(line: str) -> list[tuple[str, bool]]:
    """Split a line at `>>` and at dashes of dialogue; each part says whether a mark began it."""
    if len(line) > _LONGEST or (not _ARROWS.search(line) and not _DASH.match(line)):
        return [(line, False)]
    parts: list[tuple[str, bool]] = []
    position, is_new = 0, False
    for mark in [*_ARROWS.finditer(line), None]:
        stretch = line[position : mark.start() if mark else len(line)]
        if stretch or is_new:
            parts.extend(_dashed(stretch, is_new=is_new))
        if mark:
            position, is_new = mark.end(), True
    return parts


def _dashed(text: str, *, is_new: bool) -> list[tuple[str, bool]]:
    begun = _DASH.match(text)
    if not begun:
        return [(text, is_new)]
    return [(part.strip(), True) for part in _INNER_DASH.split(text[begun.end() :])]
