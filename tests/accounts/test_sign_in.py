"""Signing in: a code, a second factor; the same answer to known and unknown addresses; three languages."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from kopir.accounts.actions import confirm_account, grant
from kopir.accounts.models import Account
from kopir.accounts.permissions import editor_required
from kopir.accounts.rules import Role
from kopir.mail.models import OutgoingMail

pytestmark = pytest.mark.django_db


def ask_for_code(client: Client, address: str) -> Any:
    return client.post(reverse("account_login"), {"email": address}, follow=True)


def last_code() -> str:
    body = OutgoingMail.objects.latest("pk").body
    found = re.search(r"^ {4}(\S+)$", body, re.MULTILINE)
    assert found, body
    return found[1]


def test_sign_in_by_code_confirms_the_account(client: Client) -> None:
    ask_for_code(client, "aigul@example.org")
    answer = client.post(reverse("account_confirm_login_code"), {"code": last_code()}, follow=True)
    account = Account.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("accounts:me")
    assert account.confirmed_at is not None
    assert account.language == "en"
    assert "aigul@example.org" in answer.content.decode()


def test_sign_in_looks_the_same_for_known_and_unknown(client: Client) -> None:
    confirm_account("known@example.org")
    pages = []
    for address in ("known@example.org", "unknown@example.org"):
        answer = ask_for_code(Client(), address)
        pages.append((answer.status_code, re.sub(r'value="[\w]{64}"', "", answer.content.decode())))
    assert pages[0] == pages[1]
    assert OutgoingMail.objects.count() == 2


def test_sign_in_never_repeats_the_address(client: Client) -> None:
    confirm_account("an.na@gmail.com")
    answer = ask_for_code(client, "anna+petition@gmail.com")
    assert "gmail" not in answer.content.decode()


def test_code_goes_to_the_address_of_the_account_not_to_the_one_typed(client: Client) -> None:
    """Else whoever gets mail for `anna+x@…` at a provider without such tags would get into Anna's account."""
    confirm_account("anna@example.org")
    ask_for_code(client, "anna+x@example.org")
    assert OutgoingMail.objects.get().to == "anna@example.org"


def test_closed_account_gets_no_code_and_the_page_does_not_tell(client: Client) -> None:
    account = confirm_account("closed@example.org")
    Account.objects.filter(pk=account.pk).update(is_active=False)
    closed, usual = ask_for_code(Client(), "closed@example.org"), ask_for_code(Client(), "open@example.org")
    assert closed.status_code == usual.status_code == 200
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["open@example.org"]


def test_wrong_code_is_refused_and_three_end_it(client: Client) -> None:
    ask_for_code(client, "aigul@example.org")
    answers = [client.post(reverse("account_confirm_login_code"), {"code": "XXXXXX"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 302]
    assert "Incorrect code." in answers[0].content.decode()


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "x" * 250 + "@example.org"])
def test_sign_in_refuses_what_is_no_address(client: Client, address: str) -> None:
    answer = client.post(reverse("account_login"), {"email": address})
    assert answer.status_code == 422
    assert Account.objects.count() == 0


def test_many_codes_for_one_address_are_too_many(client: Client) -> None:
    """Tags do not help: all spellings of an address count as one."""
    answers = [ask_for_code(Client(), f"anna+{number}@example.org").status_code for number in range(5)]
    assert answers == [200, 200, 200, 422, 422]


def totp_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_second_factor_is_asked_for(client: Client) -> None:
    account = confirm_account("editor@example.org")
    TOTP.activate(account, secret := generate_totp_secret())
    ask_for_code(client, "editor@example.org")
    step = client.post(reverse("account_confirm_login_code"), {"code": last_code()}, follow=True)
    assert step.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert client.get(reverse("accounts:me")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 422
    client.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
    assert client.get(reverse("accounts:me")).status_code == 200


@pytest.mark.django_db(transaction=True)  # the library notes what was shown when the transaction has ended
def test_app_is_set_up_and_gives_recovery_codes(client: Client) -> None:
    account = confirm_account("editor@example.org")
    client.force_login(account)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert "<svg" in page.content.decode()
    assert "editor@example.org" not in page.context["totp_url"]
    answer = client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    answer = client.get(reverse("mfa_view_recovery_codes"))
    assert answer.content.decode().count("<code>") == 10


def test_sign_out_needs_a_button(client: Client) -> None:
    client.force_login(confirm_account("aigul@example.org"))
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("accounts:me")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("accounts:me")).status_code == 302


def test_passkey_options_are_given_to_the_script(client: Client) -> None:
    answer = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    assert answer.json()["request_options"]["publicKey"]["rpId"] == "testserver"


SIGNED_IN = [
    "accounts:me",
    "accounts:second_factor",
    "account_logout",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_is_drawn_in_every_language(client: Client, language: str) -> None:
    with translation.override(language):
        first = client.get(reverse("account_login"))
        client.force_login(confirm_account("editor@example.org"))
        pages = [client.get(reverse(name)) for name in SIGNED_IN]
    assert [page.status_code for page in [first, *pages]] == [200] * 8
    for page in [first, *pages]:
        assert f'<html lang="{language}"' in page.content.decode()
        assert "no-store" in page.headers["Cache-Control"]


def test_keys_are_listed_renamed_and_removed(client: Client) -> None:
    account = confirm_account("editor@example.org")
    data = {"name": "my phone", "credential": {"clientExtensionResults": {"credProps": {"rk": True}}}}
    key = Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data=data)
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    assert "my phone" in client.get(reverse("mfa_list_webauthn")).content.decode()
    client.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "old phone"})
    assert "old phone" in client.get(reverse("mfa_list_webauthn")).content.decode()
    assert client.get(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 200
    assert Authenticator.objects.count() == 1
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert Authenticator.objects.count() == 0


def test_staff_add_a_second_factor_before_they_work(client: Client, settings: Any) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = True
    account = confirm_account("editor@example.org")
    grant(account, Role.EDITOR, by=None)
    client.force_login(account)
    desk = editor_required(lambda request: HttpResponse("the desk"))
    request = RequestFactory().get("/en/desk/")
    request.user = account
    assert desk(request).headers["Location"] == reverse("accounts:second_factor")
    assert "guard your account twice" in client.get(reverse("accounts:me")).content.decode()
    TOTP.activate(account, generate_totp_secret())
    assert desk(request).content == b"the desk"


def test_me_changes_the_language_of_mails(client: Client) -> None:
    account = confirm_account("aigul@example.org")
    client.force_login(account)
    client.post(reverse("accounts:me"), {"language": "ru"})
    wrong = client.post(reverse("accounts:me"), {"language": "xx"})
    account.refresh_from_db()
    assert (account.language, wrong.status_code) == ("ru", 422)
