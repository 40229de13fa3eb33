"""Tags and filters that every template may use without loading them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages import get_messages
from django.forms import BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import do_static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.web import dates, icons, markdown
from kopir.web.bridge import Bridge, days_left
from kopir.web.components import component
from kopir.web.languages import current, shown

register = template.Library()
register.tag("static", do_static)

LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English", "und": "?"}
SHORT_NAMES = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}
TRANSLATED_NAMES = {
    "kk": gettext_lazy("Kazakh"),
    "ru": gettext_lazy("Russian"),
    "en": gettext_lazy("English"),
    "und": gettext_lazy("another language"),
}
NAVIGATION = (
    ("issues/", gettext_lazy("Issues")),
    ("people/", gettext_lazy("People")),
    ("commitments/", gettext_lazy("Promises")),
    ("debates/", gettext_lazy("Debates")),
    ("scorecards/", gettext_lazy("Scorecards")),
    ("overdue/", gettext_lazy("Overdue")),
)
SECTIONS = {there.rstrip("/") for there, _label in NAVIGATION}
GAP = "<!--languages-->"


@dataclass(frozen=True)
class Link:
    url: str
    label: str
    is_current: bool = False
    code: str = ""
    short: str = ""


def _rest(path: str) -> str | None:
    """Return a page's address behind its language, None when it carries none."""
    head, _slash, rest = path.lstrip("/").partition("/")
    return rest if head in shown() else None


@register.simple_tag
def main_links(path: str) -> list[Link]:
    """The main navigation of this language; `path` tells which part is current."""
    addresses = [(f"/{current()}/{there}", str(label)) for there, label in NAVIGATION]
    return [Link(address, label, path.startswith(address)) for address, label in addresses]


@register.simple_tag
def language_links(request: HttpRequest | None) -> list[Link]:
    """Link the very page in each language, its query kept."""
    path = getattr(request, "path", "/")
    query = request.META.get("QUERY_STRING", "") if request else ""
    rest, tail = _rest(path), f"?{query}" if query else ""
    return [
        Link(
            f"/{code}/{rest}{tail}" if rest is not None else f"/{code}/",
            LANGUAGE_NAMES[code],
            code == current(),
            code,
            SHORT_NAMES[code],
        )
        for code in shown()
    ]


@lru_cache(256)
def _frame(part: str, language: str, section: str, site_name: str) -> str:
    """Head or foot of the page: the same for all pages of a section, so drawn once, with a gap for the languages."""
    return render_to_string(f"web/_{part}.html", {"section": section, "site_name": site_name, "gap": GAP})


@register.simple_tag(takes_context=True)
def site_header(context: Context) -> SafeString:
    path = getattr(context.get("request"), "path", "")
    first = (_rest(path) or "").partition("/")[0]
    section = f"/{current()}/{first}/" if first in SECTIONS else ""
    drawn = _frame("header", current(), section, _site_name(context))
    links = language_links(context.get("request"))
    return mark_safe(drawn.replace(GAP, render_to_string("web/_languages.html", {"languages": links})))


@register.simple_tag(takes_context=True)
def site_footer(context: Context) -> SafeString:
    return mark_safe(_frame("footer", current(), "", _site_name(context)))


def _site_name(context: Context) -> str:
    return str(context.get("site_name") or settings.SITE_NAME)


@register.simple_tag
def home() -> str:
    return f"/{current()}/"


@register.simple_tag
def page_address(request: HttpRequest | None, language: str = "") -> str:
    """The absolute address of this page without its query, in a language when one is given."""
    path = getattr(request, "path", "/")
    rest = _rest(path)
    return settings.SITE_URL + (f"/{language}/{rest}" if language and rest is not None else path)


@register.simple_tag
def query_with(request: HttpRequest, **changes: object) -> str:
    """Return the page's query with some parameters changed; an empty value removes one."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def icon(name: str) -> SafeString:
    return icons.icon(name)


@register.filter
def bridge_small(bridge: Bridge) -> SafeString:
    return bridge.small


@register.filter
def web_address(address: str) -> str:
    """Let a link lead only to the web: forms ask for that, but an import or a slip may have brought anything."""
    return address if address.startswith(("https://", "http://")) else ""


@register.filter
def spans(parts: Iterable[str]) -> SafeString:
    """Short texts side by side; a loop in a template takes six times as long, and rows of lists are full of them."""
    return mark_safe("".join([f"<span>{conditional_escape(part)}</span>" for part in parts]))


@register.filter
def date_in(moment: date | datetime | None, style: str = "long") -> str:
    return dates.date_in(moment, style) if moment else ""


@register.filter
def partial_date(text: str | None) -> str:
    return dates.partial_date_in(text) if text else ""


@register.filter
def relative(moment: date | datetime | None) -> str:
    return dates.relative_days(moment) if moment else ""


@register.simple_tag
def when(moment: date | datetime, style: str = "long", *, time: bool = False) -> SafeString:
    """A `time` element: the day (and the time of day) in words, the exact moment for machines."""
    words = dates.date_in(moment, style)
    if time and isinstance(moment, datetime):
        words = f"{words}, {dates.time_in(moment)}"
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), words)


@register.filter
def number(value: float | str | None, digits: int | None = None) -> str:
    """A number as the language writes it; words stay as they are."""
    if isinstance(value, str):
        return value
    return "" if value is None else dates.number_in(value, digits=digits)


@register.filter
def days(count: int | None) -> str:
    """Days left, today, or overdue."""
    return "" if count is None else days_left(count)


@register.filter
def lang_name(code: str) -> str:
    """The name of a language in the page's language."""
    return str(TRANSLATED_NAMES.get(code, code))


@register.filter(name="markdown")
def markdown_filter(text: str) -> SafeString:
    return markdown.render(text)


@register.filter
def first_input_id(field: BoundField) -> str:
    """Where a link from the error summary leads."""
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.id_for_label)


@register.filter
def input_kind(field: BoundField) -> str:
    """`checkbox`, `group`, or `input`: which form a field takes."""
    if getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset:
        return "checkbox"
    has_options = getattr(field.field.widget, "input_type", "") in {"radio", "checkbox"}
    return "group" if field.use_fieldset and has_options else "input"


@register.filter
def error_count(form: Any) -> int:
    return sum(len(found) for found in form.errors.values())


@register.filter
def svg(value: float) -> str:
    """A number for a drawing: never with the language's own comma."""
    return f"{float(value):.4g}"


@register.filter
def minus(value: float, other: float) -> str:
    """A difference for a drawing."""
    return svg(float(value) - float(other))


@register.filter
def item(values: Sequence[object], index: int) -> object:
    return values[index]


@register.simple_tag
def flash(request: HttpRequest) -> Iterable[object]:
    """Messages for this visitor: on private pages only."""
    return get_messages(request)


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    return component("notice", content=content, kind=kind, title=title)


@register.simple_block_tag
def details(content: str, summary: str, *, is_open: bool = False) -> SafeString:
    return component("details", content=content, summary=summary, is_open=is_open)


@register.simple_block_tag
def empty(content: str, title: str) -> SafeString:
    return component("empty", content=content, title=title)


@register.simple_block_tag
def quote(content: str, by: str = "", language: str = "", url: str = "") -> SafeString:
    return component("quote", content=content, by=by, language=language, url=url)


@register.simple_block_tag
def timeline_entry(content: str, what: str, at: datetime, icon: str = "check", kind: str = "") -> SafeString:
    return component("timeline_entry", content=content, what=what, at=at, icon=icon, kind=kind)


@register.simple_block_tag
def card(content: str, title: str, url: str = "", language: str = "") -> SafeString:
    return component("card", content=content, title=title, url=url, language=language)


@register.simple_tag(takes_context=True)
def page_title(context: Context, title: str = "") -> str:
    site = _site_name(context)
    return _("%(page)s – %(site)s") % {"page": title, "site": site} if title else site
