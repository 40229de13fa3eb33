"""One stylesheet out of many small files: put together by a static files finder, so there is no front-end build.

Files lie in `static/web/`: the core in a fixed order, then one a component or app, then print, which overrides all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCE = Path(__file__).parent / "static" / "web"
NAME = "web/kopir.css"
FIRST = ("tokens", "base", "layout", "buttons", "forms", "surfaces", "marks", "bridge")
LAST = ("zz-print",)


def parts() -> list[Path]:
    """Return every file of the stylesheet in the order of the cascade."""
    core, last = [SOURCE / f"{name}.css" for name in FIRST], [SOURCE / f"{name}.css" for name in LAST]
    return [*core, *sorted((SOURCE / "components").glob("*.css")), *last]


def squeeze(css: str) -> str:
    """Take out comments and the white space that no browser needs."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    return css.replace(";}", "}").strip() + "\n"


def build() -> str:
    return "".join(squeeze(part.read_text(encoding="utf-8")) for part in parts())


def write() -> Path:
    """Write the stylesheet when it changed; return where it lies."""
    target = Path(settings.DATA_DIR) / "build" / NAME
    css = build()
    if not target.is_file() or target.read_text(encoding="utf-8") != css:
        target.parent.mkdir(parents=True, exist_ok=True)
        whole = target.with_suffix(".new")
        whole.write_text(css, encoding="utf-8")
        whole.replace(target)
    return target


class StylesheetFinder(BaseFinder):
    """Finds `web/kopir.css`, made fresh."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [str(write())] if path == NAME else []
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        yield NAME, FileSystemStorage(location=write().parent.parent)
