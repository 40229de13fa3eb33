"""The site's settings with a database that may not grow beyond what the file FAULTS_PAGES says at the moment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.db.backends.signals import connection_created

from kopir.config.settings import *  # noqa: F403

DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405  # each request asks anew


def limit(connection: Any, **_facts: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count={int(Path(os.environ['FAULTS_PAGES']).read_text())}")


connection_created.connect(limit)
