"""Letters as rows of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kopir.letters.models import Letter
from kopir.people.addressees import name_of
from kopir.site.clocks import LetterClock, clock_of


@dataclass(frozen=True)
class LetterRow:
    letter: Letter
    addressee: str
    clock: LetterClock

    @property
    def url(self) -> str:
        return self.letter.get_absolute_url()


def rows_of_letters(letters: Iterable[Letter]) -> list[LetterRow]:
    """Return rows of letters fetched `with_addressee()`; asks nothing more of the database."""
    return [LetterRow(letter, name_of(letter.addressee), clock_of(letter)) for letter in letters]
