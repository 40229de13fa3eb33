"""Reason codes and kinds in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.routing.rules import Due, Kind, Refusal

REFUSALS: dict[str, str | Promise] = {
    Refusal.SAME_RULE: _("This topic, area and addressee have a rule already for some of these days."),
    Refusal.END_BEFORE_START: _("The last day lies before the first."),
    Refusal.NOT_ADDRESSABLE: _("No letter can be put to this addressee: it is of the past."),
    Refusal.ENDED: _("This rule has ended already."),
}
RANKS: dict[int, str | Promise] = {
    1: pgettext_lazy("rank of an addressee", "asked first"),
    2: pgettext_lazy("rank of an addressee", "second choice"),
    3: pgettext_lazy("rank of an addressee", "third choice"),
}
KINDS: dict[str, str | Promise] = {
    Kind.TOPIC: _("Topic of a text"),
    Kind.ADDRESSEE: _("Addressee of a letter"),
}
DUES: dict[str, str | Promise] = {
    Due.FIRST: _("There is enough to learn from; the site learns within a quarter of an hour."),
    Due.TEXTS_GONE: _(
        "A text that it learnt from is hidden or erased; the site learns anew within a quarter of an hour."
    ),
    Due.GROWN: _("There is much new to learn from; the site learns anew within a quarter of an hour."),
}
