"""Turns: consecutive speech of one speaker, joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kopir.pure.transcript.parts import Cue


def count_words(text: str) -> int:
    """Return the number of words: what blanks part, if a letter or figure is in it. A spreadsheet can count the same.

    >>> count_words("Ну, во-первых — 20 000 тенге!")
    5
    """
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything one speaker said until another began; `cues` are positions in the speech it was made of."""

    number: int
    speaker: str
    text: str
    start: float | None
    end: float | None
    words: int
    cues: tuple[int, ...]


def turns_of(speech: Iterable[Cue]) -> tuple[Turn, ...]:
    """Join consecutive speech of one speaker into turns, numbered from 1.

    A cue of which the file says that another voice begins opens a turn even where both speakers are unknown ("").

    >>> cues = [Cue(0, 1, "A", "Да.", "f", 1), Cue(1, 2, "A", "Конечно.", "f", 2), Cue(3, 4, "B", "Нет.", "f", 3)]
    >>> [(turn.number, turn.speaker, turn.text, turn.cues) for turn in turns_of(cues)]
    [(1, 'A', 'Да. Конечно.', (0, 1)), (2, 'B', 'Нет.', (2,))]
    """
    groups: list[list[tuple[int, Cue]]] = []
    for position, cue in enumerate(speech):
        if groups and groups[-1][-1][1].speaker == cue.speaker and not cue.is_new_voice:
            groups[-1].append((position, cue))
        else:
            groups.append([(position, cue)])
    return tuple(_turn(number, group) for number, group in enumerate(groups, start=1))


def _turn(number: int, group: Sequence[tuple[int, Cue]]) -> Turn:
    cues = [cue for _position, cue in group]
    text = " ".join(cue.text for cue in cues if cue.text)
    starts = [cue.start for cue in cues if cue.start is not None]
    ends = [moment for cue in cues for moment in (cue.end, cue.start) if moment is not None]
    return Turn(
        number=number,
        speaker=cues[0].speaker,
        text=text,
        start=min(starts) if starts else None,
        end=max(ends) if ends else None,
        words=count_words(text),
        cues=tuple(position for position, _cue in group),
    )
