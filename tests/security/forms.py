"""Fill in whatever form a page shows, as somebody would who wants it to be taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

from kopir.web import clock

WORDS = "Words that are long enough to be taken as an answer."
BY_TYPE = {
    "email": "somebody.else@example.org",
    "number": "1",
    "url": "https://example.org/page",
    "checkbox": "on",
}


def parsed(page: str) -> Element:
    return html5lib.parse(page, namespaceHTMLElements=False)


def forms_of(page: str) -> Iterator[Element]:
    yield from (form for form in parsed(page).iter("form") if form.get("method", "").lower() == "post")


def plausible(page: str, text: Callable[[str], str] = lambda _name: WORDS) -> list[dict[str, Any]]:
    """What each form of a page would send; `text` writes the free fields."""
    return [filled(form, text) for form in forms_of(page)]


def filled(form: Element, text: Callable[[str], str]) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    for field in form.iter():
        name = field.get("name")
        if not name or field.get("type") == "file":
            continue
        if field.tag == "select":
            values = [option.get("value", "") for option in field.iter("option")]
            sent[name] = next((value for value in values if value), "")
        elif field.tag == "textarea":
            sent[name] = text(name)
        elif field.tag in {"input", "button"}:
            sent.setdefault(name, typed(field, text))
    return sent


def typed(field: Element, text: Callable[[str], str]) -> str:
    kind = field.get("type", "text") if field.tag == "input" else "button"
    given = field.get("value", "")
    if kind in {"hidden", "radio", "button", "submit"} or (kind == "checkbox" and given):
        return given
    if kind == "date":
        return clock.today().isoformat()
    return BY_TYPE.get(kind) or given or text(field.get("name", ""))
