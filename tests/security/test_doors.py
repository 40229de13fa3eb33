"""Role × address × method: who may open what, and that nobody reads what is not shown (CVE-2026-40869, -40870,
CVE-2024-27090, CVE-2026-45330, -45415, CVE-2026-21865, CVE-2022-21684; FixMyStreet 1.5.2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kopir.accounts.actions import confirm_account, grant
from tests.architecture.test_requests import patterns
from tests.security.answers import SECOND_FACTOR, ask, is_refusal, leads_to
from tests.security.doors import DOORS, ENDS_SESSIONS, EVERYBODY, ITEM, MODERATORS, Door, Places, path
from tests.security.forms import plausible
from tests.security.world import ROLES, STAFF, World

pytestmark = pytest.mark.shown  # who may open what is decided above the database
BAG = {"reason": "other", "words": "Words that say why.", "text": "Words that are long enough to be taken.", "act": "1"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def test_every_address_says_who_may_open_it() -> None:
    named = {name for name, _pattern in patterns()}
    assert sorted(named - set(DOORS)) == []
    assert sorted(set(DOORS) - named) == []


ANY_DOOR = Door(EVERYBODY)
# RFC 8058: a mail program presses this one, knowing nothing but the secret in the address; it only stops.
TAKEN_WITHOUT = {"follow-data:stop"}


def leaks(world: World, answer: Any, role: str, door: Door = ANY_DOOR) -> list[str]:
    own = {f"zq{word}zq" for word in door.shows}
    return [
        word
        for word, seen_by in world.hidden.items()
        if role not in seen_by and word not in own and word in answer.read_all
    ]


def sendings(world: World, name: str, door: Door) -> list[dict[str, Any]]:
    """What a form of this page would send, filled in by somebody who may; and a bag of usual words."""
    if name in world.sendings:
        return world.sendings[name]
    who = next(
        role for role in ("steward", "editor", "officer", "author", "participant", "anonymous") if role in door.who
    )
    answer, _writes = ask(world.client(who), "GET", path(world, name, door.at))
    return world.sendings.setdefault(name, [BAG, *plausible(answer.read_all)])


def judged(door: Door, role: str, method: str, answer: Any, written: list[str]) -> str:
    """What is wrong with an answer, or nothing."""
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if role not in door.who:
        return "" if is_refusal(answer) and not written else f"let in: {answer.status_code} {written[:1]}"
    if method in {"GET", "HEAD"}:
        return "" if answer.status_code in door.get and not written else f"{answer.status_code} {written[:1]}"
    is_shut = is_refusal(answer) and answer.status_code != 405 and 404 not in door.get
    return f"shut out: {answer.status_code}" if method == "POST" and is_shut else ""


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_its_own_doors_and_no_other(world: World, role: str) -> None:
    client, wrong = world.client(role), []
    for name, door in DOORS.items():
        there = path(world, name, door.at)
        for method in ("GET", "HEAD", "PUT", "DELETE"):
            answer, written = ask(client, method, there)
            if trouble := judged(door, role, method, answer, written):
                wrong.append(f"{role} {method} {name}: {trouble}")
            wrong += [f"{role} {method} {name} shows {word}" for word in leaks(world, answer, role, door)]
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sends_its_own_forms_and_no_other(world: World, role: str) -> None:
    client, wrong = world.client(role), []
    for name, door in DOORS.items():
        for sent in sendings(world, name, door):
            if name in ENDS_SESSIONS:
                client = world.client(role)
            answer, written = ask(client, "POST", path(world, name, door.at), sent)
            if trouble := judged(door, role, "POST", answer, written):
                wrong.append(f"{role} POST {name}: {trouble}")
            wrong += [f"{role} POST {name} shows {word}" for word in leaks(world, answer, role, door)]
        if name in ENDS_SESSIONS:
            client = world.client(role)
    assert wrong == []


def closed_places() -> list[tuple[str, Places]]:
    return [(name, places) for name, door in DOORS.items() for places in door.closed]


@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_there_is_there_for_nobody(world: World, role: str) -> None:
    client, wrong = world.client(role), []
    for name, places in closed_places():
        for method, sent in (("GET", None), ("POST", BAG)):
            answer, written = ask(client, method, path(world, name, places), sent)
            if not is_refusal(answer) or written:
                wrong.append(f"{role} {method} {name} {places}: {answer.status_code} {written[:1]}")
            wrong += [f"{role} {method} {name} shows {word}" for word in leaks(world, answer, role)]
    assert wrong == []


def test_another_persons_things_are_theirs(world: World) -> None:
    """A declaration of somebody else in office, and a support of another citizen."""
    officer, participant = world.client("officer"), world.client("participant")
    for client, name, places in (
        (officer, "people:withdraw-disclosure", {"number": "foreign_disclosure.pk"}),
        (officer, "people:disclose", {"slug": "other_official.slug"}),
        (participant, "issues:withdraw-mine", {"key": "foreign_support.pk"}),
    ):
        answer, written = ask(client, "POST", path(world, name, places), BAG | {"tie": "membership"})
        assert (is_refusal(answer), written) == (True, []), name


@pytest.mark.parametrize("which", ["private_file", "loose_file", "carried.paper", "held_check.photo"])
def test_a_private_file_is_there_for_editors_alone(world: World, which: str) -> None:
    places = {"public_id": f"{which}.public_id", "extension": f"{which}.extension"}
    for role in ROLES:
        answer, _writes = ask(world.client(role), "GET", path(world, "files:file", places))
        assert answer.status_code == (200 if role in {"editor", "steward"} else 404), role
        if role == "editor":
            assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("role", STAFF)
def test_staff_without_a_second_factor_stay_before_every_door_of_theirs(world: World, role: str) -> None:
    account = confirm_account("bare@example.org")
    grant(account, STAFF[role], by=None)
    client = Client()
    client.force_login(account)
    staff_only = {name: door for name, door in DOORS.items() if door.who <= MODERATORS and role in door.who}
    for name, door in staff_only.items():
        for method in ("GET", "POST"):
            answer, written = ask(client, method, path(world, name, door.at), BAG if method == "POST" else None)
            assert written == [], name
            assert answer.status_code == 405 or leads_to(answer) == SECOND_FACTOR, name
    private = {"public_id": "private_file.public_id", "extension": "private_file.extension"}
    assert ask(client, "GET", path(world, "files:file", private))[0].status_code == 404


def test_no_form_is_taken_without_its_token(world: World) -> None:
    """CVE-2023-47635. The door may stand before the token's check; nothing is written either way."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["steward"])
    wrong = []
    for name, door in DOORS.items():
        for sent in [BAG] if name not in TAKEN_WITHOUT else []:
            answer, written = ask(client, "POST", path(world, name, door.at), sent)
            if answer.status_code not in {403, 405} or written:
                wrong.append(f"{name}: {answer.status_code} {written[:1]}")
    assert wrong == []


def test_the_table_could_fail(world: World) -> None:
    """The judge sees an open door, a write and a leak when there is one."""
    answer, written = ask(world.client("editor"), "GET", path(world, "desk:item", ITEM))
    shut = Door(frozenset({"steward"}))
    assert judged(shut, "editor", "GET", answer, written) == "let in: 200 []"
    assert judged(Door(EVERYBODY), "editor", "GET", answer, ["INSERT"]) == "200 ['INSERT']"
    assert leaks(world, answer, "anonymous") != []
