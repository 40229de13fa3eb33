"""The catalogues under locale/: collect the strings of code and templates, and say what is untranslated."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

TRANSLATED = ("kk", "ru")  # English needs no catalogue: it is what the code says
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
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
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def untranslated(strings: Catalog) -> list[Message]:
    """Return the messages that a visitor would see in English: empty, half empty or fuzzy."""
    return [message for message in strings if message.id and (message.fuzzy or not is_filled(message))]


def is_filled(message: Message) -> bool:
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(forms) and all(forms)


def problems() -> list[str]:
    """Return what keeps the catalogues from being complete and fresh; they are left as they were."""
    before = {language: catalogue(language) for language in TRANSLATED}
    with kept(*(path_of(language) for language in TRANSLATED)):
        collect()
        after = {language: catalogue(language) for language in TRANSLATED}
    found = []
    for language in TRANSLATED:
        wanted, known = keys(after[language]), keys(before[language])
        found += [
            f"{language}: not in the catalogue: {key[1]!r} (run kopir messages)" for key in sorted(wanted - known)
        ]
        found += [f"{language}: nobody asks for: {key[1]!r} (run kopir messages)" for key in sorted(known - wanted)]
        found += [f"{language}: not translated: {singular(message)!r}" for message in untranslated(before[language])]
        found += [f"{language}: placeholders differ: {singular(message)!r}" for message in astray(before[language])]
    return found


def path_of(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


@contextmanager
def kept(*paths: Path) -> Iterator[None]:
    """Give files back their bytes and times, whatever happens inside."""
    before = [(path, path.read_bytes(), path.stat()) for path in paths]
    try:
        yield
    finally:
        for path, data, facts in before:
            path.write_bytes(data)
            os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def keys(strings: Catalog) -> set[tuple[str, str]]:
    return {(message.context or "", singular(message)) for message in strings if message.id}


def astray(strings: Catalog) -> list[Message]:
    """Return the messages whose translation names a placeholder that the original lacks, or drops one.

    A plural form may leave the number out, as "one" does.
    """
    return [message for message in strings if message.id and is_filled(message) and not has_same_places(message)]


def has_same_places(message: Message) -> bool:
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    translations = [message.string] if isinstance(message.string, str) else list(message.string or ())
    allowed = {name for text in originals for name in PLACEHOLDER.findall(text)}
    named = [set(PLACEHOLDER.findall(text)) for text in translations]
    return all(names <= allowed for names in named) and named[-1] == allowed
