"""Words of viewpoints on pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.viewpoints.rules import Missing, Stance, State

Words = str | Promise

SIDES: dict[str, Words] = {
    Stance.AGREES: _("Agrees with the words it quotes"),
    Stance.DISAGREES: _("Disagrees with the words it quotes"),
    Stance.OTHER: _("Neither, or another way"),
}
STATES: dict[State, Words] = {
    State.UNCONFIRMED: _("Waits for your confirmation"),
    State.HELD: _("Waits for an editor"),
    State.PUBLISHED: _("Published"),
    State.REFUSED: _("Not published"),
}
MISSING: dict[Missing, Words] = {
    Missing.NOT_SAID: _("No speech of this debate has these words. Copy them from the transcript as they stand there."),
    Missing.SAID_TWICE: _("Several speeches have these words. Copy more of the one that you mean."),
}
REFUSED: dict[str, Words] = {
    "too-many": _(
        "Too many requests came from this address or connection today."
        " Please try again tomorrow; what you wrote stays in the form."
    ),
    "overturned": _("An appeal has already overturned this. The same text cannot be refused again."),
    "already-decided": _("Another editor has already decided on this text."),
    "personal-data": _("It seems to hold a telephone number, an address or another private thing. Please take it out."),
    "not-published": _("The debate is not public any more."),
}


def side_words(side: str) -> Words:
    """Name a side: one of ours in the page's language, one of a debate's own as its editors wrote it."""
    return SIDES.get(side, side)
