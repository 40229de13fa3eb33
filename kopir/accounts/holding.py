"""What accounts hold on a person, given out and erased."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from kopir.accounts.erasure import let_go_of_account
from kopir.accounts.labels import GUARDS, ROLES
from kopir.accounts.models import Account, Grant, NewAddress
from kopir.accounts.own_data import Holding, Section
from kopir.accounts.rules import Role
from kopir.mail.models import IncomingMail, OutgoingMail


def export(account: Account) -> tuple[Section, ...]:
    return (
        Section("account", _("Account"), (_account(account),)),
        Section("roles", _("Roles"), tuple(_grants(account))),
        Section("guards", _("Ways to sign in"), tuple(_guards(account))),
        Section("sessions", _("Signed in"), tuple(_sessions(account))),
        Section("mails", _("Mails waiting to be sent to you"), tuple(_mails(account))),
        Section("mails-from-you", _("Mails that came from you"), tuple(_mails_from(account))),
    )


def _account(account: Account) -> dict[str, object]:
    asked = NewAddress.objects.filter(account=account).order_by("-pk").values_list("email", flat=True).first()
    return {
        "email": account.email,
        "one_person_as": account.canonical_email,
        "language": account.language,
        "created": account.created_at,
        "confirmed": account.confirmed_at,
        "last_sign_in": account.last_login,
        "new_email": asked,
    }


def _grants(account: Account) -> list[dict[str, object]]:
    rows = Grant.objects.filter(account=account).order_by("pk")
    return [{"role": str(ROLES[Role(row.role)]), "from": row.given_at, "until": row.ended_at} for row in rows]


def _guards(account: Account) -> list[dict[str, object]]:
    rows = Authenticator.objects.filter(user=account).order_by("pk")
    return [
        {
            "kind": str(GUARDS[row.type]),
            "name": row.data.get("name", ""),
            "created": row.created_at,
            "last_used": row.last_used_at,
        }
        for row in rows
    ]


def _sessions(account: Account) -> list[dict[str, object]]:
    key = str(account.pk)
    return [
        {"ends": one.expire_date} for one in Session.objects.iterator() if one.get_decoded().get(SESSION_KEY) == key
    ]


def _mails(account: Account) -> list[dict[str, object]]:
    rows = OutgoingMail.objects.filter(to__iexact=account.email, is_private=True).order_by("pk")
    return [{"subject": row.subject or row.context.get("title", ""), "created": row.created_at} for row in rows]


def _mails_from(account: Account) -> list[dict[str, object]]:
    rows = IncomingMail.objects.filter(sender_address__iexact=account.email).order_by("pk")
    return [{"subject": row.subject, "created": row.received_at} for row in rows]


HOLDING = Holding(
    app="accounts",
    columns=(
        "accounts.Grant.account",
        "accounts.Grant.given_by",
        "accounts.NewAddress.account",
        f"account.{EmailAddress.__name__}.user",
        f"mfa.{Authenticator.__name__}.user",
    ),
    export=export,
    erase=let_go_of_account,
    strings=(
        "accounts.Account.email",
        "accounts.Account.canonical_email",
        "accounts.NewAddress.email",
        "account.EmailAddress.email",
        "mail.OutgoingMail.to",
        "mail.OutgoingMail.context",
        "mail.OutgoingMail.subject",
        "mail.OutgoingMail.body",
        "mail.IncomingMail.sender_address",
        "mail.IncomingMail.envelope_from",
        "mail.IncomingMail.recipients",
        "mail.IncomingMail.subject",
        "sessions.Session.session_data",
    ),
)
