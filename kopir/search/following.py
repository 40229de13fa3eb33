"""Searches that somebody follows, as `follow` asks for them without knowing this room (`kopir.readings.searches`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kopir.pure.search import asked, passes
from kopir.search.drafts import Draft, drafts_of
from kopir.search.forms import LISTED, FilterForm, Lists, lists_now
from kopir.search.labels import KINDS
from kopir.search.offices import marks_by_ref
from kopir.search.rules import MARKS, Kind
from kopir.search.searching import FOLLOWED


class FoundThings:
    """See `kopir.readings.searches.Things`: read from their rows, since the index may not have come so far."""

    def __init__(self, drafts: Iterable[Draft], lists: Lists) -> None:
        self.lists = lists
        self.things = [
            (_told_under(draft.ref), {*draft.marks.split()}, {*draft.title_keys.split(), *draft.keys.split()})
            for draft in drafts
            if draft.marks
        ]
        offices = {
            one for _ref, marks, _keys in self.things for one in marks if one.startswith(f"{MARKS['addressee']}_")
        }
        self.offices = marks_by_ref(offices)

    def answering(self, asked_for: Mapping[str, str]) -> set[str]:
        marks = {self.lists.mark_of(name, asked_for[name]) for name in LISTED if name in asked_for}
        if "addressee" in asked_for:
            marks.add(self.offices.get(asked_for["addressee"], ""))
        question = asked(asked_for.get("q", "")).widened
        return {ref for ref, has, keys in self.things if marks <= has and passes(question, keys)}


def _told_under(ref: str) -> str:
    """Return under which name the record speaks of a thing: of a reply under its letter's."""
    kind, _slash, key = ref.partition("/")
    return f"{Kind.LETTER.value}/{key.partition('-')[0]}" if kind == Kind.REPLY else ref


class FollowedSearches:
    """See `kopir.readings.searches.Searches`."""

    def allowed(self, params: Any) -> dict[str, str]:
        """Return what the search page itself would read of an address."""
        filters = FilterForm(params, lists_now()).filters()
        return {name: str(filters[name]) for name in FOLLOWED if name in filters}

    def things(self, refs: Iterable[str]) -> FoundThings:
        return FoundThings(drafts_of(refs), lists_now())

    def kind_name(self, kind: str) -> str:
        return str(KINDS[Kind(kind)]) if kind in {one.value for one in Kind} else kind
