"""The sample's files, one noun a file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

Told = dict[str, Any]  # one table of a file, as it stands there
DATA = Path(__file__).parent / "data"
LANGUAGES = ("kk", "ru", "en")


def told(name: str) -> Told:
    """Return a file of the sample."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def stories() -> list[Told]:
    """Return the issues of all languages, each with the language it was written in."""
    return [{"language": code, **issue} for code in LANGUAGES for issue in told(f"issues_{code}")["issue"]]
