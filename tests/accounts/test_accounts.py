"""Addresses, roles and doors."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from kopir.accounts.actions import account_for, choose_language, confirm_account, end_grant, forget_unconfirmed, grant
from kopir.accounts.models import Account, Grant
from kopir.accounts.permissions import editor_required, has_role, member_required, signed_in
from kopir.accounts.rules import INCLUDES, STAFF, Role, canonical_address, may_act_as, needs_second_factor


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("Aigul@Example.org", "aigul@example.org"),
        (" aigul+news@example.org ", "aigul@example.org"),
        ("a.i.gul+x@googlemail.com", "aigul@gmail.com"),
        ("aigul@ya.ru", "aigul@yandex.ru"),
        ("a.igul@yandex.kz", "a.igul@yandex.ru"),
        ("айгүл@мысал.қаз", "айгүл@мысал.қаз"),
    ],
)
def test_canonical_address_joins_spellings_of_one_person(typed: str, one: str) -> None:
    assert canonical_address(typed) == one


@given(st.emails())
def test_canonical_address_is_settled_after_one_step(address: str) -> None:
    assert canonical_address(canonical_address(address)) == canonical_address(address)


def test_roles_include_as_written() -> None:
    assert {role: set(INCLUDES[role]) for role in Role} == {
        Role.MEMBER: {Role.MEMBER},
        Role.MODERATOR: {Role.MODERATOR},
        Role.EDITOR: {Role.EDITOR, Role.MODERATOR, Role.MEMBER},
        Role.STEWARD: set(Role),
    }
    assert may_act_as(frozenset({Role.EDITOR}), Role.MEMBER)
    assert not may_act_as(frozenset({Role.MEMBER}), Role.EDITOR)
    assert not may_act_as(frozenset(), Role.MEMBER)


def test_staff_need_a_second_factor() -> None:
    assert {role for role in Role if needs_second_factor(frozenset({role}))} == STAFF
    assert Role.MEMBER not in STAFF


@pytest.mark.django_db
def test_account_for_finds_the_account_of_any_spelling() -> None:
    first = account_for("a.na+x@gmail.com")
    assert account_for("ana@gmail.com") == first
    assert (first.email, first.confirmed_at, first.has_usable_password()) == ("a.na+x@gmail.com", None, False)


@pytest.mark.django_db
def test_confirm_account_keeps_the_first_moment() -> None:
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC), tick=False):
        first = confirm_account("ana@example.org", "ru")
    again = confirm_account("ana@example.org", "en")
    assert (again.confirmed_at, again.language) == (first.confirmed_at, "ru")
    assert first.confirmed_at == datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_choose_language_is_kept() -> None:
    account = confirm_account("ana@example.org")
    choose_language(account, "ru")
    account.refresh_from_db()
    assert account.language == "ru"


@pytest.mark.django_db
def test_grant_is_given_once_and_ended() -> None:
    steward, account = confirm_account("steward@example.org"), confirm_account("ana@example.org")
    assert grant(account, Role.EDITOR, by=steward) == grant(account, Role.EDITOR, by=None)
    assert account.roles() == {Role.EDITOR}
    assert [end_grant(account, Role.EDITOR), end_grant(account, Role.EDITOR)] == [1, 0]
    assert account.roles() == frozenset()
    grant(account, Role.EDITOR, by=None)
    assert str(Grant.objects.current().get()) == f"editor of {account.pk}"
    assert Grant.objects.count() == 2


@pytest.mark.django_db
def test_database_holds_one_current_grant_of_a_role() -> None:
    account = confirm_account("ana@example.org")
    Grant.objects.create(account=account, role=Role.EDITOR)
    with pytest.raises(IntegrityError):
        Grant.objects.create(account=account, role=Role.EDITOR)


@pytest.mark.django_db
def test_unconfirmed_accounts_are_forgotten_after_their_time() -> None:
    with time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC), tick=False):
        account_for("typed@example.org")
        confirm_account("confirmed@example.org")
        grant(account_for("editor@example.org"), Role.EDITOR, by=None)
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC), tick=False):
        account_for("fresh@example.org")
        assert [forget_unconfirmed(), forget_unconfirmed()] == [1, 0]
    left = sorted(Account.objects.values_list("email", flat=True))
    assert left == ["confirmed@example.org", "editor@example.org", "fresh@example.org"]


@pytest.mark.django_db
def test_unconfirmed_account_stays_while_something_hangs_on_it() -> None:
    from tests.factories.issues import issue, supported_by

    with time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC), tick=False):
        supported_by(issue(), account_for("typed@example.org"))
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC), tick=False):
        assert forget_unconfirmed() == 0
    assert Account.objects.filter(email="typed@example.org").exists()


def request_of(user: object) -> HttpRequest:
    request = RequestFactory().get("/en/desk/")
    request.user = user  # type: ignore[assignment]
    return request


def room(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{signed_in(request).pk}")


@pytest.mark.django_db
def test_doors_open_to_their_roles_only() -> None:
    nobody, editor = confirm_account("nobody@example.org"), confirm_account("editor@example.org")
    grant(editor, Role.EDITOR, by=None)
    assert editor_required(room)(request_of(AnonymousUser())).status_code == 302
    assert editor_required(room)(request_of(editor)).content == str(editor.pk).encode()
    assert member_required(room)(request_of(editor)).status_code == 200
    with pytest.raises(PermissionDenied):
        editor_required(room)(request_of(nobody))
    with pytest.raises(PermissionDenied):
        signed_in(request_of(AnonymousUser()))
    assert not has_role(AnonymousUser(), Role.MEMBER)
