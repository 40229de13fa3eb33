"""The disk: full, or failing when it is asked to keep what it was given. Files copied in the middle of writing."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.house import House, until
from tests.faults.journal import read
from tests.faults.sink import Sink
from tests.faults.visitor import Answer, Visitor

SIZE, COPIES = "24m", 50
FULL = {
    "kk": "Қазір ештеңе сақтау мүмкін емес",
    "ru": "Сейчас ничего нельзя сохранить",
    "en": "Nothing can be saved just now",
}


class SmallDisk:
    """A real disk of a few megabytes, filled to the last byte."""

    def __init__(self, place: Path) -> None:
        self.place, self.more = place, dict[str, str]()

    def fill(self) -> None:
        with (self.place / "ballast").open("ab", buffering=0) as file:
            for size in (1_000_000, 4_096, 1):
                with contextlib.suppress(OSError):
                    while True:
                        file.write(b"\0" * size)

    def free(self) -> None:
        (self.place / "ballast").unlink()


class FewPages:
    """Where no disk can be mounted: a database that may not grow, which SQLite reports as it does a full disk."""

    def __init__(self, place: Path) -> None:
        self.place, self.pages = place, place / "pages"
        self.more = {"DJANGO_SETTINGS_MODULE": "tests.faults.few_pages", "FAULTS_PAGES": str(self.pages)}
        self.free()

    def fill(self) -> None:
        self.pages.write_text("1")  # fewer than there are means: no more than there are

    def free(self) -> None:
        self.pages.write_text("1000000")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk | FewPages]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if "FAULTS_NO_MOUNT" in os.environ or os.geteuid() or subprocess.call(mount, stderr=subprocess.DEVNULL):
        yield FewPages(place)
        return
    yield SmallDisk(place)
    subprocess.check_call(["umount", "-l", str(place)])


@pytest.fixture
def small_house(
    small_disk: SmallDisk | FewPages, sink: Sink, furniture: tuple[Path, dict[str, Any]]
) -> Iterator[House]:
    made = House(small_disk.place / "site", sink, **small_disk.more)
    made.copy(furniture[0])
    yield made
    made.end()


def raise_issue(house: House, language: str, key: str) -> Answer:
    visitor = Visitor(house.port, language, connection=f"2001:db8::{len(key)}")
    _page, token = visitor.form(f"/{language}/issues/new")
    fields = {"title": f"The lamp {key} is dark", "text": "Dark since September, at the crossing.", "topic": "roads"}
    fields |= {"language": "en", "is_sixteen": "on", "email": f"{key}@example.org", "like_seen": "1"}
    return visitor.post(f"/{language}/issues/new", token, fields)


def test_full_disk_is_said_and_reading_goes_on(small_house: House, small_disk: SmallDisk | FewPages) -> None:
    house = small_house
    house.serve()
    assert raise_issue(house, "en", "before").status == 302
    small_disk.fill()
    answers = {}
    for turn in range(12):  # the last free bytes of the log file may still take a text or two
        language = ("kk", "ru", "en")[turn % 3]
        answers[language] = raise_issue(house, language, f"full{turn}")
        small_disk.fill()
    assert {language: answer.status for language, answer in answers.items()} == {"kk": 503, "ru": 503, "en": 503}
    for language, answer in answers.items():
        assert answer.untrue == ""
        assert FULL[language] in answer.html
    assert [house.answers(path) for path in ("/en/issues/", "/kk/", "/en/issues/new")] == [200, 200, 200]
    small_disk.free()
    assert raise_issue(house, "en", "after").status == 302
    with sqlite3.connect(house.folder / "kopir.sqlite3") as link:
        titles = {title for (title,) in link.execute("SELECT title FROM issues_report WHERE title LIKE 'The lamp%'")}
        assert link.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    link.close()
    assert {"The lamp before is dark", "The lamp after is dark"} <= titles
    assert not any(f"The lamp full{turn} is dark" in titles for turn in range(9, 12))
    until(lambda: any(mail["to"] == "after@example.org" for mail in read(house.sink.path)))


def test_crowd_on_a_disk_that_fills_loses_nothing(
    small_house: House, small_disk: SmallDisk | FewPages, cast: dict[str, Any]
) -> None:
    house = small_house
    house.serve()
    crowd = house.crowd(cast, seconds=600, clients=4)
    for _round in range(3):
        time.sleep(1.5)
        small_disk.fill()
        time.sleep(1.5)
        small_disk.free()
    crowd.finish()
    found = house.audit()
    assert found["problems"] == []
    assert found["acknowledged"] > 0


def test_failing_sync_acknowledges_nothing(house: House, cast: dict[str, Any]) -> None:
    """Each fourth sync of the web processes fails, as it does on a dying disk."""
    if not shutil.which("strace"):
        pytest.skip("needs strace")
    house.serve()
    crowd = house.crowd(cast, seconds=600, clients=4)
    pids = [word for pid in house.web_workers() for word in ("-p", str(pid))]
    command = ["strace", "-f", "-q", "-e", "trace=fsync,fdatasync", "-o", "/dev/null"]
    command += ["-e", "inject=fsync,fdatasync:error=EIO:when=4+4", *pids]
    breaker = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    try:
        until(lambda: sum(event["event"] == "told" for event in read(house.journal)) >= 3)
    finally:
        breaker.send_signal(signal.SIGINT)
        breaker.communicate(timeout=30)
    until(house.is_whole)
    crowd.finish()
    found = house.audit()
    assert found["problems"] == []
    assert found["outages_told"] >= 3
    assert raise_issue(house, "en", "after").status == 302


def test_copies_in_the_middle_of_writing_are_true_prefixes(house: House, cast: dict[str, Any], tmp_path: Path) -> None:
    """As after a power cut: the files as they stood at one moment hold all that was acknowledged before it."""
    house.serve()
    crowd = house.crowd(cast, seconds=600, clients=4)
    copies: list[tuple[Path, int]] = []
    try:
        until(lambda: any(event["event"] == "ack" for event in read(house.journal)))
        for number in range(COPIES):
            acked, folder = len(read(house.journal)), tmp_path / f"copy{number}"
            folder.mkdir()
            snapshot(house.folder / "kopir.sqlite3", folder)
            copies.append((folder / "kopir.sqlite3", acked))
            time.sleep(0.1)
    finally:
        crowd.finish()
    events, whole = read(house.journal), entries_and_words(house.folder / "kopir.sqlite3")[0]
    for path, seen in copies:
        entries, words = entries_and_words(path)
        assert entries == whole[: len(entries)]
        acked = {event["key"] for event in events[:seen] if event["event"] == "ack" and event["act"] == "raise"}
        assert acked <= words
    assert len({seen for _path, seen in copies}) > 5  # people went on acting meanwhile


def entries_and_words(path: Path) -> tuple[list[str], set[str]]:
    with sqlite3.connect(path) as link:
        assert link.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        entries = [uid for (uid,) in link.execute("SELECT uid FROM record_entry ORDER BY id")]
        words = {word for (title,) in link.execute("SELECT title FROM issues_report") for word in title.split()}
    link.close()
    return entries, words


def snapshot(database: Path, folder: Path) -> None:
    """Copy log and file as at one moment: while no checkpoint moved anything from the one to the other."""
    log = database.with_name(f"{database.name}-wal")
    while True:
        state = database.stat().st_mtime_ns
        shutil.copy(log, folder / log.name)
        shutil.copy(database, folder / database.name)
        if database.stat().st_mtime_ns == state:
            return
