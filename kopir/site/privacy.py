"""The privacy notice: who answers, what for, on what ground, how long; each term from the constant that holds it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kopir.accounts.rules import UNCONFIRMED_KEPT
from kopir.files.rules import UNATTACHED_DAYS
from kopir.issues.rules import FORGET_AFTER_DAYS
from kopir.web.serving import page

DAY_S = 86_400


@dataclass(frozen=True)
class Kept:
    """One kind of data: what it is, what for, how long."""

    what: str | Promise
    why: str | Promise
    term: str | Promise


def days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def kept() -> list[Kept]:
    return [
        Kept(
            _("Texts that nobody has confirmed yet"),
            _("so that you can confirm by the link in the mail"),
            days(FORGET_AFTER_DAYS),
        ),
        Kept(
            _("E-mail addresses that nobody has confirmed"),
            _("so that a link sent late still works"),
            days(UNCONFIRMED_KEPT.days),
        ),
        Kept(
            _("Your e-mail address"),
            _("to confirm your acts, to let you in, to tell you what becomes of your issue; it is never shown"),
            _("until you delete your data"),
        ),
        Kept(
            _("What you publish, with your name only where you want it"),
            _("the public record of what was raised, answered and promised"),
            _("until you withdraw it; then the words go and a trace without your name stays"),
        ),
        Kept(
            _("That a matter concerns you too"),
            _("to count each person once; who supports what is never listed"),
            _("until you withdraw it or delete your data"),
        ),
        Kept(_("Files that belong to nothing yet"), _("so that you can finish a form"), days(UNATTACHED_DAYS)),
        Kept(
            _("That you are signed in, as a cookie"),
            _("so that you need no code at each visit; there are no cookies that follow you"),
            days(settings.SESSION_COOKIE_AGE // DAY_S),
        ),
        Kept(
            _("Mails to you"), _("to send them; address and text go as soon as they are sent"), _("until they are sent")
        ),
        Kept(
            _("Backups, which may hold what has since been deleted"),
            _("so that a broken disk loses nothing; nobody reads them otherwise"),
            days(settings.BACKUP_DAYS),
        ),
    ]


def own_data_address() -> str:
    """Return where a person finds what is held on them."""
    mine = reverse("accounts:me")
    for path in (f"{mine}data", f"{mine}data/"):
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return mine


def operator() -> dict[str, str]:
    return {**settings.OPERATOR, "name": settings.OPERATOR["name"] or settings.SITE_NAME}


@page
def privacy(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "site/privacy.html",
        {
            "operator": operator(),
            "kept": kept(),
            "processors": settings.PROCESSORS,
            "complaints_body": settings.COMPLAINTS_BODY,
            "own_data_url": own_data_address(),
        },
    )
