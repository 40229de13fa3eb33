"""What is still public at the moment of sending: a notice never says more than the site's own pages would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kopir.commitments.models import Commitment
from kopir.debates.models import Debate
from kopir.debates.rules import State
from kopir.issues.models import Issue
from kopir.letters.models import Letter
from kopir.moderation.handlers import handler_of
from kopir.readings.names import NAMED
from kopir.record.models import Entry

NUMBERED: dict[str, Any] = {
    "issue": Issue.objects.published,
    "letter": Letter.objects.all,
    "commitment": Commitment.objects.all,
    "debate": lambda: Debate.objects.exclude(state=State.DRAFT),  # one that was taken back says so on its page
}


def still_public(entries: Sequence[Entry]) -> list[Entry]:
    """Leave out entries about something that is not public any more.

    An entry falls with its issue, letter or promise, and with the person, post or organisation that is its main thing.
    What is hidden, but leaves its trace in public, stays: its texts are gone from the entry by themselves.
    """
    about = {entry.pk: entry.about for entry in entries}
    gone = _missing({ref for refs in about.values() for ref in refs}) | _closed(about.values())
    return [entry for entry in entries if not gone & set(_standing_on(about[entry.pk]))]


def _standing_on(refs: list[str]) -> list[str]:
    return [ref for place, ref in enumerate(refs) if place == 0 or ref.partition("/")[0] in NUMBERED]


def _missing(refs: Iterable[str]) -> set[str]:
    """Return the references of known kinds that name nothing public, with one query for each kind."""
    keys: dict[str, set[str]] = {}
    for ref in refs:
        kind, _slash, key = ref.partition("/")
        keys.setdefault(kind, set()).add(key)
    gone: set[str] = set()
    for kind, wanted in keys.items():
        if kind in NUMBERED:
            there = {
                str(number) for number in NUMBERED[kind]().filter(number__in=wanted).values_list("number", flat=True)
            }
        elif kind in NAMED:
            there = set(NAMED[kind].objects.filter(slug__in=wanted).values_list("slug", flat=True))
        else:
            continue
        gone |= {f"{kind}/{key}" for key in wanted - there}
    return gone


def _closed(about: Iterable[list[str]]) -> set[str]:
    """Return the references that moderation knows as not public."""
    closed = set()
    for ref in {ref for refs in about for ref in refs}:
        if found := handler_of(ref):
            handler, key = found
            thing = handler.find(key)
            if thing is None or not thing.is_public:
                closed.add(ref)
    return closed
