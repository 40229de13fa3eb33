"""The page of the list of issues, made from rows as they lie in the database and from nothing else.

While the rows are the same, so is the page: it is not made again. There is no version to forget to raise, since what
is shown is itself the key; a new row is drawn alone, the others lie ready (`kopir.issues.showing`).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string

from kopir.issues.filtering import NARROWING, Asked, Offered, filled_in, form_html, offered_now
from kopir.issues.forms import FilterForm
from kopir.issues.listing import Cut, Numbers, chosen, cut_of
from kopir.issues.models import ShownIssue
from kopir.issues.showing import rows_of
from kopir.issues.words import numbers_with
from kopir.web import clock
from kopir.web.context import site
from kopir.web.languages import current
from kopir.web.prepared import Prepared, Rows

KNOWN = (*FilterForm.base_fields, "before", "after")
LONGEST = 200


class Wanted(NamedTuple):
    """What a page depends on beside its rows."""

    path: str
    query: str
    asked: Asked
    offered: Offered
    today: date
    found: Numbers
    language: str
    site: tuple[object, ...]


def list_page(request: HttpRequest) -> str:
    """Return the page asked for, of this moment (three queries, and one to the index where words are asked for)."""
    query = request.META.get("QUERY_STRING", "")
    asked = tuple((name, request.GET[name]) for name in KNOWN if name in request.GET)
    words = dict(asked).get("q", "")[:LONGEST].strip()
    found = tuple(numbers_with(words)) if words else None
    here = tuple(site(request).values())
    wanted = Wanted(request.path, query, asked, offered_now(), clock.today(), found, current(), here)
    # What only one visitor asks for is not worth keeping, and would push out what many ask for.
    if len(query) > LONGEST or not set(KNOWN).issuperset(request.GET):
        asking = Asking(*wanted[2:6])
        return _made(wanted, asking, asking.rows.ask())
    asking = _asking(*wanted[2:6])
    return _page(wanted, asking, asking.rows.ask())


class Asking:
    """What the database is asked for a page; compared by identity, as its arguments are the key that finds it."""

    def __init__(self, asked: Asked, offered: Offered, today: date, found: Numbers) -> None:
        filters = filled_in(of_form(asked), offered, current()).filters()
        self.sort = filters.get("sort", "")
        self.is_narrowed = any(filters.get(name) for name in ("q", *NARROWING))
        self.cut: Cut = cut_of(chosen(filters, today, found), self.sort, dict(asked))
        self.rows = Prepared(self.cut.rows)


_asking = lru_cache(256)(Asking)


def of_form(asked: Asked) -> Asked:
    """Leave out where a page begins: the form is the same on all pages."""
    return tuple(one for one in asked if one[0] in FilterForm.base_fields)


def _made(wanted: Wanted, asking: Asking, rows: Rows) -> str:
    """Make a page. The request that templates see is a new one with an address and nothing of the visitor."""
    page = asking.cut.page([ShownIssue(*row) for row in asking.rows.read(rows)])
    blank = HttpRequest()
    blank.path = blank.path_info = wanted.path
    blank.META["QUERY_STRING"] = wanted.query
    blank.GET = QueryDict(wanted.query)
    context = {
        "filter": form_html(of_form(wanted.asked), wanted.offered, wanted.language),
        "page": page,
        "rows": rows_of(page.rows, wanted.today, has_text=True),
        "is_narrowed": asking.is_narrowed,
        "sort": asking.sort,
        "followed_query": urlencode({"what": "search", **_narrowing(wanted.asked)}),
    }
    return render_to_string("issues/list.html", context, blank)


def _narrowing(asked: Asked) -> dict[str, str]:
    """Leave what narrows the list: who follows it by mail follows that, in whatever order."""
    return {name: value for name, value in asked if value and name in {"q", *NARROWING}}


_page = lru_cache(128)(_made)


def forget_pages() -> None:
    """Forget whole pages, so that they are put together from rows again: for measurements and tests."""
    _page.cache_clear()
