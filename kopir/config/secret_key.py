"""The key that signs sessions and forms, made on the first start and readable by its owner only."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def kept_key(folder: Path) -> str:
    """Return the key that lies in the site's folder; made there where it is missing."""
    kept = folder / "secret.key"
    if not kept.exists():
        # Whole or not at all: a process killed here may not leave an empty key, and the first of two at once wins.
        aside = folder / f".secret.{os.getpid()}.part"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(aside, kept)
        aside.unlink()
    return kept.read_text().strip()
