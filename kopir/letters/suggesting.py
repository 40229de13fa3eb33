"""To whom an issue might be put, and why: an app above knows, an editor chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kopir.issues.models import Issue
from kopir.people.addressees import Addressee


@dataclass(frozen=True)
class Reason:
    """Why, in words; a rule of competence names its source."""

    words: str
    source: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class Choice:
    """Somebody to put an issue to: reasons for it, and what to mind."""

    addressee: Addressee
    reasons: tuple[Reason, ...]
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advice:
    """Choices, the best first, and what the advice rests on or lacks."""

    choices: tuple[Choice, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def about(self, addressee: Addressee) -> Choice | None:
        """Return what is said of one addressee."""
        return next((choice for choice in self.choices if choice.addressee.ref == addressee.ref), None)


Adviser = Callable[[Issue], Advice]
_advisers: dict[str, Adviser] = {}


def register(name: str, adviser: Adviser) -> None:
    """Hang in whoever advises; called in `AppConfig.ready`."""
    _advisers[name] = adviser


def advice_on(issue: Issue) -> Advice:
    """Return to whom an issue might be put; nothing where nobody advises."""
    given = [advise(issue) for advise in _advisers.values()]
    return Advice(
        tuple(choice for advice in given for choice in advice.choices),
        tuple(note for advice in given for note in advice.notes),
    )
