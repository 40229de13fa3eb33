"""An office takes up its desk: by a link that only its registered address gets, and an account of its own."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from kopir.accounts.models import Account
from kopir.letters.actions import registered_email
from kopir.limits.actions import allow
from kopir.limits.rules import Asker
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.offices.models import Mandate
from kopir.offices.rules import CLAIM_LIMIT, CLAIM_TERM, End, Role
from kopir.people import addressees
from kopir.people.addressees import Addressee
from kopir.record.actions import append
from kopir.tokens.actions import find, revoke, spend
from kopir.web import clock
from kopir.web.errors import NotAllowed, Refused, TooLate

CLAIM = "claim-office"
PAGE = "offices:claim"


@transaction.atomic
def ask_claim(office: Addressee, *, language: str, connection: str) -> None:
    """Somebody says that an office is theirs: a link goes to its registered address, whoever asked. No entry.

    Raises
    ------
    Refused
        ``no_registered_address`` of its own; ``claimed_already``; ``too-many`` where it was asked too often today.
    """
    if not registered_email(office):
        raise Refused("no_registered_address")
    if Mandate.objects.for_office(office).live().claims().exists():
        raise Refused("claimed_already")
    allow(CLAIM_LIMIT, Asker(office.ref, connection))
    _send_link(office, language)


@transaction.atomic
def claim(secret: str, account: Account) -> Mandate:
    """Take up an office: its account may act for it from now on. The link works once, and all others are closed.

    Entry ``office.claimed``, which names the office and its holder as the directory does, never the account.

    Raises
    ------
    NotAllowed
        ``address_not_confirmed``.
    TooLate
        ``token_spent``; ``claimed_already`` where somebody else was faster.
    """
    token, office = find(CLAIM, secret), office_of(secret)
    if token is None or office is None:
        raise TooLate("token_spent")
    if account.confirmed_at is None:
        raise NotAllowed("address_not_confirmed")
    spend(token)
    revoke(CLAIM, office.ref)
    mine = Mandate.objects.for_office(office).of(account).filter(ended_at=None)
    mine.update(ended_at=clock.now(), end_reason=End.GIVEN_UP)  # an assistant who becomes the holder
    person = addressees.holder_on(office, clock.today())
    facts: dict[str, Any] = {"role": Role.HOLDER, "person": person, "named_at": clock.now(), "accepted_at": clock.now()}
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(account=account, **addressees.columns_of(office), **facts)
    except IntegrityError as error:
        raise TooLate("claimed_already") from error
    about = [*addressees.refs_of(office), *([person.ref] if person else [])]
    append("office.claimed", about, f"office/{office.slug}", {"holder": person.ref if person else None})
    return mandate


@transaction.atomic
def end_claim(mandate: Mandate, reason: End, *, by: str) -> None:
    """Close an office's desk: its holder and all assistants lose their access. Drafts stay for the next holder.

    By the worker when the term is over, by an editor, or by the holder. When a term is over and somebody else holds
    the post, the registered address gets a fresh link; where it stands vacant, `invite_successor` does it later.
    Entry ``office.claim-ended``.

    Raises
    ------
    TooLate
        ``ended_already``.
    """
    moment = clock.now()
    open_ones = Mandate.objects.filter(ended_at=None)
    if not open_ones.filter(pk=mandate.pk, role=Role.HOLDER).update(ended_at=moment, end_reason=reason):
        raise TooLate("ended_already")
    office = mandate.office
    open_ones.filter(role=Role.ASSISTANT, **addressees.columns_of(office)).update(ended_at=moment, end_reason=reason)
    append("office.claim-ended", addressees.refs_of(office), by, {"reason_code": reason.value})
    if reason is End.TERM_OVER and addressees.holder_on(office, clock.today()) is not None:
        invite_successor(mandate)


@transaction.atomic
def invite_successor(mandate: Mandate) -> bool:
    """Send the link to the desk of a post that somebody holds again, once for each term; by the worker. No entry.

    False where the post has no registered address yet: it is tried again.
    """
    office = mandate.office
    asked = Mandate.objects.filter(pk=mandate.pk, successor_asked_at=None)
    if not registered_email(office) or not asked.update(successor_asked_at=clock.now()):
        return False
    _send_link(office, mandate.account.language)
    return True


def office_of(secret: str) -> Addressee | None:
    """Return the office that a link claims; None where the link is spent, old or of another act."""
    token = find(CLAIM, secret)
    return addressees.find(token.about) if token else None


def _send_link(office: Addressee, language: str) -> None:
    revoke(CLAIM, office.ref)
    queue(
        to=registered_email(office),
        template="offices/mail/claim.txt",
        language=language,
        context={"office": addressees.name_of(office, language), "days": CLAIM_TERM.days},
        about=office.ref,
        dedupe=f"claim:{office.ref}:{clock.now().isoformat()}",
        link=LinkSpec(CLAIM, office.ref, CLAIM_TERM, PAGE),
        is_private=False,
    )
