"""What the code must not do at all, read from the code itself; and small things that no page shows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.test import Client

from kopir.accounts.models import Account
from kopir.files.actions import by_ticket, keep_image, ticket
from kopir.issues.forms import ReportForm
from kopir.web import clock
from tests.architecture.house import at, python_files, tree
from tests.architecture.test_requests import patterns
from tests.factories import issues

# The programs that the site starts: itself, and the decoder of pictures.
MAY_START = {"kopir/config", "kopir/files/actions.py"}
MAY_WRITE_XML = {"kopir/web/atom.py"}  # feeds
MAY_READ_XML = {"kopir/pure/transcript/documents.py"}  # chambers' minutes; refuses entities and what is too large
# The mail server that the settings name; a look whether its own pages answer.
# The likeness process is asked over a socket in the site's folder; an embedding server is named by who runs the site.
MAY_TALK = {
    "kopir/mail/transport.py",
    "kopir/mail/doors",  # the mailbox that the settings name, and a listener on the loopback address
    "kopir/mail/seals.py",  # asks the DNS for the key of a seal
    "kopir/config",
    "kopir/likeness/asking.py",
    "kopir/likeness/embedders/remote.py",
}


def calls(*names: str) -> Iterator[tuple[Path, ast.Call]]:
    for file in python_files():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
                yield file, node


def imports(*roots: str) -> list[str]:
    """Places that import one of these modules."""
    found = []
    for file in python_files():
        for node in ast.walk(tree(file)):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name == root or name.startswith(f"{root}.") for name in names for root in roots):
                found.append(at(file, node.lineno))
    return found


def allowed(place: str, where: set[str]) -> bool:
    return any(place.startswith(one) for one in where)


def test_no_command_goes_through_a_shell() -> None:
    shells = [
        at(file, node.lineno)
        for file in python_files()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.keyword) and node.arg == "shell"
    ]
    assert shells == []
    assert [at(file, call.lineno) for file, call in calls("os.system", "os.popen", "os.execv", "os.spawnv")] == []
    assert [place for place in imports("subprocess", "pty") if not allowed(place, MAY_START)] == []


def test_nothing_is_evaluated_or_unpickled() -> None:
    assert [at(file, call.lineno) for file, call in calls("eval", "exec", "compile", "__import__")] == []
    assert imports("pickle", "marshal", "shelve", "yaml", "dill") == []
    assert [at(file, call.lineno) for file, call in calls("Template", "engines.from_string", "Engine")] == []


def test_no_foreign_xml_is_parsed() -> None:
    known = MAY_WRITE_XML | MAY_READ_XML
    assert [place for place in imports("xml", "lxml", "defusedxml") if not allowed(place, known)] == []
    read = [at(file, call.lineno) for file, call in calls("fromstring", "parseString")]
    assert [place for place in read if not allowed(place, MAY_READ_XML)] == []


def test_nothing_is_fetched_for_a_visitor() -> None:
    """No address that somebody gave is opened by the server: there is no client to do it."""
    clients = (
        "urllib.request",
        "http.client",
        "httpx",
        "requests",
        "urllib3",
        "aiohttp",
        "ftplib",
        "smtplib",
        "socket",
    )
    assert [place for place in imports(*clients) if not allowed(place, MAY_TALK)] == []


def test_no_weak_hash_or_cipher_is_used() -> None:
    weak = {"md5", "sha1", "DES", "ARC4", "ECB", "Blowfish", "PKCS1v15", "random"}
    found = [
        at(file, node.lineno)
        for file in python_files()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and node.attr in weak and ast.unparse(node.value) in {"hashlib", "modes"}
    ]
    assert found == []
    secrets_rooms = ("kopir/tokens", "kopir/accounts", "kopir/mail", "kopir/files", "kopir/limits", "kopir/record")
    assert [place for place in imports("random") if place.startswith(secrets_rooms)] == []


def test_there_are_no_passwords() -> None:
    names = {name for name, _pattern in patterns()}
    assert {name for name in names if "password" in name or "signup" in name} == set()
    assert settings.AUTHENTICATION_BACKENDS == ["kopir.accounts.backends.EmailBackend"]


@pytest.mark.django_db
def test_an_account_has_no_password_that_could_be_used() -> None:
    made = issues.citizen()
    asked = Account.objects.at_address_in_equal_time("new@example.org")
    assert not made.has_usable_password()
    assert not asked.has_usable_password()
    assert not Client().login(canonical_email=made.canonical_email, password="")


@pytest.mark.django_db
def test_a_new_site_has_no_accounts() -> None:
    call_command("migrate", verbosity=0)
    assert not Account.objects.exists()
    assert not apps.is_installed("django.contrib.admin")


@pytest.mark.django_db
def test_an_address_asked_for_twice_is_one_account_and_its_row_stays() -> None:
    first = Account.objects.at_address_in_equal_time("Anna+x@Example.org")
    known = issues.citizen("anna@example.org")
    again = Account.objects.at_address_in_equal_time("ANNA@example.org")
    assert first == known == again
    assert (again.email, again.created_at) == ("Anna+x@Example.org", first.created_at)
    assert again.confirmed_at == known.confirmed_at


@pytest.mark.django_db
def test_a_sessions_name_cannot_be_guessed() -> None:
    names = set()
    for _time in range(50):
        session = SessionStore()
        session.create()
        names.add(session.session_key)
    assert len(names) == 50
    assert all(len(name) >= 32 and name.isalnum() for name in names)  # 32 of 36 letters: 165 bits


@pytest.mark.django_db
def test_a_ticket_that_was_changed_or_is_old_is_worth_nothing() -> None:
    stored = keep_image(issues.photo())
    word = ticket(stored)
    assert by_ticket(word) == stored
    other = keep_image(issues.photo((70, 70)))
    bad = (word[:-1], word + "x", f"{other.public_id}:{word.partition(':')[2]}", "", stored.public_id)
    assert [by_ticket(one) for one in bad] == [None] * 5
    with time_machine.travel(clock.now().replace(year=clock.now().year + 1)):
        assert by_ticket(word) is None


@pytest.mark.django_db
def test_only_named_files_are_served(client: Client) -> None:
    tries = ("/.git/config", "/.git/HEAD", "/secret.key", "/kopir.sqlite3", "/var/secret.key", "/pyproject.toml")
    tries += ("/.env", "/static/../secret.key", "/static/%2e%2e/secret.key", "/static//etc/passwd", "/static/web/")
    tries += ("/static/", "/files/", "/files/../secret.key", "/files/%2e%2e%2fsecret.key", "/mail/", "/server-status")
    found = {there: client.get(there).status_code for there in tries}
    assert {there: status for there, status in found.items() if status not in {404, 301, 302}} == {}


def test_a_form_takes_only_its_own_fields() -> None:
    """What else is sent along (a state, an author, a role) reaches no row."""
    form = ReportForm({"state": "published", "author": "1", "is_sample": "on"}, {})
    assert not form.is_valid()
    assert {"state", "author", "is_sample", "issue", "decided_by"} & set(form.fields) == set()
