"""Facts of an entry in words: which of them a layman sees, what they are called, how their values read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.web.dates import date_in, number_in

Words = str | Promise
DAY = re.compile(r"\d{4}-\d\d-\d\d")

# Published texts, by the name of their field in an entry.
FIELD_LABELS: dict[str, Words] = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "name": gettext_lazy("Name"),
    "question": gettext_lazy("Question"),
    "answer": gettext_lazy("Answer"),
    "words": gettext_lazy("Exact words"),
    "measure": gettext_lazy("Measure of done"),
    "reason": gettext_lazy("Reason"),
    "note": gettext_lazy("Note"),
    "statement": gettext_lazy("Statement"),
}

# Facts in clear that help a layman; all others stand in the entry itself, one click away.
FACT_LABELS: dict[str, Words] = {
    "due": gettext_lazy("Due"),
    "due_on": gettext_lazy("Due"),
    "review_on": gettext_lazy("To be reviewed"),
    "total": gettext_lazy("People it concerns"),
    "reason": gettext_lazy("Reason"),
    "outcome": gettext_lazy("Outcome"),
    "registration_number": gettext_lazy("Registration number"),
    "until": gettext_lazy("Until"),
}


@dataclass(frozen=True)
class Fact:
    key: str
    label: str
    value: str


def readable(public: Mapping[str, Any]) -> Iterator[Fact]:
    """Yield the facts that a layman sees, in the order of `FACT_LABELS`."""
    for key, label in FACT_LABELS.items():
        if (said := in_words(key, public.get(key))) != "":
            yield Fact(key, str(label), said)


def in_words(key: str, value: Any) -> str:
    """Say a fact's value in the current language; nothing where there is nothing to say."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return number_in(value)
    if isinstance(value, list):
        return ", ".join(in_words(key, one) for one in value)
    if isinstance(value, str) and DAY.fullmatch(value):
        return date_in(date.fromisoformat(value))
    return str(value)
