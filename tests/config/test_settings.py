"""Settings read from the environment; each case in a process of its own, as a site starts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ASK = (
    "import json, sys; from kopir.config import settings as s; print(json.dumps([getattr(s, n) for n in sys.argv[1:]]))"
)


def read(folder: Path, *names: str, **environment: str) -> list[Any]:
    given = {"KOPIR_DATA_DIR": str(folder), "PYTHONPATH": str(Path.cwd()), **environment}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ASK, *names], env=given, capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout))


def test_key_is_made_once_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    first, again = read(tmp_path, "SECRET_KEY"), read(tmp_path, "SECRET_KEY")
    assert first == again
    assert len(first[0]) >= 50
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert read(tmp_path, "SECRET_KEY", KOPIR_SECRET_KEY="given") == ["given"]


def test_defaults_are_safe_and_need_no_outside_service(tmp_path: Path) -> None:
    names = [
        "DEBUG",
        "SITE_URL",
        "IS_SECURE",
        "SMTP_URL",
        "IS_SAMPLE_SITE",
        "STAFF_NEED_SECOND_FACTOR",
        "LANGUAGE_CODE",
    ]
    assert read(tmp_path, *names) == [False, "http://localhost:8000", False, "", False, True, "kk"]
    databases = read(tmp_path, "DATABASES", "MEDIA_URL")[0]
    assert databases["default"]["ENGINE"] == "kopir.config.sqlite"
    assert databases["default"]["NAME"] == str(tmp_path / "kopir.sqlite3")


def test_https_site_guards_its_cookies(tmp_path: Path) -> None:
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"]
    secure = read(tmp_path, *names, KOPIR_SITE_URL="https://kopir.example.org/")
    assert secure == [True, True, True, 31_536_000]


def test_sample_site_asks_for_no_second_factor(tmp_path: Path) -> None:
    assert read(tmp_path, "IS_SAMPLE_SITE", "STAFF_NEED_SECOND_FACTOR", KOPIR_SAMPLE="1") == [True, False]


def test_database_url_moves_the_site_to_postgresql(tmp_path: Path) -> None:
    found = read(tmp_path, "DATABASES", DATABASE_URL="postgres://kopir@db.example.org/kopir")[0]["default"]
    assert (found["ENGINE"], found["HOST"], found["CONN_HEALTH_CHECKS"]) == (
        "django.db.backends.postgresql",
        "db.example.org",
        True,
    )
