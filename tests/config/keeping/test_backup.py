"""Backups: the same rows back in either database, one moment while others write, clear words where one is unusable."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings as site_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections, transaction
from django.db.utils import load_backend

from kopir.config.cli import main
from kopir.config.keeping import archive, backup, commands, restore, rows
from kopir.desk.actions import decide, open_item
from kopir.desk.queues import kind_of
from kopir.follow.actions import follow
from kopir.follow.rules import Rhythm
from kopir.mail.actions import queue_text
from kopir.moderation.actions import appeal, flag
from kopir.moderation.rules import FlagCode
from kopir.record.models import Cursor
from kopir.site.replay import differences
from kopir.site.sample.load import load_sample
from kopir.tokens.actions import mint
from kopir.web import clock
from kopir.web.clock import living_at
from tests.factories import issues, letters
from tests.factories.moderation import hidden, public_report, ref, staff

pytestmark = pytest.mark.django_db(transaction=True)
TARGET = "target"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "site"
    settings.DATA_DIR.mkdir()
    settings.MEDIA_ROOT = settings.DATA_DIR / "files"
    (settings.DATA_DIR / "secret.key").write_text("the key")
    return tmp_path


def live_a_little() -> None:
    """Rows of many kinds: bytes, days, moments to the microsecond, JSON in three scripts, links, nulls."""
    issues.supported_by(issues.issue(title="Қара жол – “қараңғы”"))
    letters.delivered()
    queue_text(to="aigul@example.org", subject="Сәлем", body="Мәтін\n", language="kk")
    mint("confirm", "report/1", timedelta(days=7))
    default_storage.save("ab/picture.webp", ContentFile(b"\x00\xffpicture"))


def decide_a_little() -> None:
    """Rows of those who follow, who decide at the desk, and of what moderation keeps out of sight."""
    follow(issues.citizen(), "issue/1", Rhythm.DAILY, "kk", connection="here")
    report = public_report(text="Өшірілмеген мәтін: a text that is kept while it is hidden.")
    decision = hidden(report)
    assert report.author is not None
    appeal(decision, report.author, "It names nobody.", "ru")
    flag(ref(public_report()), issues.citizen(), FlagCode.HATE, "Қараңыз.", language="kk", connection="here")
    kind = kind_of("reports")
    assert kind is not None
    editor, waiting = staff(), issues.report()
    open_item(kind, waiting.pk, editor)
    act = kind.act("refuse")
    assert act is not None
    decide(kind, waiting.pk, act, {"reason": ["hate"], "words": ["Сөзбен"]}, editor)


DECIDED = ("moderation.Decision", "moderation.Kept", "moderation.Appeal", "moderation.Flag", "desk.Ruling")


def lines_of(path: Path, passphrase: str | None = None) -> dict[str, list[Any]]:
    with archive.opened(path, passphrase) as (tar, manifest):
        archive.verify(tar, manifest)
        found = {}
        for name in manifest.members:
            if name.startswith("rows/"):
                with archive.content(tar, name) as file:
                    found[name] = [json.loads(line) for line in gzip.decompress(file.read()).splitlines()]
        return found


@contextmanager
def empty_database(vendor: str, folder: Path) -> Iterator[str]:
    """An empty database of either kind, reached under an alias of its own."""
    chosen = dict(connections["default"].settings_dict)
    if vendor == "sqlite":
        chosen |= {"ENGINE": "kopir.config.sqlite", "NAME": str(folder / "target.sqlite3"), "HOST": "", "PORT": ""}
        chosen["OPTIONS"] = site_settings.SQLITE_OPTIONS
        given = nothing()
    else:
        chosen["NAME"] = f"{chosen['NAME']}_restored"
        given = on_server(chosen)
    with given:
        connections[TARGET] = load_backend(chosen["ENGINE"]).DatabaseWrapper(chosen, TARGET)
        try:
            yield TARGET
        finally:
            connections[TARGET].close()
            del connections[TARGET]


@contextmanager
def nothing() -> Iterator[None]:
    yield


@contextmanager
def on_server(chosen: dict[str, Any]) -> Iterator[None]:
    where = {"host": chosen["HOST"], "port": chosen["PORT"] or 5432, "user": chosen["USER"]}
    with psycopg.connect(dbname="postgres", password=chosen["PASSWORD"], autocommit=True, **where) as link:
        link.execute(f'DROP DATABASE IF EXISTS "{chosen["NAME"]}"')
        link.execute(f'CREATE DATABASE "{chosen["NAME"]}"')
        try:
            yield
        finally:
            link.execute(f'DROP DATABASE IF EXISTS "{chosen["NAME"]}" WITH (FORCE)')


def vendors() -> list[str]:
    """Both kinds where a server is at hand: a backup moves from one to the other."""
    return ["sqlite"] if "sqlite" in site_settings.DATABASES["default"]["ENGINE"] else ["sqlite", "postgresql"]


def dumped(using: str, folder: Path) -> dict[str, list[Any]]:
    """All rows of a database as a backup would say them."""
    found = {}
    for model in rows.tables(apps.get_models(include_auto_created=True)):
        path = folder / "dump"
        rows.dump(model, path, using)
        lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
        found[f"rows/{model._meta.label}.jsonl.gz"] = lines
    return found


@pytest.mark.parametrize("vendor", vendors())
def test_backup_comes_back_row_for_row(folder: Path, vendor: str) -> None:
    live_a_little()
    decide_a_little()
    made = folder / "made.tar"
    manifest = backup.make(made)
    assert manifest.rows["record.Entry"] > 1
    assert [name for name in (*DECIDED, "follow.Following") if not manifest.rows[name]] == []
    assert manifest.rows["contenttypes.ContentType"] > 5
    with empty_database(vendor, folder) as using:
        with archive.opened(made, None) as (tar, found):
            archive.verify(tar, found)
            restore.load(tar, found, using)
            restore.unpack(tar, found, folder / "there")
        assert dumped(using, folder) == lines_of(made)
        Cursor.objects.using(using).create(reading="a new row gets a free key")
    assert (folder / "there/files/ab/picture.webp").read_bytes() == b"\x00\xffpicture"
    assert (folder / "there/secret.key").read_text() == "the key"
    assert (folder / "there/secret.key").stat().st_mode & 0o777 == 0o600
    assert differences() == []


def test_sample_site_goes_from_one_database_to_the_other(folder: Path) -> None:
    """All that the sample town did, from here to SQLite; where a server is at hand, from SQLite to PostgreSQL too."""
    load_sample()
    first = folder / "first.tar"
    assert backup.make(first).rows["record.Entry"] > 500
    told = lines_of(first)
    with empty_database("sqlite", folder) as using:
        filled(first, using)
        assert dumped(using, folder) == told
        backup.make(folder / "second.tar", using=using)
    assert lines_of(folder / "second.tar") == told
    for vendor in vendors()[1:]:
        with empty_database(vendor, folder) as using:
            filled(folder / "second.tar", using)
            assert dumped(using, folder) == told
    assert differences() == []


def filled(made: Path, using: str) -> None:
    with archive.opened(made, None) as (tar, manifest):
        archive.verify(tar, manifest)
        restore.load(tar, manifest, using)


def test_backup_is_one_moment_while_others_write(folder: Path) -> None:
    """Each writer puts a pair into one transaction; a backup that saw one half would show it."""
    stop, written, seen = threading.Event(), [0] * 4, []

    def write(number: int) -> None:
        while not stop.is_set():
            with transaction.atomic():
                name = f"{number}-{written[number]}"
                Cursor.objects.create(reading=f"first {name}")
                Cursor.objects.create(reading=f"second {name}")
            written[number] += 1
        connections.close_all()

    writers = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for writer in writers:
        writer.start()
    try:
        for number in range(3):
            backup.make(folder / f"{number}.tar")
            found = [row[1] for row in lines_of(folder / f"{number}.tar")["rows/record.Cursor.jsonl.gz"][1:]]
            seen.append(len(found))
            halves = [{name.split()[1] for name in found if name.startswith(half)} for half in ("first", "second")]
            assert halves[0] == halves[1]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert min(written) > 0
    assert seen == sorted(seen)
    assert seen[-1] > 0


def test_backup_is_encrypted_under_a_passphrase(folder: Path) -> None:
    live_a_little()
    (folder / "pass").write_text("correct horse\n")
    made = folder / "made.tar.age"
    assert main(["backup", str(made), "--passphrase-file", str(folder / "pass")]) == 0
    assert made.read_bytes().startswith(b"age-encryption.org/v1")
    assert made.stat().st_mode & 0o777 == 0o600
    assert len(lines_of(made, "correct horse")["rows/record.Entry.jsonl.gz"]) > 1
    for passphrase, code in ((None, "passphrase-needed"), ("wrong", "passphrase-wrong")):
        with pytest.raises(archive.Unusable) as refused, archive.opened(made, passphrase):
            pass
        assert refused.value.code == code
    made.write_bytes(made.read_bytes()[:-1000])
    with pytest.raises(archive.Unusable) as refused, archive.opened(made, "correct horse"):
        pass
    assert refused.value.code == "truncated"


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_cut_off_backup_is_refused(folder: Path, share: float, capsys: pytest.CaptureFixture[str]) -> None:
    made = folder / "made.tar"
    backup.make(made)
    made.write_bytes(made.read_bytes()[: int(made.stat().st_size * share)])
    assert main(["restore", str(made), "--into", str(folder / "there")]) == 1
    assert "cut off" in capsys.readouterr().err
    assert not (folder / "there").exists()


def test_file_that_is_no_backup_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "letter.txt").write_text("Dear Sir")
    assert main(["restore", str(folder / "letter.txt"), "--into", str(folder / "there")]) == 1
    assert main(["restore", str(folder / "missing"), "--into", str(folder / "there")]) == 1
    said = capsys.readouterr().err
    assert "no backup of Köpir" in said
    assert "No such file" in said


def test_changed_member_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    live_a_little()
    made = folder / "made.tar"
    backup.make(made)
    made.write_bytes(made.read_bytes().replace(b"\x00\xffpicture", b"\x00\xffpicturE"))
    assert main(["restore", str(made), "--into", str(folder / "there")]) == 1
    assert "files/ab/picture.webp" in capsys.readouterr().err
    assert not (folder / "there").exists()


def repacked(made: Path, change: Any, extra: tuple[str, bytes] | None = None) -> None:
    """Write an archive anew with another manifest, as somebody who wants to harm would."""
    with tarfile.open(made) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar.getmembers()}  # type: ignore[union-attr]
    said = json.loads(members.pop("manifest.json"))
    change(said)
    if extra:
        members[extra[0]] = extra[1]
    with tarfile.open(made, "w") as tar:
        for name, data in [*members.items(), ("manifest.json", json.dumps(said).encode())]:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def test_backup_of_newer_code_is_refused(folder: Path) -> None:
    made = folder / "made.tar"
    backup.make(made)
    repacked(made, lambda said: said["migrations"].append("mail.0999_newer"))
    with archive.opened(made, None) as (_tar, manifest), pytest.raises(archive.Unusable, match=r"0\.1\.0.*0999"):
        restore.check_is_known(manifest)
    repacked(made, lambda said: said.update(format=2))
    with pytest.raises(archive.Unusable, match="newer-format"), archive.opened(made, None):
        pass
    repacked(made, lambda said: said.update(format=1, other=1))
    with pytest.raises(archive.Unusable, match="no-backup"), archive.opened(made, None):
        pass


@pytest.mark.parametrize("name", ["../escaped", "/escaped"])
def test_member_that_leaves_the_folder_is_refused(folder: Path, name: str) -> None:
    made = folder / "made.tar"
    backup.make(made)
    digest = __import__("hashlib").sha256(b"x").hexdigest()
    repacked(made, lambda said: said["members"].update({name: {"size": 1, "sha256": digest}}), (name, b"x"))
    with archive.opened(made, None) as (tar, manifest), pytest.raises(archive.Unusable, match="tampered"):
        archive.verify(tar, manifest)
    repacked(made, lambda said: said["members"].pop(name))
    with archive.opened(made, None) as (tar, manifest), pytest.raises(archive.Unusable, match="tampered"):
        archive.verify(tar, manifest)


def test_database_with_tables_is_refused(folder: Path) -> None:
    with pytest.raises(archive.Unusable, match="database-not-empty"):
        restore.check_is_empty()


def test_folder_that_holds_something_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = folder / "made.tar"
    backup.make(made)
    assert main(["restore", str(made), "--into", str(folder)]) == 1
    assert "is not empty" in capsys.readouterr().err


def test_backup_never_writes_over_another(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "made.tar").write_text("precious")
    assert main(["backup", str(folder / "made.tar")]) == 1
    assert "there is a file already" in capsys.readouterr().err
    assert (folder / "made.tar").read_text() == "precious"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_full_disk_leaves_nothing_behind(folder: Path, monkeypatch: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The operating system's own refusal, brought about by a limit on the size of files."""
    import resource
    import signal

    default_storage.save("big.bin", ContentFile(os.urandom(3_000_000)))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    try:
        status = main(["backup", str(folder / "out" / "made.tar")])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert status == 1
    assert os.strerror(errno.EFBIG) in capsys.readouterr().err
    assert list((folder / "out").iterdir()) == []


def test_file_that_vanishes_meanwhile_is_noted(folder: Path) -> None:
    with (folder / "tar").open("wb") as file:
        manifest = archive.Manifest("", "", "", [], {})
        writer = archive.Writer(file, manifest)
        writer.add("files/gone", folder / "gone")
        writer.close()
    assert (manifest.vanished, manifest.members) == (["files/gone"], {})


def test_old_backups_are_deleted_and_the_newest_stays(folder: Path, settings: Any) -> None:
    settings.BACKUP_DAYS = 35
    for days in (100, 36, 34):
        with living_at(clock.now() - timedelta(days=days)):
            assert main(["backup", "--prune"]) == 0
    assert main(["backup", "--prune"]) == 0
    kept = sorted((settings.DATA_DIR / "backups").iterdir())
    assert len(kept) == 2
    with living_at(clock.now() + timedelta(days=400)):
        backup.prune()
    assert sorted((settings.DATA_DIR / "backups").iterdir()) == kept[-1:]


def test_sessions_stay_behind(folder: Path) -> None:
    from django.contrib.sessions.models import Session

    Session.objects.create(session_key="k" * 32, session_data="secret", expire_date=clock.now())
    backup.make(folder / "made.tar")
    assert "rows/sessions.Session.jsonl.gz" not in lines_of(folder / "made.tar")


def test_every_reason_has_its_words() -> None:
    assert all(commands.why(archive.Unusable(code, "here")) for code in commands.WHY)
    assert connection.vendor in {"sqlite", "postgresql"}
