"""What the site has acknowledged, written down outside of it: one line an event, on the disk before the next step."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any


class Journal:
    """Append only, and synced: the recorder itself may be killed at any moment and loses no acknowledged act."""

    def __init__(self, path: Path) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.lock = threading.Lock()

    def note(self, event: str, **facts: Any) -> None:
        line = json.dumps({"event": event, **facts}, ensure_ascii=False).encode() + b"\n"
        with self.lock:
            os.write(self.file, line)
            os.fsync(self.file)

    def close(self) -> None:
        os.close(self.file)


def read(path: Path) -> list[dict[str, Any]]:
    """Return all events; a last line that was cut off is none."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
