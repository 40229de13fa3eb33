"""Ask the likeness process; it may be absent."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from kopir.likeness.rules import FoundText, Told
from kopir.pure.text.embedding import Matrix, from_numbers

SOCKET = "likeness.sock"
TIMEOUT_S = 1.5
LONGEST = 200_000  # bytes of a question
FIRST_LETTERS = 5_000  # of a text; a model reads fewer


@dataclass(frozen=True)
class Address:
    """The socket by way of its open folder: a path of a hundred letters is as many as a socket's name may have."""

    folder: int
    path: str

    def close(self) -> None:
        os.close(self.folder)


def address_of(folder: Path) -> Address:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    return Address(opened, f"/proc/self/fd/{opened}/{SOCKET}")


def ask_text(text: str, kind: str, limit: int) -> Told | None:
    """Return the texts nearest in meaning to a text; None where the process does not answer in time."""
    return _ask({"text": text[:FIRST_LETTERS], "kind": kind, "limit": limit})


def ask_ref(ref: str, kind: str, limit: int) -> Told | None:
    """Return the texts nearest in meaning to a text that has a vector; None as above, or where it has none yet."""
    return _ask({"ref": ref, "kind": kind, "limit": limit})


def ask_vector(text: str) -> tuple[str, Matrix] | None:
    """Return the model's name and the vector of a text as one row; None where the process does not answer in time."""
    said = _answer({"vector": text[:FIRST_LETTERS]})
    try:
        return (str(said["model"]), from_numbers(said["row"])) if said else None
    except (KeyError, TypeError, ValueError):
        return None


def _ask(question: dict[str, Any]) -> Told | None:
    said = _answer(question)
    try:
        if said is None or said["near"] is None:
            return None
        return Told(tuple(FoundText(**one) for one in said["near"]), bool(said["is_by_meaning"]))
    except (KeyError, TypeError):
        return None


def _answer(question: dict[str, Any]) -> dict[str, Any] | None:
    place = address_of(Path(settings.DATA_DIR))
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
            link.settimeout(TIMEOUT_S)
            link.connect(place.path)
            link.sendall(json.dumps(question).encode() + b"\n")
            with link.makefile("rb") as answer:
                return dict(json.loads(answer.readline()))
    except (OSError, ValueError, TypeError):
        return None
    finally:
        place.close()
