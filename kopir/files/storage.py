"""Uploads that are on the disk before anything says that they are kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class SureStorage(FileSystemStorage):
    """Django's folder, synced: a row that survives a power cut finds its file."""

    def _save(self, name: str, content: Any) -> str:
        saved = super()._save(name, content)  # type: ignore[misc]  # of Django's own base, unknown to the stubs
        path = Path(self.path(saved))
        for place in (path, path.parent, path.parent.parent):  # a new name is kept by its folder
            descriptor = os.open(place, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return str(saved)
