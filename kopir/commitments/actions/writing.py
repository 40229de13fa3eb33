"""A visitor checks: write first, confirm the address by a link, and only then it is a check."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from kopir.accounts.actions import confirm_account
from kopir.accounts.rules import canonical_address
from kopir.commitments.actions.checking import NewCheck, record_check
from kopir.commitments.models import Check, Commitment, PendingCheck
from kopir.commitments.rules import CHECK_LIMIT, Finding, Refusal, problem_of_check
from kopir.files.actions import attach, forget
from kopir.limits.actions import allow
from kopir.limits.rules import Asker
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.tokens.actions import find, spend
from kopir.tokens.models import Token
from kopir.web import clock
from kopir.web.errors import Refused, TooLate

CHECK = "check"
TERM = timedelta(days=7)


@transaction.atomic
def write_check(
    commitment: Commitment, new: NewCheck, *, email: str, page_language: str, connection: str
) -> PendingCheck:
    """A visitor wrote what they found; a mail with a button goes to their address. Nothing is public yet.

    Raises
    ------
    Refused
        ``too-many`` where address or connection has asked too often today; ``not_checkable`` or a code of
        `rules.problem_of_check`.
    """
    if not commitment.is_checkable:
        raise Refused(Refusal.NOT_CHECKABLE.value)
    problem = problem_of_check(
        finding=new.finding, text=new.text, seen_on=new.seen_on, said_on=commitment.said_on, on=clock.today()
    )
    if problem:
        raise Refused(problem.value)
    allow(CHECK_LIMIT, Asker(canonical_address(email), connection))
    pending = PendingCheck.objects.create(
        commitment=commitment,
        email=email.strip(),
        finding=new.finding,
        text=new.text.strip(),
        language=new.language,
        page_language=page_language,
        photo=new.photo,
        seen_on=new.seen_on,
        created_at=clock.now(),
    )
    if new.photo:
        attach(new.photo, is_public=False)
    queue(
        to=pending.email,
        template="commitments/mail/confirm-check.txt",
        language=page_language,
        context={"number": commitment.number, "finding": new.finding.value, "days": TERM.days},
        about=_ref(pending),
        dedupe=f"confirm-check:{pending.pk}",
        link=LinkSpec(CHECK, _ref(pending), TERM, "commitments:confirm-check"),
    )
    return pending


def pending_of(token: Token | None) -> PendingCheck | None:
    """Return the unconfirmed check that a link's token is about."""
    if token is None:
        return None
    rows = PendingCheck.objects.select_related("commitment", "photo")
    return rows.filter(pk=token.about.removeprefix("pending-check/")).first()


@transaction.atomic
def confirm_check(secret: str) -> Check:
    """The button in the mail was pressed: the check is its writer's now. Entries as `record_check`.

    Raises
    ------
    TooLate
        ``token_spent`` where the link was used, has run out, or opens something else.
    Refused
        As `record_check`, where the promise has moved on or this person has checked it already.
    """
    token = find(CHECK, secret)
    pending = pending_of(token)
    if token is None or pending is None:
        raise TooLate("token_spent")
    spend(token)
    account = confirm_account(pending.email, pending.page_language)
    new = NewCheck(
        finding=Finding(pending.finding),
        seen_on=pending.seen_on,
        text=pending.text,
        language=pending.language,
        photo=pending.photo,
    )
    commitment = pending.commitment
    pending.delete()
    return record_check(commitment, account, new)


@transaction.atomic
def forget_one(pending: PendingCheck) -> bool:
    """Forget an unconfirmed check with its photo; False where its button was pressed this very moment."""
    photo = pending.photo
    if not PendingCheck.objects.filter(pk=pending.pk).delete()[0]:
        return False
    if photo:
        forget(photo)
    return True


def forget_pending(limit: int = 200) -> int:
    """Forget checks whose address was not confirmed in seven days; return how many. For the ticker."""
    old = PendingCheck.objects.written_before(clock.now() - TERM).select_related("photo")
    return sum(forget_one(pending) for pending in old[:limit])


def _ref(pending: PendingCheck) -> str:
    return f"pending-check/{pending.pk}"
