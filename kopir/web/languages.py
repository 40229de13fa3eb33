"""The three languages of a site and names that exist in several of them."""

from __future__ import annotations

from typing import Literal, get_args

from django.conf import settings
from django.utils.translation import get_language

Language = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def shown() -> tuple[Language, ...]:
    """Return the languages in which this site has pages; what people write may be in any."""
    chosen = [code for code, _name in settings.LANGUAGES]
    return tuple(sorted((language for language in LANGUAGES if language in chosen), key=chosen.index))


def nearest(language: str) -> str:
    """Return the language itself where the site has pages in it, else the site's own: a link in it leads somewhere."""
    return language if language in shown() else settings.LANGUAGE_CODE


def current() -> Language:
    """Return the language of the page being made; the site's own where none is active."""
    code = (get_language() or settings.LANGUAGE_CODE)[:2]
    return next((language for language in LANGUAGES if language == code), "kk")


def name_in(names: dict[str, str], language: str | None = None, default: str = "") -> str:
    """Pick a name in a language, else the default, else any: a missing translation never shows an empty place."""
    wanted = names.get(language or current())
    return wanted or default or next((name for name in names.values() if name), "")
