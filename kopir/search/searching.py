"""One search from its address to what is shown of it: the same for the page and for its data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from kopir.pure.search import asked
from kopir.search.asking import Asked, Found, find
from kopir.search.forms import FilterForm, Lists, asked_of, counted, lists_now
from kopir.search.offices import Office, office_of, offices_among
from kopir.search.rules import SIZE
from kopir.search.showing import Shown, shown

KNOWN = (*FilterForm.base_fields, "before", "page")
FOLLOWED = ("q", "kind", "area", "topic", "stage", "addressee", "language")


@dataclass(frozen=True)
class Searched:
    """A search that was asked for. `filters` are checked, as texts; `rows` are what is public of the finds."""

    form: FilterForm
    filters: Mapping[str, Any]
    asked: Asked
    found: Found
    rows: list[Shown]

    @property
    def is_narrowed(self) -> bool:
        return any(name in self.filters for name in FilterForm.base_fields if name not in {"q", "sort"})

    @property
    def said(self) -> dict[str, str]:
        """What was asked for, as it stands in an address; the order of finds is left out."""
        return {name: said_of(value) for name, value in self.filters.items() if name != "sort"}

    @property
    def query(self) -> str:
        return urlencode(self.said)

    @property
    def followed(self) -> str:
        """The part of the address that can be followed: days lie in the past."""
        return urlencode({name: value for name, value in self.said.items() if name in FOLLOWED})

    @cached_property
    def likes(self) -> str:
        return str(self.filters.get("q", ""))


def said_of(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def search(params: Mapping[str, Any], *, size: int = SIZE, newest_first: bool = False) -> Searched:
    """Search for what an address asks for."""
    lists = lists_now()
    form = FilterForm(params, lists)
    filters = form.filters()
    office = office_of(filters["addressee"]) if "addressee" in filters else None
    if office is None:
        filters.pop("addressee", None)
    wanted = _wanted(filters, lists, office, params, newest_first=newest_first)
    found = Found(asked("")) if wanted.is_empty else find(wanted, size)
    offices = offices_among(found.by_mark or {}, office)
    counted(form, lists, found.by_mark or {}, is_more=found.is_more, offices=offices)
    return Searched(form, filters, wanted, found, shown(found.hits, found.question))


def _wanted(
    filters: Mapping[str, Any], lists: Lists, office: Office | None, params: Mapping[str, Any], *, newest_first: bool
) -> Asked:
    sort = {"sort": "newest"} if newest_first else {}
    return asked_of({**filters, **sort}, lists, office, params)
