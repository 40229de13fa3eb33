"""Two hundred addresses wherever one may enter; whoever walks all that is public finds none (S3, CVE-2026-40870)."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client

from kopir.accounts.models import Account
from kopir.commitments.models import PendingCheck
from kopir.config.logs import formatter
from kopir.issues.models import PendingSupport, Report, Support
from kopir.issues.rules import ReportState
from kopir.mail.actions import queue_text, send_due
from kopir.record.models import Entry, Opening
from kopir.web import clock
from tests.factories import issues
from tests.security.answers import all_of
from tests.security.doors import DOORS, EVERYBODY, path
from tests.security.forms import parsed
from tests.security.world import World

pytestmark = pytest.mark.shown
SEEDED, MOST_PAGES = 200, 700
NO_FILE = "/files/" + "0" * 32 + ".webp"
ERRORS = ("/en/issues/999999/", "/nothing-here", "/en/people/nobody", NO_FILE, "/en/sign-in/?next=//evil.test")
HERE = {"localhost:8000", "testserver"}
METHODS_REFUSED = ("/issues.json", "/en/issues/mine/withdraw/1")


@pytest.fixture
def seeded(world: World) -> Iterator[list[str]]:
    """At least two hundred addresses: of accounts, of texts, supports and checks that wait, and in the outbox."""
    moment, report = clock.now(), world.report
    before = len(world.addresses)
    made = [world.address("seed") for _n in range(SEEDED)]
    accounts = Account.objects.bulk_create(
        Account(email=one, canonical_email=one, password="!", confirmed_at=moment) for one in made[:80]
    )
    Support.objects.bulk_create(
        Support(issue=world.issue, account=one, report=report, created_at=moment) for one in accounts[:40]
    )
    PendingSupport.objects.bulk_create(
        PendingSupport(issue=world.issue, report=report, email=one, page_language="en", created_at=moment)
        for one in made[80:110]
    )
    for one in made[110:135]:
        issues.report(state=ReportState.UNCONFIRMED, pending_email=one)
    check = world.pending_check
    PendingCheck.objects.bulk_create(
        PendingCheck(
            commitment=check.commitment, email=one, finding=check.finding, text="Words", language="en",
            page_language="en", seen_on=clock.today(), created_at=moment,
        )
        for one in made[135:160]
    )  # fmt: skip
    for one in made[160:]:
        queue_text(to=one, subject="A mail", body=f"To {one}", language="en")
    for account in accounts[40:46]:
        issues.issue(author=account)
    assert len(world.addresses) >= SEEDED
    yield list(world.addresses)
    del world.addresses[before:]


def links(there: str, text: str, kind: str) -> set[str]:
    """Every address that an answer names: links, pictures, files, and those inside data and feeds."""
    found: set[str] = set()
    if "json" in kind:
        found |= {one for one in strings(json.loads(text)) if one.startswith(("/", "http://"))}
    elif "html" in kind or "xml" in kind:
        found |= {
            address
            for element in parsed(text).iter()
            for key in ("href", "src", "action", "srcset", "content")
            if (address := element.get(key, "")).startswith(("/", "http", "?"))
        }
    whole = [urlsplit(urldefrag(urljoin(f"http://localhost:8000{there}", one)).url) for one in found]
    return {f"{one.path}?{one.query}".rstrip("?") for one in whole if one.netloc in HERE}


def strings(data: Any) -> list[str]:
    if isinstance(data, dict):
        return [one for value in data.values() for one in strings(value)]
    if isinstance(data, list):
        return [one for value in data for one in strings(value)]
    return [data] if isinstance(data, str) else []


def crawled(starts: list[str]) -> dict[str, str]:
    """Walk from page to page as anybody may; return what each said, headers and all."""
    client, seen, waiting = Client(HTTP_HOST="localhost:8000"), dict[str, str](), list(starts)
    client.raise_request_exception = False
    while waiting and len(seen) < MOST_PAGES:
        there = waiting.pop()
        if there in seen or "/sign-in/out" in there:
            continue
        answer = client.get(there)
        seen[there] = all_of(answer)
        if target := answer.headers.get("Location"):
            waiting += [f"{urlsplit(target).path}?{urlsplit(target).query}".rstrip("?")]
        if answer.status_code == 200 and not answer.streaming:
            waiting += links(there, answer.content.decode(errors="replace"), answer.headers.get("Content-Type", ""))
    return seen


def test_nobody_finds_an_address_in_anything_public(world: World, seeded: list[str]) -> None:
    starts = ["/", "/kk/", "/ru/", "/en/", *ERRORS, "/styleguide/", "/robots.txt", "/sitemap.xml"]
    starts += [
        path(world, name, door.at, language)
        for name, door in DOORS.items()
        if door.who == EVERYBODY and "secret" not in door.at
        for language in ("kk", "ru", "en")
    ]
    seen = crawled(starts)
    assert len(seen) > 150
    assert any(there.endswith(".css") for there in seen)
    assert [there for there, said in seen.items() if "zqx@" in said or "private.example" in said] == []
    assert [one for one in seeded if any(one in said for said in seen.values())] == []


def test_a_method_that_is_refused_names_nobody(world: World, seeded: list[str]) -> None:
    for there in METHODS_REFUSED:
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            assert "private.example" not in all_of(Client().generic(method, there))


def test_the_record_names_no_address(world: World, seeded: list[str]) -> None:
    kept = "\n".join(repr(row) for model in (Entry, Opening) for row in model.objects.values_list())
    assert [one for one in seeded if one in kept] == []
    assert "private.example" not in kept


def test_the_log_names_no_address(world: World, seeded: list[str], settings: Any) -> None:
    """Asked for, refused, failed and sent: nothing of it writes an address into the log."""
    settings.SMTP_URL = "smtp://127.0.0.1:9"  # nobody listens: every mail fails
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        send_due()
        client = Client()
        client.raise_request_exception = False
        for one in seeded[:5]:
            client.post("/en/sign-in/", {"email": one})
            client.post("/en/issues/new", {"email": one})
            client.get(f"/en/people/{one}")
            client.get("/en/issues/", {"q": one})
            client.post("/en/issues/mine/withdraw/0", {"email": one}, HTTP_REFERER=f"http://localhost/{one}")
            logging.getLogger("kopir").warning("somebody wrote %s", one)
            logging.getLogger("django.request").error("failed", extra={"request": one})
            logging.getLogger("kopir").error("a mistake", exc_info=ValueError(one))
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    said = out.getvalue()
    assert "a mistake" in said
    assert "[e-mail]" in said
    assert "private.example" not in said


def test_old_mails_keep_no_private_address(world: World, seeded: list[str]) -> None:
    from kopir.mail.models import OutgoingMail
    from kopir.mail.rules import MailState

    while send_due(500):
        pass
    assert OutgoingMail.objects.filter(state=MailState.SENT).count() > 30
    kept = "\n".join(repr(row) for row in OutgoingMail.objects.filter(is_private=True).values_list())
    assert "private.example" not in kept


def test_the_walk_would_find_one(world: World) -> None:
    Report.objects.filter(pk=world.report.pk).update(public_name=world.addresses[0])
    seen = crawled([path(world, "site:case", DOORS["site:case"].at)])
    assert any(world.addresses[0] in said for said in seen.values())
