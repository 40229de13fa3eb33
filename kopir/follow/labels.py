"""Words of this app's codes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.follow.rules import Rhythm

Words = str | Promise

RHYTHMS: dict[Rhythm, Words] = {
    Rhythm.AT_ONCE: _("At once, within a few minutes"),
    Rhythm.DAILY: _("Once a day, in the morning"),
    Rhythm.WEEKLY: _("Once a week, on Monday morning"),
}
REFUSED: dict[str, Words] = {
    "too-many": _(
        "Too many requests came from this address or connection today."
        " Please try again tomorrow; what you wrote stays in the form."
    ),
}
