"""How this room's pages and data leave the house: shared by caches, answered with 304 where nothing changed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language, override
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import conditional_page, require_safe

from kopir.web.caching import public_page
from kopir.web.languages import shown

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of one

View = Callable[..., HttpResponseBase]
# Within the ten seconds in which counts are exact, together with the fold of supports.
PAGE_S = 5
DATA_S = 5


def page(view: View) -> View:
    """A page for everybody: read only, shared by caches, with an ETag of its content."""
    return page_asking()(view)


def page_asking(*query: str) -> Callable[[View], View]:
    """A page for everybody that reads these parameters of its address."""
    return lambda view: require_safe(public_page(PAGE_S, query=query)(conditional_page(view)))


def data(view: View) -> View:
    """Data for everybody, in the language asked for by `?lang=`, else by Accept-Language; never by a cookie.

    Other sites may read it from a visitor's browser: there is nothing of the visitor in it.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = asked_language(request)
        with override(language):
            response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers.setdefault("Content-Language", language)
        return response

    return require_safe(public_page(DATA_S)(conditional_page(shown)))


def embed(view: View) -> View:
    """A widget for everybody's pages, in the language of `?lang=`, else the site's own; it alone may be framed.

    Mind what it shows: no form and no button, since a page around it could lead a visitor's press astray.
    """

    @wraps(view)
    def shown_there(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = request.GET.get("lang", "")
        language = wanted if wanted in shown() else settings.LANGUAGE_CODE
        with override(language):
            response = view(request, *args, **kwargs)
        response.headers.setdefault("Content-Language", language)
        response.xframe_options_exempt = True  # type: ignore[attr-defined]  # Django's own name for it
        return response

    return require_safe(public_page(PAGE_S, query=("lang",))(conditional_page(shown_there)))


def asked_language(request: HttpRequest) -> str:
    """Return the language of an address that has none."""
    wanted = [request.GET.get("lang", "")]
    wanted += [code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    return next((code[:2] for code in wanted if code[:2] in shown()), settings.LANGUAGE_CODE)


def json_answer(content: Any) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return HttpResponse(text + "\n", content_type="application/json; charset=utf-8")


def csv_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Answer with a table; a cell that a spreadsheet would take for a formula is quoted."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(head)
    table.writerows([harmless(cell) for cell in row] for row in rows)
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def weak_tag(*parts: object) -> str:
    """Return a weak ETag for whatever is made of the parts, in the current language."""
    said = "\n".join(str(part) for part in (*parts, get_language()))
    return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
