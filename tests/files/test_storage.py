"""Uploads are synced before they count as kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from kopir.config.settings import STORAGES
from kopir.files.storage import SureStorage


def test_file_and_its_folders_are_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    sync = os.fsync

    def note(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    name = SureStorage(location=tmp_path).save("ab/abc.webp", ContentFile(b"bytes"))
    assert (tmp_path / name).read_bytes() == b"bytes"
    assert synced == [str(tmp_path / "ab" / "abc.webp"), str(tmp_path / "ab"), str(tmp_path)]


def test_site_keeps_its_uploads_there() -> None:
    assert STORAGES["default"]["BACKEND"] == "kopir.files.storage.SureStorage"
