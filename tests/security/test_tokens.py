"""One-act links: a GET changes nothing, one use, one act, one person, in time (CVE-2019-1020018, CVE-2023-48220, Loomio
PR 12668 and issue 3934, Right to Know 542, FixMyStreet 1.5.5 and 3.1, GHSA-x8w7-rwmr-w278)."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from kopir.accounts.models import Account
from kopir.config.logs import without_private
from kopir.follow.models import Following
from kopir.issues.models import Support
from kopir.tokens.actions import BYTES, digest, mint
from kopir.tokens.models import Token
from kopir.web import clock
from tests.architecture.test_requests import patterns
from tests.security.answers import all_of
from tests.security.doors import DOORS, path
from tests.security.forms import parsed
from tests.security.world import World

USED_UP: dict[str, dict[str, str]] = {  # links that do one thing, once
    "accounts:confirm_address": {},
    "first_visit": {},
    "follow:confirm": {},
    "moderation:appeal-link": {"text": "Words that say why it was wrong."},
    "moderation:confirm-flag": {},
    "moderation:reader": {"state": "upheld", "answer": "Words that say why it stands."},
    "issues:confirm": {},
    "issues:confirm-support": {},
    "issues:withdraw-support": {},
    "commitments:confirm-check": {},
    "viewpoints:confirm": {},
    "viewpoints:reply": {"text": "Words that answer what a reader wrote.", "language": "en"},
    "letter-link:disown": {},
    "offices:assist": {},
    "offices:claim": {},
}
SIGNED_IN = {"offices:claim"}  # whoever came by the link signs in before they press
# An office's own page lives until it is closed; a notice can be stopped again and again, which changes no more.
STANDING = {"letter-link:page", "commitments:link", "follow:stop"}
ENDLESS = {"letter-link:page", "commitments:link", "moderation:reader"}  # end with the matter
LONGEST_DAYS = {
    "moderation:appeal-link": 190,
    "follow:stop": 366,
}  # a notice is read late
BY_MAIL_PROGRAM = "follow-data:stop"  # RFC 8058: posted without a cookie and without a form of ours
SIGNS_IN = {"first_visit"}  # the one link that does: for an editor whom no passkey guards yet, printed by `kopir init`
HELP = "This link has done its work"


def with_a_secret() -> list[str]:
    return sorted(name for name, one in patterns() if "secret" in one.pattern.converters)


def everything() -> str:
    """A checksum of all rows of all tables, as the database holds them; a session's row is no act."""
    hashed = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
            if model._meta.label != "sessions.Session":
                table, key = (connection.ops.quote_name(name) for name in (model._meta.db_table, model._meta.pk.column))
                cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")
                hashed.update(repr((table, cursor.fetchall())).encode())
    return hashed.hexdigest()


def act_of(name: str) -> str:
    """Which link of the table an address belongs to."""
    return str(DOORS[name].at["secret"]).removeprefix("@")


def test_every_link_with_a_secret_is_tried(world: World) -> None:
    assert {act_of(name) for name in with_a_secret()} == set(USED_UP) | STANDING == set(world.secrets)


@pytest.mark.parametrize("name", with_a_secret())
def test_looking_changes_nothing(world: World, name: str) -> None:
    """A mail scanner, a preview and a browser that reads ahead open the link; none of them acts."""
    there, before = path(world, name, DOORS[name].at), everything()
    for method, heads in (
        ("GET", {}),
        ("HEAD", {}),
        ("GET", {"HTTP_PURPOSE": "prefetch", "HTTP_SEC_PURPOSE": "prefetch;prerender"}),
        ("GET", {"HTTP_USER_AGENT": "LinkScanner/1.0"}),
        ("OPTIONS", {}),
        ("PUT", {}),
    ):
        assert Client().generic(method, there, **heads).status_code < 500
    assert everything() == before


@pytest.mark.parametrize("name", sorted(set(with_a_secret()) - {BY_MAIL_PROGRAM}))
def test_sending_without_the_forms_own_token_changes_nothing(world: World, name: str) -> None:
    """Scanners that run scripts and post do not carry the cookie and the form's token together."""
    before = everything()
    answer = Client(enforce_csrf_checks=True).post(path(world, name, DOORS[name].at), {})
    assert answer.status_code in {403, 405}
    assert everything() == before


@pytest.mark.parametrize("name", with_a_secret())
def test_a_wrong_secret_is_answered_with_help_and_does_nothing(world: World, name: str) -> None:
    right = world.secrets[act_of(name)]
    others = [secret for act, secret in world.secrets.items() if act != act_of(name)]
    before = everything()
    for wrong in ("A" * 22, right[:-1], right + "A", right.swapcase(), "%00", "0", "é" * 22, *others):
        there = path(world, name, DOORS[name].at).replace(right, wrong)
        for method in ("get", "post"):
            answer = getattr(Client(), method)(there)
            assert answer.status_code in {410, 405, 302, 404}, (wrong, answer.status_code)
            if answer.status_code == 410 and name != BY_MAIL_PROGRAM:
                assert HELP in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("name", USED_UP)
def test_the_second_use_is_refused_with_help(world: World, name: str) -> None:
    there = path(world, name, DOORS[name].at)
    client = world.client("officer") if name in SIGNED_IN else Client()
    before = everything()
    first = client.post(there, USED_UP[name])
    assert first.status_code in {200, 302}
    after = everything()
    assert after != before
    for method in ("get", "post"):
        answer = getattr(Client(), method)(there, USED_UP[name])
        assert (answer.status_code, HELP in answer.content.decode()) == (410, True)
    assert everything() == after


def test_a_mail_program_stops_one_following_and_nothing_else(world: World) -> None:
    """RFC 8058, its answer the same at the second press; the page with the button does the same."""
    for name in (BY_MAIL_PROGRAM, "follow:stop"):
        there = path(world, name, DOORS[name].at)
        held = set(Following.objects.values_list("pk", flat=True))
        with transaction.atomic():
            for _time in range(2):
                assert Client().post(there, {"List-Unsubscribe": "One-Click"}).status_code in {200, 302}
            assert held - set(Following.objects.values_list("pk", flat=True)) == {world.foreign_following.pk}
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(set(USED_UP) - ENDLESS))
def test_an_old_link_does_nothing_more(world: World, name: str) -> None:
    before = everything()
    with time_machine.travel(clock.now() + timedelta(days=61)):
        for method in ("get", "post"):
            answer = getattr(Client(), method)(path(world, name, DOORS[name].at))
            assert (answer.status_code, HELP in answer.content.decode()) == (410, True)
    assert everything() == before


def test_every_lifetime_is_short_and_only_an_offices_page_has_none(world: World) -> None:
    """Read from the mails that wait in the outbox."""
    from kopir.mail.models import OutgoingMail

    mails = OutgoingMail.objects.exclude(link_act="").values_list("link_url_name", "link_lifetime_s")
    spans = dict(mails)
    assert {name for name, span in spans.items() if span is None} <= ENDLESS
    long = {name for name, span in spans.items() if span and span > LONGEST_DAYS.get(name, 90) * 86_400}
    assert long == set()
    assert spans


@pytest.mark.parametrize("name", with_a_secret())
def test_a_link_page_is_kept_by_no_cache_and_told_to_no_other_site(world: World, name: str) -> None:
    answer = Client().get(path(world, name, DOORS[name].at), follow=True)
    if answer.status_code == 405:
        return
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    elsewhere = [
        address
        for element in parsed(all_of(answer).partition("<!doctype html>")[2] or answer.content.decode()).iter()
        for key in ("src", "action", "srcset", "poster", "data")
        if (address := element.get(key)) and urlsplit(address).netloc not in {"", "localhost:8000", "testserver"}
    ]
    assert elsewhere == []


def test_a_link_works_for_its_own_person_whoever_is_signed_in(world: World) -> None:
    """Another person's link pressed by somebody signed in gives them nothing, and needs no session."""
    client = world.client("participant")
    client.post(path(world, "issues:confirm-support", DOORS["issues:confirm-support"].at))
    mine = Support.objects.filter(account=world.people["participant"])
    assert [support.pk for support in mine] == [world.own_support.pk]
    given = Support.objects.latest("pk")
    assert given.account.canonical_email.startswith("supporter.")


def test_a_link_is_no_way_to_sign_in(world: World) -> None:
    """Loomio's permanent link was one: here no act opens a session."""
    for name in sorted(set(USED_UP) - SIGNS_IN):
        sent, client = USED_UP[name], Client()
        client.post(path(world, name, DOORS[name].at), sent)
        client.get(path(world, name, DOORS[name].at))
        assert "_auth_user_id" not in client.session
    assert client.get("/en/me/").status_code == 302


def test_a_link_works_after_signing_out(world: World) -> None:
    client = world.client("participant")
    client.post("/en/sign-in/out/")
    assert client.get(path(world, "letter-link:page", DOORS["letter-link:page"].at)).status_code == 200


def test_a_closed_offices_link_is_gone(world: World) -> None:
    from kopir.letters.actions import LINK_ACT
    from kopir.tokens.actions import revoke

    there = path(world, "letter-link:answer", DOORS["letter-link:answer"].at)
    revoke(LINK_ACT, world.letter.ref)
    before = everything()
    assert Client().post(there, {"answer_1": "Words", "answer_2": "Words"}).status_code == 410
    assert everything() == before


def test_secrets_cannot_be_guessed_and_are_not_kept(world: World) -> None:
    made = [mint("an-act", f"thing/{n}", None) for n in range(300)]
    assert BYTES * 8 == 128
    assert len({secret for secret in made if re.fullmatch(r"[\w-]{22}", secret)}) == 300
    assert Token.objects.filter(digest=digest(made[0])).count() == 1
    assert len(digest(made[0])) == 32
    assert found_in_database([*made, *world.secrets.values()]) == []


def found_in_database(words: list[str]) -> list[str]:
    kept = "\n".join(repr(row) for model in apps.get_models() for row in model._default_manager.values_list())
    return [word for word in words if word in kept]


def test_the_search_would_find_a_kept_secret(world: World) -> None:
    assert found_in_database([world.issue.title]) == [world.issue.title]


def test_no_secret_reaches_the_log(world: World) -> None:
    for name in with_a_secret():
        there = path(world, name, DOORS[name].at)
        said = without_private(None, "warning", {"event": f"Not Found: {there}", "path": there})
        assert world.secrets[act_of(name)] not in str(said)


def test_a_sign_in_code_is_used_once_runs_out_and_is_tried_three_times(world: World) -> None:
    address = world.people["participant"].email

    def code() -> tuple[Client, str]:
        from kopir.mail.models import OutgoingMail

        client = Client()
        client.post("/en/sign-in/", {"email": address})
        found = re.search(r"^ {4}(\S+)$", OutgoingMail.objects.latest("pk").body, re.MULTILINE)
        assert found
        return client, found[1]

    def is_in(client: Client, said: str) -> bool:
        client.post("/en/sign-in/code/", {"code": said})
        return "_auth_user_id" in client.session

    client, said = code()
    assert not is_in(Client(), said)  # bound to the browser that asked
    assert is_in(client, said)
    client.post("/en/sign-in/out/")
    assert not is_in(client, said)
    guessing, said = code()
    for _time in range(3):
        assert not is_in(guessing, "AAAAAA")
    assert not is_in(guessing, said)


def test_a_code_runs_out(world: World) -> None:
    from kopir.mail.models import OutgoingMail

    client = Client()
    client.post("/en/sign-in/", {"email": world.people["author"].email})
    found = re.search(r"^ {4}(\S+)$", OutgoingMail.objects.latest("pk").body, re.MULTILINE)
    assert found
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        client.post("/en/sign-in/code/", {"code": found[1]})
    assert "_auth_user_id" not in client.session


def test_the_checksum_sees_a_change(world: World) -> None:
    before = everything()
    Account.objects.filter(pk=world.people["author"].pk).update(language="kk")
    assert everything() != before
    assert connection.in_atomic_block
