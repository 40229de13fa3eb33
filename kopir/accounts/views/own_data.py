"""What we hold about a person: to read, to take along, to correct, to erase."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.accounts.actions import ask_for_address, change_address, new_address_of
from kopir.accounts.erasure import Words, erase_person, is_last_keeper
from kopir.accounts.forms import AddressForm, EraseForm
from kopir.accounts.labels import KEYS
from kopir.accounts.models import Account
from kopir.accounts.own_data import Section, backup_days, top_down
from kopir.accounts.permissions import sign_in_required, signed_in
from kopir.web import clock
from kopir.web.caching import private_page
from kopir.web.connections import connection_of
from kopir.web.dates import date_in, number_in, time_in
from kopir.web.errors import Refused
from kopir.web.languages import current
from kopir.web.views import gone, refused


def sections_of(account: Account) -> Iterator[Section]:
    """Yield all that is held on a person, the account itself first, then as the apps stand from the bottom up."""
    for holding in reversed(list(top_down())):
        yield from holding.export(account)


@require_safe
@private_page
@sign_in_required
def data(request: HttpRequest) -> HttpResponse:
    account = signed_in(request)
    shown = [
        {"key": section.key, "title": section.title, "rows": [_readable(section, row) for row in section.rows]}
        for section in sections_of(account)
    ]
    page = {"filled": [one for one in shown if one["rows"]], "empty": [one for one in shown if not one["rows"]]}
    return render(request, "accounts/data.html", page | {"backup_days": backup_days()})


def _readable(section: Section, row: dict[str, Any]) -> dict[str, Any]:
    labels = {**KEYS, **section.labels}
    facts = [
        (labels.get(key, key.replace("_", " ")), _in_words(value))
        for key, value in row.items()
        if not key.endswith("url") and value not in (None, "")
    ]
    acts = [{"url": row[key], "label": ACTS[key]()} for key in ACTS if row.get(key)]
    return {"facts": facts, "acts": acts}


# What can be done with a row, by the key under which its page is named.
ACTS = {
    "url": lambda: _("Show"),
    "name_url": lambda: _("Take my name off"),
    "erase_url": lambda: _("Erase this text"),
    "withdraw_url": lambda: _("Take it back"),
}


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{date_in(value)}, {time_in(value)}"
    if isinstance(value, date):
        return date_in(value)
    return number_in(value) if isinstance(value, int) else str(value)


@require_safe
@private_page
@sign_in_required
def data_json(request: HttpRequest) -> HttpResponse:
    """The same as a file, for the person's own session only."""
    held = {section.key: section.rows for section in sections_of(signed_in(request))}
    told = json.dumps({"at": clock.now(), "held": held}, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    response = HttpResponse(told, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@sign_in_required
def address(request: HttpRequest) -> HttpResponse:
    """Ask for another address; the answer is the same whether it is known here or not."""
    form = AddressForm(request.POST or None)
    status = 200 if request.method != "POST" else 422
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_address(signed_in(request), form.cleaned_data["email"], current(), connection_of(request))
        except Refused:
            words = _("Too many requests came from this address or connection today. Please try again tomorrow.")
            form.add_error(None, words)
            status = 429
        else:
            return redirect("accounts:address-sent")
    return render(request, "accounts/address.html", {"form": form}, status=status)


@require_safe
@private_page
@sign_in_required
def address_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/address_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def confirm_address(request: HttpRequest, secret: str) -> HttpResponse:
    """The link in the mail to the new address: looking changes nothing, the button does."""
    if new_address_of(secret) is None:
        return gone(request)
    if request.method == "POST":
        try:
            change_address(secret)
        except Refused as refusal:
            if refusal.code == "taken":
                return refused(request, reason=_("This address belongs to another account by now."))
            return gone(request)
        messages.success(request, _("Your new address is confirmed."))
        return redirect("accounts:me")
    response = render(request, "accounts/confirm_address.html")
    response["Referrer-Policy"] = "strict-origin"  # the address of this page is a key; no-referrer would break its form
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@sign_in_required
def erase(request: HttpRequest) -> HttpResponse:
    """Say what will happen, let the person choose, and erase."""
    account = signed_in(request)
    form = EraseForm(request.POST or None)
    is_keeper = is_last_keeper(account)
    if request.method == "POST" and not is_keeper and form.is_valid():
        try:
            erase_person(account, Words(form.cleaned_data["words"]))
        except Refused:
            is_keeper = True
        else:
            logout(request)
            return redirect("accounts:erased")
    page = {"form": form, "is_keeper": is_keeper, "backup_days": backup_days()}
    return render(request, "accounts/erase.html", page, status=422 if request.method == "POST" else 200)


@require_safe
@private_page
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/erased.html", {"backup_days": backup_days()})
