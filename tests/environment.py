"""Loaded by pytest before Django reads its settings (see addopts): a test run never touches a developer's own site."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

folder = tempfile.mkdtemp(prefix="kopir-test-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["KOPIR_DATA_DIR"] = folder
os.environ.setdefault("KOPIR_SECRET_KEY", "a key for tests only")
for name in [name for name in os.environ if name.startswith("KOPIR_")]:
    if name not in {"KOPIR_DATA_DIR", "KOPIR_SECRET_KEY", "KOPIR_CHROMIUM"}:
        del os.environ[name]  # what a developer set for a site of theirs
os.environ["KOPIR_KEEP_PAGES"] = "0"  # a test sees what it has just done; the kept pages have tests of their own
os.environ["KOPIR_STAFF_NEED_SECOND_FACTOR"] = "0"  # its own tests switch it on
os.environ["KOPIR_EMBEDDER"] = "ngrams"  # the model of meaning takes 30 ms a text; it has a test of its own
(Path(folder) / "static").mkdir()
