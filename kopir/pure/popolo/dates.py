"""Dates known only in part, as people and files give them: a year, a month, a day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

# Popolo allows a time of day on events; it is kept in the text and plays no part in the bounds.
_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T[0-9:.,+\-Z]{1,30})?)?)?")


@dataclass(frozen=True)
class PartialDate:
    """A date kept as given.

    >>> str(PartialDate("2012-02").first), str(PartialDate("2012-02").last)
    ('2012-02-01', '2012-02-29')
    """

    text: str

    def __post_init__(self) -> None:
        """Raise ValueError for a text that names no day, month or year of the calendar."""
        self._bounds()

    @property
    def first(self) -> date:
        """Return the earliest day that the text can mean; a start begins here."""
        return self._bounds()[0]

    @property
    def last(self) -> date:
        """Return the latest day that the text can mean; an end falls here."""
        return self._bounds()[1]

    @property
    def is_whole(self) -> bool:
        """Return whether the text names one day."""
        return len(self.text) >= 10

    def _bounds(self) -> tuple[date, date]:
        match = _SHAPE.fullmatch(self.text)
        if match is None:
            raise ValueError("is not a date like 2012, 2012-01 or 2012-01-15")
        year = int(match[1])
        month, day = (int(part) if part else None for part in match.groups()[1:])
        try:
            if month is None:
                return date(year, 1, 1), date(year, 12, 31)
            if day is None:
                return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
            return date(year, month, day), date(year, month, day)
        except ValueError:
            raise ValueError("names a day that is not in the calendar") from None
