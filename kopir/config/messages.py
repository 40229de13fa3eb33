"""The catalogues under locale/: collect the strings of code and templates, and say what is untranslated."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

TRANSLATED = ("kk", "ru")  # English needs no catalogue: it is what the code says
KEPT_OUT = ("tests/*", "benchmarks/*", "docs/*", "deploy/*", "script/*", "var/*", ".venv/*", "build/*")


@contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def collect() -> list[str]:
    """Bring the .po files up to date with the code; return one line a language about what is missing."""
    with in_folder(settings.BASE_DIR):
        call_command(
            "makemessages",
            locale=list(TRANSLATED),
            ignore_patterns=list(KEPT_OUT),
            add_location="file",
            no_obsolete=True,
            no_wrap=True,
            verbosity=0,
        )
    return [f"{language}: {len(untranslated(catalogue(language)))} without a translation" for language in TRANSLATED]


def catalogue(language: str) -> Catalog:
    """Read a language's catalogue."""
    with (Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def untranslated(strings: Catalog) -> list[Message]:
    """Return the messages that a visitor would see in English: empty, half empty or fuzzy."""
    return [message for message in strings if message.id and (message.fuzzy or not is_filled(message))]


def is_filled(message: Message) -> bool:
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(forms) and all(forms)
