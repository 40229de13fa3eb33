"""`kopir check`: each trouble is named with its reason and its remedy, and a site without any is well."""

from __future__ import annotations

import json
import os
import threading
import time
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kopir.config import heartbeat, prepare
from kopir.config.checking import inside, outside
from kopir.config.checking.findings import Finding
from kopir.config.cli import main
from kopir.config.keeping import backup
from kopir.mail.actions import queue_text
from kopir.mail.models import OutgoingMail
from kopir.mail.rules import MailState
from kopir.record.models import Cursor
from kopir.web import clock
from kopir.web.clock import living_at
from tests.config.test_serve import free_port
from tests.config.test_status import WORDS, down
from tests.factories.issues import issue

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(hours=3)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path


def told(look: Callable[[], Iterator[Finding]]) -> list[str]:
    found = [finding.told() for finding in look()]
    assert all(one["why"] and one["mend"] for one in found)
    return [one["what"] for one in found]


def test_database_that_answers_is_well() -> None:
    assert told(inside.database) == []
    assert told(inside.tables) == []


def test_database_that_is_away_is_said() -> None:
    with connection.execute_wrapper(down):
        assert told(inside.database) == ["The database does not answer: DatabaseError"]


def test_damaged_file_is_said() -> None:
    """An answer other than ok, as a damaged file gives it."""
    with connection.execute_wrapper(
        lambda execute, _sql, params, many, context: execute("SELECT 'row 5 missing'", params, many, context)
    ):
        assert told(inside.database) == ["The database file is damaged."]


def test_waiting_migrations_are_counted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'mail'")
    assert "of tables wait" in told(inside.tables)[0]


def test_silent_worker_and_failing_chores_are_named(folder: Path) -> None:
    assert told(inside.worker) == ["The worker is silent."]
    heartbeat.beat(folder, ["mail.send"])
    assert told(inside.worker) == ["These chores fail: mail.send"]
    heartbeat.beat(folder, [])
    with living_at(clock.now() - LONG_AGO):
        issue()
    Cursor.objects.create(reading="feeds", position=0)
    assert told(inside.worker) == ["These readings of the record lag: feeds"]


def test_late_and_refused_mails_are_counted() -> None:
    assert told(inside.outbox) == []
    with living_at(clock.now() - LONG_AGO):
        queue_text(**WORDS)
        queue_text(**WORDS)
    OutgoingMail.objects.filter(pk=OutgoingMail.objects.latest("pk").pk).update(state=MailState.REFUSED)
    assert told(inside.outbox) == [
        "The oldest mail has waited for 180 minutes.",
        "1 mail was refused for good today.",
    ]


def test_entry_from_the_future_is_said() -> None:
    issue()
    assert told(inside.entries) == []
    with living_at(clock.now() + LONG_AGO):
        issue()
    assert told(inside.entries) == ["The record has entries from the future."]


def test_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own figures, as on a small disk."""
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(inside.shutil, "disk_usage", lambda _path: usage(10**12, 0, 5 * 10**11))
    assert told(inside.disk) == []
    monkeypatch.setattr(inside.shutil, "disk_usage", lambda _path: usage(10**12, 0, 5 * 10**8))
    assert told(inside.disk) == ["Only 500 MB are free for the site's folder."]


def test_missing_files_are_said(folder: Path, settings: Any) -> None:
    settings.LOCALE_PATHS = [folder / "locale"]
    source = folder / "locale" / "kk" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text("")
    assert told(inside.files) == [
        "Style and script files are missing or old.",
        "The translation is not compiled: kk",
    ]
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / ".stamp").write_text(prepare.fingerprint())
    source.with_suffix(".mo").write_bytes(b"")
    assert told(inside.files) == []
    os.utime(source.with_suffix(".mo"), (1, 1))
    assert len(told(inside.files)) == 1


def test_open_keys_are_said(folder: Path) -> None:
    (folder / "secret.key").write_text("x")
    (folder / "secret.key").chmod(0o600)
    assert told(inside.keys) == []
    (folder / "secret.key").chmod(0o640)
    assert told(inside.keys) == ["Others on this machine may read the keys."]


def test_public_site_is_held_against_two_lists(settings: Any) -> None:
    assert told(inside.deployment) == []
    assert told(inside.pieces) == []
    settings.IS_SECURE, settings.SECRET_KEY = True, "short"
    assert any("security.W009" in what for what in told(inside.deployment))
    assert "There is no area yet." in told(inside.pieces)


@pytest.mark.django_db(transaction=True)
def test_backups_are_looked_into(folder: Path) -> None:
    assert told(inside.backups) == ["There is no backup."]
    made = folder / "made.tar"
    backup.make(made)
    assert told(inside.backups) == []
    with living_at(clock.now() + timedelta(days=3)):
        assert told(inside.backups) == ["The newest backup is 3 days old."]
    content = made.read_bytes()
    made.write_bytes(content[:-10])
    assert told(inside.backups) == ["The newest backup is gone or damaged: made.tar"]
    made.write_bytes(b"\0" * len(content))
    assert told(inside.backups) == ["The newest backup is gone or damaged: made.tar"]
    made.unlink()
    backup.make(made, "word")
    assert told(inside.backups) == []
    made.write_bytes(b"\0" * made.stat().st_size)
    assert told(inside.backups) == ["The newest backup is gone or damaged: made.tar"]


def test_mail_server_is_greeted(settings: Any) -> None:
    settings.SMTP_URL, settings.IS_SAMPLE_SITE = "", False
    assert told(outside.mail_server) == ["No mail server is named yet, so mails are written to files."]
    settings.IS_SAMPLE_SITE = True
    assert told(outside.mail_server) == []
    settings.SMTP_URL = f"smtp://127.0.0.1:{free_port()}"
    assert told(outside.mail_server) == ["The mail server does not let us in: ConnectionRefusedError"]


class Answer(BaseHTTPRequestHandler):
    status, shift = 200, timedelta()

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(time.time() + self.shift.total_seconds())

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address(settings: Any) -> Iterator[type[Answer]]:
    kind = type("OneAnswer", (Answer,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.SITE_URL = f"http://127.0.0.1:{server.server_address[1]}"
        yield kind
        server.shutdown()


def test_site_is_visited_at_its_address(address: type[Answer], settings: Any) -> None:
    assert told(outside.site) == []
    address.status, address.shift = 503, timedelta(minutes=10)
    assert told(outside.site) == [
        "The site answers with an error: 503",
        "The clocks of the site and of this machine differ.",
    ]
    settings.SITE_URL = f"http://127.0.0.1:{free_port()}"
    assert told(outside.site) == [f"The site does not answer at {settings.SITE_URL}: ConnectionRefusedError"]


def test_certificate_is_asked_of_https_sites_only(settings: Any) -> None:
    settings.SITE_URL = "http://localhost"
    assert told(outside.certificate) == []
    settings.SITE_URL = f"https://localhost:{free_port()}"
    assert told(outside.certificate) == [f"No trusted certificate at {settings.SITE_URL}: ConnectionRefusedError"]


def test_certificate_that_ends_soon_is_said(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SITE_URL = "https://localhost"
    monkeypatch.setattr(outside, "ends_at", lambda _host, _port: clock.now() + timedelta(days=3, minutes=1))
    assert told(outside.certificate) == ["The certificate ends in 3 days."]
    monkeypatch.setattr(outside, "ends_at", lambda _host, _port: clock.now() + timedelta(days=90))
    assert told(outside.certificate) == []


def test_command_says_everything_and_fails(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.SITE_URL = f"http://127.0.0.1:{free_port()}"
    settings.LANGUAGE_CODE = "en"
    assert main(["check", "--json"]) == 1
    parts = {one["part"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert {"worker", "backups", "site", "mail"} <= parts
    assert main(["check"]) == 1
    assert "  → Make one, and let the timer make the next: kopir backup\n" in capsys.readouterr().out


def test_command_works_without_a_database(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.SITE_URL = f"http://127.0.0.1:{free_port()}"
    with connection.execute_wrapper(down):
        assert main(["check", "--json"]) == 1
    parts = [one["part"] for one in json.loads(capsys.readouterr().out)["findings"]]
    assert parts[0] == "database"
    assert "worker" not in parts
    assert "backups" in parts
