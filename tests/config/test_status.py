"""What machines are told of the site: true, and nothing of any person."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from kopir import __version__
from kopir.config import heartbeat
from kopir.config.checking.facts import look
from kopir.mail.actions import queue_text
from kopir.record.models import Cursor
from kopir.web import clock
from kopir.web.clock import living_at
from tests.architecture.house import ROOT
from tests.factories.issues import issue

pytestmark = pytest.mark.django_db
WORDS = {"to": "aigul@example.org", "subject": "Hello", "body": "Text", "language": "kk"}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_status_is_ok_while_the_worker_ticks(client: Client, folder: Path) -> None:
    heartbeat.beat(folder, [])
    issue()
    answer = client.get("/status.json")
    said = answer.json()
    assert (answer.status_code, said["status"], said["troubles"], said["database"]) == (200, "ok", [], True)
    assert said["record"]["entries"] > 0
    assert said["worker"]["last_tick_age_s"] < 60
    assert "s-maxage=5" in answer["Cache-Control"]


def test_status_names_what_is_late(client: Client, folder: Path) -> None:
    with living_at(clock.now() - timedelta(hours=1)):
        heartbeat.beat(folder, ["mail.send"])
        queue_text(**WORDS)
        issue()
    Cursor.objects.create(reading="feeds", position=0)
    said = client.get("/status.json").json()
    assert (said["status"], said["troubles"]) == ("degraded", ["worker", "chores", "mail", "readings"])
    assert 3500 < said["outbox"]["lag_s"] < 3700
    assert said["readings"]["feeds"]["lag_s"] > 3500


def test_status_of_a_site_whose_worker_never_ran(client: Client) -> None:
    said = client.get("/status.json").json()
    assert said["troubles"] == ["worker"]
    assert said["worker"]["last_tick_age_s"] is None


def down(*_args: Any) -> Any:
    raise DatabaseError("away")


def test_status_answers_503_when_the_database_is_down(client: Client) -> None:
    with connection.execute_wrapper(down):
        answer = client.get("/status.json")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "degraded",
        "troubles": ["database"],
        "version": __version__,
        "database": False,
    }


def test_status_and_metrics_name_no_person(client: Client, settings: Any) -> None:
    queue_text(**WORDS)
    settings.METRICS = True
    told = client.get("/status.json").content + client.get("/metrics").content
    assert b"kopir_outbox_mails" in told
    assert b"aigul" not in told


def test_metrics_are_closed_by_default(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


def test_metrics_without_a_token_answer_this_machine_only(client: Client, settings: Any) -> None:
    settings.METRICS = True
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_metrics_with_a_token_ask_everybody_for_it(client: Client, settings: Any) -> None:
    settings.METRICS, settings.METRICS_TOKEN = True, "a-long-token"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404
    answer = client.get("/metrics", headers={"Authorization": "Bearer a-long-token"}, REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_metrics_say_the_numbers_of_the_rows(client: Client, settings: Any, folder: Path) -> None:
    settings.METRICS = True
    queue_text(**WORDS)
    heartbeat.beat(folder, ["a"])
    Cursor.objects.create(reading="feeds", position=0)
    lines = client.get("/metrics").content.decode().splitlines()
    assert 'kopir_outbox_mails{state="queued"} 1.0' in lines
    assert "kopir_chores_failing 1.0" in lines
    assert "kopir_database_up 1.0" in lines
    assert f"kopir_record_entries {float(look().entries)}" in lines
    assert 'kopir_reading_lag_seconds{reading="feeds"} 0.0' in lines


def test_metrics_say_that_the_database_is_down(client: Client, settings: Any) -> None:
    settings.METRICS = True
    with connection.execute_wrapper(down):
        text = client.get("/metrics").content.decode()
    assert "kopir_database_up 0.0" in text.splitlines()


def test_version_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


def test_heartbeat_survives_a_folder_that_cannot_be_written(folder: Path) -> None:
    heartbeat.beat(folder / "missing", [])
    assert heartbeat.last(folder / "missing") is None
    (folder / "worker.beat").write_text("{")
    assert heartbeat.last(folder) is None
