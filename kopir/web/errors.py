"""What can go wrong in a civic act.

KopirError
├── Refused          a rule says no; carries the reason code that a page translates
│   ├── NotAllowed   this person may not
│   └── TooLate      the state moved on: somebody else acted first, or a term has passed
├── BadInput         what was sent cannot be understood; carries where and why
└── Unavailable      a part outside (mail server, disk) did not answer; nothing was lost
"""

from __future__ import annotations


class KopirError(Exception):
    """Root of all errors that a page can explain."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class Refused(KopirError):
    """A rule says no."""


class NotAllowed(Refused):
    """The rules are for others: what is asked is not this person's to do."""


class TooLate(Refused):
    """Somebody else acted first, or a term has passed."""


class BadInput(KopirError):
    """What was sent cannot be understood."""

    def __init__(self, code: str, message: str = "", where: str = "") -> None:
        super().__init__(code, message)
        self.where = where


class Unavailable(KopirError):
    """A part outside did not answer."""
