"""The holder of an office lets others act for it, and ends that again. A setting of the office: no entry."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from kopir.accounts.actions import account_for, confirm_account
from kopir.accounts.models import Account
from kopir.accounts.rules import canonical_address
from kopir.limits.actions import allow
from kopir.limits.rules import Asker
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.offices.models import Mandate
from kopir.offices.rules import ASSISTANT_LIMIT, ASSISTANT_TERM, MOST_ASSISTANTS, End, Role, may_name_assistants
from kopir.people.addressees import name_of
from kopir.tokens.actions import find, revoke, spend
from kopir.web import clock
from kopir.web.errors import NotAllowed, Refused, TooLate

ASSIST = "assist-office"
PAGE = "offices:assist"


@transaction.atomic
def name_assistant(mandate: Mandate, email: str, *, language: str, connection: str) -> Mandate:
    """Name somebody who may act for the office; they do once they press the button in a mail to them.

    For the holder. No entry.

    Raises
    ------
    NotAllowed
        ``holder_only``.
    Refused
        ``named_already``, ``too_many_assistants``, ``too-many`` where it was asked too often today.
    """
    if not (may_name_assistants(mandate.role) and mandate.is_live):
        raise NotAllowed("holder_only")
    allow(ASSISTANT_LIMIT, Asker(canonical_address(email), connection))
    named = Mandate.objects.for_office(mandate.office).filter(role=Role.ASSISTANT, ended_at=None)
    if named.count() >= MOST_ASSISTANTS:
        raise Refused("too_many_assistants")
    try:
        with transaction.atomic():
            assistant = Mandate.objects.create(
                post=mandate.post,
                organization=mandate.organization,
                person=mandate.person,
                account=account_for(email),
                role=Role.ASSISTANT,
                named_by=mandate,
                named_at=clock.now(),
            )
    except IntegrityError as error:
        raise Refused("named_already") from error
    queue(
        to=email.strip(),
        template="offices/mail/assist.txt",
        language=language,
        context={"office": name_of(mandate.office, language), "days": ASSISTANT_TERM.days},
        about=_about(assistant),
        dedupe=_about(assistant),
        link=LinkSpec(ASSIST, _about(assistant), ASSISTANT_TERM, PAGE),
    )
    return assistant


@transaction.atomic
def accept(secret: str, language: str) -> Account:
    """The named person has pressed the button: their address is confirmed, and they may act for the office.

    Raises
    ------
    TooLate
        ``token_spent`` where the link was used, has run out, or the holder has thought better of it.
    """
    token, mandate = find(ASSIST, secret), invited_by(secret)
    if token is None or mandate is None:
        raise TooLate("token_spent")
    spend(token)
    Mandate.objects.waiting().filter(pk=mandate.pk).update(accepted_at=clock.now())
    return confirm_account(mandate.account.email, language)


@transaction.atomic
def end_assistant(mandate: Mandate, assistant: Mandate) -> None:
    """End what an assistant may do, at once. For the holder, and for the assistant themselves. No entry.

    Raises
    ------
    NotAllowed
        ``holder_only``.
    TooLate
        ``ended_already``.
    """
    is_own = mandate.pk == assistant.pk
    if not is_own and not may_name_assistants(mandate.role):
        raise NotAllowed("holder_only")
    reason = End.GIVEN_UP if is_own else End.BY_HOLDER
    open_one = Mandate.objects.filter(pk=assistant.pk, role=Role.ASSISTANT, ended_at=None)
    if not open_one.update(ended_at=clock.now(), end_reason=reason):
        raise TooLate("ended_already")
    revoke(ASSIST, _about(assistant))


def invited_by(secret: str) -> Mandate | None:
    """Return what a link lets somebody accept; None where the link is spent, old or of another act."""
    token = find(ASSIST, secret)
    key = token.about.removeprefix("mandate/") if token else ""
    return Mandate.objects.waiting().with_office().filter(pk=int(key)).first() if key else None


def _about(mandate: Mandate) -> str:
    return f"mandate/{mandate.pk}"
