"""The three languages of a site and names that exist in several of them."""

from __future__ import annotations

from typing import Literal, get_args

from django.utils.translation import get_language

Language = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def current() -> Language:
    """Return the language of the page being made; Kazakh where none is active."""
    code = (get_language() or "kk")[:2]
    return next((language for language in LANGUAGES if language == code), "kk")


def name_in(names: dict[str, str], language: str | None = None, default: str = "") -> str:
    """Pick a name in a language, else the default, else any: a missing translation never shows an empty place."""
    wanted = names.get(language or current())
    return wanted or default or next((name for name in names.values() if name), "")
