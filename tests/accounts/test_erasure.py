"""After somebody has left, nothing of them is found: not in the database's bytes, files, pages, feeds or exports."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from kopir.accounts.erasure import Words, erase_person
from kopir.accounts.models import Account, Erasure
from kopir.accounts.own_data import trace
from kopir.config.worker import run_until_quiet
from kopir.issues.models import Report, Support
from kopir.record.models import Entry
from kopir.site.replay import differences
from tests.accounts.leaving import CHECK_TEXT, NAME, TEXT, TITLE, Life, folders, live

HREF = re.compile(r'(?:href|src|action)="(/[^"#]*)')
START = ["/en/", "/kk/", "/ru/", "/en/issues/", "/en/record/", "/record.atom", "/issues.json"]


def database() -> Iterator[tuple[str, bytes]]:
    """All bytes in which the database keeps its rows."""
    if connection.vendor == "postgresql":
        told = connection.settings_dict
        facts = {
            "PGHOST": told["HOST"],
            "PGPORT": str(told["PORT"]),
            "PGUSER": told["USER"],
            "PGPASSWORD": told["PASSWORD"],
        }
        dump = subprocess.run(
            ["pg_dump", "--inserts", told["NAME"]], env={**os.environ, **facts}, capture_output=True, check=True
        )
        yield "pg_dump", dump.stdout
        return
    name = Path(str(connection.settings_dict["NAME"]))
    for path in (name, name.with_name(f"{name.name}-wal"), name.with_name(f"{name.name}-journal")):
        if path.exists():
            yield path.name, path.read_bytes()


def crawl(paths: Iterable[str], most: int = 600) -> dict[str, bytes]:
    """Everything that a visitor may read, found by following every address."""
    client, found, waiting = Client(), {}, list(paths)
    while waiting and len(found) < most:
        path = waiting.pop(0)
        if path in found or path.startswith("/static/"):
            continue
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[path] = body
        if answer.status_code in (301, 302):
            waiting.append(answer["Location"])
        text = body.decode("utf-8", "replace")
        waiting += [link for link in HREF.findall(text) if is_worth(link)]
    assert len(found) < most
    return found


def is_worth(link: str) -> bool:
    """Leave out combined filters and the same page in a third language; START and the issues name those that matter."""
    return "&" not in link and "next=" not in link and not link.startswith(("/kk/", "/ru/"))


def leaks(places: Iterable[tuple[str, bytes]], life: Life) -> list[tuple[str, bytes]]:
    return [(name, secret) for name, data in places for secret in life.secrets if secret in data]


def every_address(life: Life) -> list[str]:
    own = [f"/issues/{life.issue.number}", f"/issues/{life.other.number}"]
    data = [f"{path}{end}" for path in own for end in (".json", ".csv", ".atom")]
    data += [f"/{language}{path}/" for path in own for language in ("kk", "ru", "en")]
    entries = [f"/en/record/{uid}" for uid in Entry.objects.values_list("uid", flat=True)]
    return [*START, *data, *entries]


@pytest.mark.django_db(transaction=True)
def test_erased_person_leaves_no_string_salt_or_hash() -> None:
    life = live()
    run_until_quiet()
    pages = crawl(every_address(life))
    known = {name for name, _secret in leaks([*database(), *folders(Path(settings.MEDIA_ROOT).parent)], life)}
    assert {Path(name).suffix for name in known} >= {".eml", ".webp"}  # the test can see what is there
    assert leaks(pages.items(), life)
    session = life.client.cookies[settings.SESSION_COOKIE_NAME].value
    answer = life.client.post("/en/me/erase", {"words": "erased", "typed": "erase"})
    assert answer["Location"] == "/en/me/erased"
    run_until_quiet()
    assert Erasure.objects.get().swept_at is not None
    assert leaks(database(), life) == []
    assert leaks(folders(Path(settings.MEDIA_ROOT).parent), life) == []
    after = crawl([*pages, *every_address(life)], most=1_200)
    assert leaks(after.items(), life) == []
    assert not Session.objects.filter(session_key=session).exists()
    assert not Account.objects.filter(pk=life.account.pk).exists()
    assert list(differences()) == []


@pytest.mark.django_db(transaction=True)
def test_unnamed_person_leaves_words_and_no_name() -> None:
    life = live()
    erase_person(life.account, Words.UNNAMED)
    report = Report.objects.get(issue=life.issue)
    assert (report.title, report.text, report.author, report.shown_name) == (TITLE, TEXT, None, "")
    assert report.photo is not None
    raised = Entry.objects.get(kind="issue.raised", refs__ref=life.issue.ref)
    assert (raised.opened("text"), raised.opened("public_name")) == (TEXT, None)
    check = life.disputed.checks.get(text=CHECK_TEXT)
    assert check.account is None
    pages = crawl([f"/en/issues/{life.issue.number}/", f"/issues/{life.issue.number}.json"])
    assert [path for path, body in pages.items() if NAME.encode() in body] == []
    assert list(differences()) == []


@pytest.mark.django_db(transaction=True)
def test_erased_text_leaves_a_dated_trace_in_every_channel() -> None:
    life = live()
    erase_person(life.account, Words.ERASED)
    report = Report.objects.get(issue=life.issue)
    life.issue.refresh_from_db()
    assert report.title == report.text == life.issue.title == trace("en")
    raised = Entry.objects.get(kind="issue.raised", refs__ref=life.issue.ref)
    redaction = Entry.objects.get(kind="text.redacted", refs__ref=f"entry/{raised.uid}")
    assert redaction.public == {
        "entry": raised.uid,
        "fields": ["photo_sha256", "public_name", "text", "title"],
        "ground": "author-request",
    }
    client, number = Client(headers={"Accept-Language": "en"}), life.issue.number
    words = "at the request of who wrote it"
    for path in (
        f"/en/issues/{number}/",
        f"/issues/{number}.atom",
        f"/issues/{number}.csv",
        f"/en/record/{raised.uid}",
    ):
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert words in body.decode(), path
    told = json.loads(client.get(f"/issues/{number}.json").content)
    erased = [item["erased"] for item in told["timeline"] if item["entry"] == raised.uid]
    assert [(one["fields"], one["ground"]) for one in erased[0]] == [
        (["photo_sha256", "public_name", "text", "title"], "author-request")
    ]
    entry = json.loads(client.get(f"/record/{raised.uid}.json").content)
    assert entry["openings"] == {}
    assert [one["ground"] for one in entry["redactions"]] == ["author-request"]


@pytest.mark.django_db(transaction=True)
def test_counts_follow_who_can_be_told_apart() -> None:
    life = live()
    run_until_quiet()
    life.running.refresh_from_db()
    life.other.refresh_from_db()
    before = (life.running.confirmations, life.other.support_count, Support.objects.count())
    erase_person(life.account, Words.ERASED)
    run_until_quiet()
    life.running.refresh_from_db()
    life.other.refresh_from_db()
    assert before == (1, 1, 1)
    assert (life.running.confirmations, life.other.support_count, Support.objects.count()) == (0, 0, 0)
    assert life.letter.questions.get(number=1).marks.count() == 0
    life.disputed.refresh_from_db()
    assert life.disputed.state == "disputed"  # what a check has decided stays decided
    assert list(differences()) == []
