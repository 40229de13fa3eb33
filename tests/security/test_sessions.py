"""Sessions, headers and where answers may lead: fixation, redirects, hosts, caches, frames, logs, deployment."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as live
from django.test import Client, RequestFactory

from kopir.config.logs import formatter, without_private
from kopir.mail.models import OutgoingMail
from tests.security.answers import all_of, ask
from tests.security.doors import DOORS, EVERYBODY, path
from tests.security.world import World

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = (
    "https://evil.test/", "//evil.test", "/\\evil.test", "\\\\evil.test", "https:evil.test", "http:///evil.test",
    "javascript:alert(1)", "data:text/html,x", "https://localhost.evil.test/", "https://evil.test/localhost",
    "http://localhost@evil.test/", "/%09/evil.test", "///evil.test", "\t//evil.test", "//localhost:8000.evil.test",
)  # fmt: skip


def code_for(client: Client, address: str, **more: str) -> str:
    client.post("/en/sign-in/", {"email": address, **more})
    found = re.search(r"^ {4}(\S+)$", OutgoingMail.objects.latest("pk").body, re.MULTILINE)
    assert found
    return found[1]


def signed_in(address: str, **more: str) -> tuple[Client, Any]:
    client = Client()
    code = code_for(client, address, **more)
    return client, client.post("/en/sign-in/code/", {"code": code, **more})


def test_a_session_gets_a_new_name_at_sign_in(world: World) -> None:
    """FixMyStreet 3.0: a session id that somebody planted is worth nothing."""
    client = Client()
    code = code_for(client, world.people["participant"].email)
    planted, token = (
        client.session.session_key,
        client.cookies["csrftoken"].value if "csrftoken" in client.cookies else "",
    )
    client.post("/en/sign-in/code/", {"code": code})
    assert client.session["_auth_user_id"]
    assert client.session.session_key != planted
    assert token == "" or client.cookies["csrftoken"].value != token
    thief = Client()
    thief.cookies[live.SESSION_COOKIE_NAME] = planted
    assert thief.get("/en/me/").status_code == 302


def test_a_session_ends_at_sign_out_for_whoever_copied_it(world: World) -> None:
    client, _answer = signed_in(world.people["participant"].email)
    thief = Client()
    thief.cookies[live.SESSION_COOKIE_NAME] = client.session.session_key
    assert thief.get("/en/me/").status_code == 200
    assert client.get("/en/sign-in/out/").status_code == 200  # a GET only asks
    assert thief.get("/en/me/").status_code == 200
    left = client.post("/en/sign-in/out/")
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert thief.get("/en/me/").status_code == 302


def test_a_session_ends_after_two_weeks_at_most_and_sooner_for_staff(world: World) -> None:
    assert live.SESSION_COOKIE_AGE <= 14 * 86_400
    staff = staff_client(world, "editor")
    assert staff.session.get_expiry_age() <= 12 * 3_600


def staff_client(world: World, role: str) -> Client:
    """Somebody of the staff, signed in as they really do: a code by mail, then one of their app."""
    client, answer = signed_in(world.people[role].email)
    assert urlsplit(answer.headers["Location"]).path == "/en/sign-in/second/"
    assert "_auth_user_id" not in client.session
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", counter))
    client.post("/en/sign-in/second/", {"code": code})
    assert client.session["_auth_user_id"]
    return client


def test_the_code_of_a_mail_alone_opens_no_staff_account(world: World) -> None:
    for role in ("moderator", "editor", "steward"):
        client, answer = signed_in(world.people[role].email)
        assert urlsplit(answer.headers["Location"]).path == "/en/sign-in/second/"
        assert client.get("/en/desk/").status_code == 302
        assert client.get("/en/me/").status_code == 302


def test_an_account_that_is_closed_is_out_at_once(world: World) -> None:
    """CVE-2022-21684: every way in looks at the account's state."""
    client, _answer = signed_in(world.people["participant"].email)
    type(world.people["participant"]).objects.filter(pk=world.people["participant"].pk).update(is_active=False)
    assert client.get("/en/me/").status_code == 302
    before = OutgoingMail.objects.count()
    Client().post("/en/sign-in/", {"email": world.people["participant"].email})
    assert OutgoingMail.objects.count() == before


def test_a_role_that_ended_is_over_at_the_next_click(world: World) -> None:
    from kopir.accounts.actions import end_grant
    from kopir.accounts.rules import Role

    client = world.client("editor")
    assert client.get("/en/desk/").status_code == 200
    end_grant(world.people["editor"], Role.EDITOR)
    assert client.get("/en/desk/").status_code == 403


@pytest.mark.parametrize("next_page", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(world: World, next_page: str) -> None:
    answers = [signed_in(world.people["participant"].email, next=next_page)[1]]
    answers.append(world.client("author").get("/en/sign-in/", {"next": next_page}))
    answers.append(world.client("author").post("/en/sign-in/out/", {"next": next_page}))
    for answer in answers:
        there = answer.headers.get("Location", "/")
        assert urlsplit(there).netloc in {"", "testserver"}
        assert not there.startswith(("//", "/\\", "\\", "javascript", "data"))
        assert "evil.test" not in urlsplit(there).netloc


@pytest.mark.parametrize(
    "host", ["evil.test", "localhost.evil.test", "localhost@evil.test", "evil.test:80", "xlocalhost", ""]
)
def test_a_strange_host_is_refused_and_named_in_no_mail(world: World, host: str) -> None:
    """Also CVE-2026-33393: a name is compared whole, not by its end."""
    client = Client(HTTP_HOST=host)
    client.raise_request_exception = False
    answer = client.post("/en/sign-in/", {"email": "somebody@example.org"})
    assert answer.status_code == 400 or host == ""
    mails = OutgoingMail.objects.filter(to="somebody@example.org")
    assert [mail for mail in mails if host and host in mail.body] == []


def test_forwarded_host_is_not_believed(world: World) -> None:
    answer = Client(HTTP_X_FORWARDED_HOST="evil.test").get("/")
    assert "evil.test" not in all_of(answer)


def test_no_answer_takes_a_line_break_into_its_head(world: World) -> None:
    for there in ("/issues/1%0d%0aSet-Cookie:%20a=b", "/en/sign-in/?next=/%0d%0aSet-Cookie:%20a=b", "/%0d%0aX: y"):
        answer, _writes = ask(Client(), "GET", there)
        assert answer.status_code < 500
        assert not answer.has_header("X")
        assert "a" not in answer.cookies


def test_every_answer_has_the_headers_of_the_house(world: World) -> None:
    """Frames, sniffing, referrers, and scripts of our own files only; on errors too."""
    client, wrong = Client(), []
    places = {path(world, name, door.at): name.endswith("-embed") for name, door in DOORS.items()}
    for there, is_widget in (places | {"/nothing-here": False, "/en/nothing-here": False}).items():
        answer, _writes = ask(client, "GET", there)
        head = answer.headers
        policy = head["Content-Security-Policy"]
        if (
            "'unsafe-inline'" in policy
            or "'unsafe-eval'" in policy
            or ("*" in policy.replace("frame-ancestors *", "") if is_widget else "*" in policy)
            or "default-src 'none'" not in policy
        ):
            wrong.append(f"{there}: {policy}")
        may_be_framed = head.get("X-Frame-Options") != "DENY"
        if may_be_framed != (is_widget and answer.status_code == 200) or head["X-Content-Type-Options"] != "nosniff":
            wrong.append(there)
        if (
            head["Referrer-Policy"] not in {"same-origin", "strict-origin"}
            or head["Cross-Origin-Opener-Policy"] != "same-origin"
        ):
            wrong.append(there)
        if "Server" in head or "X-Powered-By" in head:
            wrong.append(there)
    assert wrong == []


def test_every_answer_says_what_it_is(world: World) -> None:
    kinds = ("text/html; charset=utf-8", "application/json", "application/atom+xml; charset=utf-8")
    wrong = []
    for name, door in DOORS.items():
        answer, _writes = ask(world.client("steward"), "GET", path(world, name, door.at))
        kind = answer.headers.get("Content-Type", "")
        is_text = kind.startswith((*kinds, "text/csv; charset=utf-8", "text/plain", "text/vtt; charset=utf-8"))
        if answer.status_code == 200 and not is_text and kind not in {"image/webp", "application/pdf"}:
            wrong.append(f"{name}: {kind}")
    assert wrong == []


def test_only_public_data_may_be_read_by_other_sites(world: World) -> None:
    """CORS: data that anybody has; never with a cookie."""
    allowed = set()
    for name, door in DOORS.items():
        answer, _writes = ask(Client(HTTP_ORIGIN="https://evil.test"), "GET", path(world, name, door.at))
        assert "Access-Control-Allow-Credentials" not in answer.headers
        if "Access-Control-Allow-Origin" in answer.headers:
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert door.who == EVERYBODY
            allowed.add(name)
    assert all("-data:" in name for name in allowed), allowed
    assert "site-data:issues" in allowed


def test_what_is_personal_is_kept_by_no_cache(world: World) -> None:
    wrong = []
    for name, door in DOORS.items():
        role = (
            "anonymous"
            if "anonymous" in door.who
            else next(iter(sorted(door.who & {"steward", "editor", "participant", "officer", "author"})))
        )
        answer, _writes = ask(world.client(role), "GET", path(world, name, door.at))
        said = answer.headers.get("Cache-Control", "")
        is_personal = door.who != EVERYBODY or "secret" in door.at or "csrfmiddlewaretoken" in answer.read_all
        if is_personal and answer.status_code == 200 and "no-store" not in said:
            wrong.append(f"{name}: {said}")
        if "public" in said and answer.cookies:
            wrong.append(f"{name}: a cookie in a shared page")
    assert wrong == []


INSIDE = ("Traceback", "kopir/", "urlpatterns", "DEBUG", "site-packages", "SECRET")


def test_error_pages_tell_nothing_of_the_inside(world: World, settings: Any) -> None:
    assert not live.DEBUG
    for there in ("/nothing-here", "/en/issues/999999/", "/en/letter-link/x", "/en/people/%ff"):
        said = ask(Client(), "GET", there)[0].read_all
        assert [
            word for word in ("Traceback", "kopir/", "urlpatterns", "DEBUG", "site-packages", "SECRET") if word in said
        ] == []
    from kopir.web.views import server_error

    broken = server_error(RequestFactory().get("/")).content.decode()
    assert "Traceback" not in broken


def test_nobody_writes_a_line_of_their_own_into_the_log() -> None:
    """Django CVE-2025-48432: a path with line breaks and terminal codes stays one line."""
    import logging

    record = logging.LogRecord(
        "django.request", 30, "f", 1, "Not Found: %s", ("/a\n2026 [error] forged\r\x1b[31m",), None
    )
    line = formatter().format(record)
    assert "\n" not in line
    assert "\r" not in line
    assert "\x1b" not in line
    assert without_private(None, "info", {"event": "x"}) == {"event": "x"}


PUBLIC = {
    "KOPIR_SITE_URL": "https://kopir.example.org",
    "KOPIR_ALLOWED_HOSTS": "kopir.example.org",
    "KOPIR_BEHIND_PROXY": "1",
}


def told(code: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Run a line in a site of its own with the settings of a public one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KOPIR_", "DJANGO_"))}
    environment = kept | PUBLIC | {"KOPIR_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kopir.config.settings"}
    return subprocess.run(
        [sys.executable, *code.split("\0")], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.process
def test_the_framework_finds_nothing_to_mend_in_a_public_site(tmp_path: Path) -> None:
    done = told("-m\0django\0check\0--deploy\0--fail-level\0WARNING", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.process
def test_cookies_of_a_public_site_are_closed_to_scripts_and_plain_connections(tmp_path: Path) -> None:
    code = (
        "import django; django.setup(); from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, "
        "s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
        "s.SECURE_HSTS_SECONDS >= 31536000, s.DEBUG, s.STAFF_NEED_SECOND_FACTOR, s.SESSION_COOKIE_DOMAIN)"
    )
    said = told(f"-c\0{code}", tmp_path).stdout.split()
    names = ["__Host-session", "__Host-csrf"]
    assert said == ["True"] * 4 + ["Lax", "Lax", *names, "True", "False", "True", "None"]


@pytest.mark.process
def test_a_public_site_answers_over_tls_only(tmp_path: Path) -> None:
    code = (
        "import django; django.setup(); from django.test import RequestFactory as R; "
        "from django.middleware.security import SecurityMiddleware as M; from django.http import HttpResponse as H; "
        "m = M(lambda r: H()); plain = m(R().get('/', HTTP_HOST='kopir.example.org')); "
        "safe = m(R().get('/', HTTP_HOST='kopir.example.org', HTTP_X_FORWARDED_PROTO='https')); "
        "print(plain.status_code, plain.headers['Location'], safe.headers['Strict-Transport-Security'])"
    )
    said = told(f"-c\0{code}", tmp_path).stdout.split()
    assert said[:2] == ["301", "https://kopir.example.org/"]
    assert said[2] == "max-age=31536000;"


def test_no_setting_trusts_a_proxy_that_is_not_there() -> None:
    assert live.SECURE_PROXY_SSL_HEADER is None
    assert not live.USE_X_FORWARDED_HOST
