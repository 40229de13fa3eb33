"""A site from its first question to its second home, by the commands that an editor types."""

from __future__ import annotations

import http.client
import json
import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.config.opening.test_mail_test import Box
from tests.config.test_serve import PATIENCE_S, Site, free_port

pytestmark = pytest.mark.process
ANSWERS = """
[site]
name = "Sarybel"
url = "https://localhost:{port}"
languages = ["en", "kk"]
[operator]
name = "Open Word"
legal_form = "association"
address = "Main street 1"
email = "office@example.org"
[privacy]
complaints_body = "the commissioner"
processors = "the host"
[editor]
address = "editor@example.org"
[areas]
tree = ["Town", "  Centre"]
[mail]
smtp_url = "smtp://127.0.0.1:{smtp}"
"""
GUARD = """
from allauth.mfa.models import Authenticator
from kopir.accounts.models import Account
Authenticator.objects.create(user=Account.objects.get(), type="totp", data={})
"""


@pytest.fixture
def box() -> Iterator[tuple[Box, int]]:
    box, port = Box(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path / "site")
    made.folder.mkdir()
    del made.environment["KOPIR_SITE_URL"]
    return made


@contextmanager
def serving(site: Site) -> Iterator[subprocess.Popen[str]]:
    process = site.start("serve", "--port", str(site.port))
    assert process.stdout
    try:
        for line in process.stdout:
            if line.startswith("Sarybel is at https://localhost:"):
                break
        else:
            raise AssertionError(process.communicate())
        yield process
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0
    finally:
        process.kill()
        process.communicate()


def visit(site: Site, path: str) -> tuple[int, str]:
    link = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    link.request("GET", path, headers={"Host": f"localhost:{site.port}", "X-Forwarded-Proto": "https"})
    answer = link.getresponse()
    text = answer.read().decode()
    link.close()
    return answer.status, text


def parts(site: Site) -> set[str]:
    _status, out, err = site.run("check", "--json")
    assert out, err
    return {one["part"] for one in json.loads(out)["findings"]}


def rows(folder: Path) -> dict[str, list[Any]]:
    with sqlite3.connect(folder / "kopir.sqlite3") as link:
        names = [name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        kept = [name for name in names if not name.startswith(("sqlite_", "search_")) and name != "django_session"]
        found = {name: sorted(link.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in kept}
    link.close()
    found["django_migrations"] = sorted((app, name) for _key, app, name, _at in found["django_migrations"])
    return found


def opened(site: Site, box: tuple[Box, int], answers: Path) -> str:
    """Answer the questions; return the path of the editor's link."""
    answers.write_text(ANSWERS.format(port=site.port, smtp=box[1]))
    status, out, err = site.run("init", "--answers", str(answers), "--language", "en")
    assert status == 0, err
    return link_in(out)


def link_in(out: str) -> str:
    found = re.search(r"https://localhost:\d+(/en/sign-in/first/\S+)", out)
    assert found, out
    return found[1]


def completed(site: Site, code: str) -> str:
    """Name each missing piece; return the path of the newest link."""
    status, _out, err = site.run("serve", "--port", str(site.port))
    assert status == 1
    assert len(re.findall(r"^- ", err, re.MULTILINE)) == 3
    assert "No outside reader of appeals is named" in err
    assert "No test mail of the present mail server" in err
    assert site.run("init", "--mail-code", code)[0] == 0
    status, out, err = site.run("init", "--appeals-reader-name", "")
    assert status == 0, err
    assert out.count("\n- ") == 1
    return link_in(out)


def copied(site: Site, to: Path) -> None:
    """The public comes; a running site is checked and copied."""
    status, text = visit(site, "/en/privacy/")
    assert status == 200
    assert "Open Word" in text
    assert visit(site, "/ru/privacy/")[0] == 404
    assert json.loads(visit(site, "/status.json")[1])["status"] == "ok"
    # It speaks plain http here, without a proxy that would show a certificate; nothing else is wrong but the backup.
    assert parts(site) - {"disk"} == {"backups", "certificate", "site"}
    status, _out, err = site.run("backup", str(to))
    assert status == 0, err
    assert parts(site) - {"disk"} == {"certificate", "site"}


def test_site_opens_is_checked_and_moves(site: Site, box: tuple[Box, int], tmp_path: Path) -> None:
    first = opened(site, box, tmp_path / "answers.toml")
    second = completed(site, box[0].code())
    with serving(site):  # open to the editor only, until an app or a passkey guards the account
        assert [visit(site, path)[0] for path in ("/en/issues/", first, second)] == [503, 410, 200]
        assert site.run("manage", "shell", "-c", GUARD)[0] == 0
        assert visit(site, "/en/issues/")[0] == 200
        copied(site, tmp_path / "site.tar")
    status, _out, err = site.run("restore", str(tmp_path / "site.tar"), "--into", str(tmp_path / "home"))
    assert status == 0, err
    assert rows(tmp_path / "home") == rows(site.folder)
    for name in ("secret.key", "site.toml", "secrets.toml"):
        assert (tmp_path / "home" / name).read_bytes() == (site.folder / name).read_bytes()
    site.folder = tmp_path / "home"
    site.environment["KOPIR_DATA_DIR"] = str(site.folder)
    assert site.run("prepare")[0] == 0
    with serving(site):
        assert "Open Word" in visit(site, "/en/about/")[1]
