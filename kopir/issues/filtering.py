"""The filter above the list of issues: what it asks for, and its form, drawn once for each choice of values."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kopir.issues.forms import FilterForm, grouped
from kopir.issues.models import Topic
from kopir.people.models import Area
from kopir.web.languages import name_in
from kopir.web.prepared import Prepared, Rows

NARROWING = ("area", "topic", "stage", "language")
Asked = tuple[tuple[str, str], ...]

AREAS = Prepared(Area.objects.present().values_list("pk", "slug", "name", "names", "parent_id"))
TOPICS = Prepared(Topic.objects.in_order().values_list("slug", "names"))


class Offered(NamedTuple):
    """The lists of areas and topics that the filter offers: part of the key of whatever is drawn with them."""

    areas: Rows
    topics: Rows


def offered_now() -> Offered:
    return Offered(AREAS.ask(), TOPICS.ask())


@lru_cache(64)
def filled_in(asked: Asked, offered: Offered, language: str) -> FilterForm:
    """Return the form with what was asked for, checked; it offers what was read before and asks for no list again."""
    form = FilterForm(dict(asked))
    form.is_valid()
    areas = [
        Area(pk=pk, slug=slug, name=name, names=json.loads(names), parent_id=parent)
        for pk, slug, name, names, parent in offered.areas
    ]
    topics = [(slug, name_in(json.loads(names), language, slug)) for slug, names in offered.topics]
    chosen = grouped(areas, lambda area: (area.slug, area.name_in(language)))
    form.fields["area"].widget.choices = [("", form.fields["area"].empty_label), *chosen]  # type: ignore[attr-defined]
    form.fields["topic"].widget.choices = [("", form.fields["topic"].empty_label), *topics]  # type: ignore[attr-defined]
    return form


@lru_cache(64)
def form_html(asked: Asked, offered: Offered, language: str) -> SafeString:
    """Draw the form: sixty options take longer than the list itself."""
    form = filled_in(asked, offered, language)
    filters = form.filters()
    is_filtered = any(filters.get(name) for name in NARROWING)
    context = {"form": form, "is_filtered": is_filtered, "is_narrowed": bool(filters.get("q")) or is_filtered}
    return mark_safe(render_to_string("issues/_filter.html", context))
