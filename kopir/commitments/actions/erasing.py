"""Take a citizen's check back, and let a person go from promises."""

from __future__ import annotations

from django.db import transaction

from kopir.accounts.models import Account
from kopir.accounts.own_data import trace
from kopir.accounts.rules import canonical_address
from kopir.commitments.actions.moving import locked, record, save_state
from kopir.commitments.models import Check, Claim, Commitment, DueChange, PendingCheck
from kopir.commitments.rules import CheckState, Finding, Refusal, State, unconfirmed
from kopir.files.actions import forget
from kopir.mail.actions import forget_words
from kopir.moderation.actions import decisions_on, forget_kept, titled
from kopir.record.actions import redact
from kopir.record.models import Entry, Opening
from kopir.record.rules import Ground
from kopir.tokens.models import Token
from kopir.web import clock
from kopir.web.errors import Refused

WORDS = ("text", "photo_sha256")
UNDECIDED = (State.CLAIMED, State.UNCHECKED)


def is_withdrawable(check: Check, row: Commitment) -> bool:
    """Say whether a check can still be taken back: nobody has seen it, or it confirms and has decided nothing yet."""
    if check.state != CheckState.PUBLISHED:
        return True
    is_running = check.round == row.round and row.state in UNDECIDED and not check.is_late
    return is_running and check.finding == Finding.CONFIRMED


@transaction.atomic
def withdraw_check(check: Check) -> None:
    """A person takes their check back: row, text and photo are gone, and a confirmation counts no more.

    Entry ``commitment.check-withdrawn`` where it had counted.

    Raises
    ------
    Refused
        ``settled`` where it has decided something already: a dispute, or a round that is over.
    """
    row = locked(check.commitment)
    check = Check.objects.select_related("photo").get(pk=check.pk)
    if not is_withdrawable(check, row):
        raise Refused(Refusal.SETTLED.value)
    photo = check.photo
    if check.state == CheckState.PUBLISHED:
        _erase_texts(row, check)
    forget_kept(f"check/{check.pk}")  # it may have been masked while it waited
    check.delete()
    if check.state == CheckState.PUBLISHED:
        before = row.public
        save_state(row, before, unconfirmed(before, counts=check.is_independent))
        counts = {"counts": check.is_independent, "confirmations": row.confirmations, "others": row.others}
        record(row, "commitment.check-withdrawn", by="checker", on=clock.today(), public=counts)
    if photo:
        forget(photo)


def let_go(account: Account) -> None:
    """Erase what a person found: checks are taken back, or lose text and photo where they have decided something."""
    for check in _of(account):
        if is_withdrawable(check, check.commitment):
            withdraw_check(check)
        else:
            _erase_words(check)
    _let_go_of_the_rest(account)


def unname(account: Account) -> None:
    """Let a person's published checks stand; they never had a name. What could be counted twice is taken back."""
    for check in _of(account):
        if is_withdrawable(check, check.commitment):
            withdraw_check(check)
    _let_go_of_the_rest(account)


def _of(account: Account) -> list[Check]:
    return list(Check.objects.filter(account=account).select_related("commitment", "photo").order_by("pk"))


def _erase_words(check: Check) -> None:
    kept = _erase_texts(check.commitment, check)
    stead = trace(check.language)
    Check.objects.filter(pk=check.pk).update(text=stead if check.text else "", photo=None, withheld="")
    forget_words([check.text, *kept], [check.commitment.ref], stead)
    if check.photo:
        forget(check.photo)


def _erase_texts(row: Commitment, check: Check) -> list[str]:
    """Redact the entry of a check, which names nobody and is known by its texts; return what moderation had kept."""
    entries = Entry.objects.filter(kind__in=["commitment.checked", "commitment.disputed"]).about(row.ref)
    kept = forget_kept(f"check/{check.pk}")
    texts = [check.text, *([check.photo.sha256] if check.photo else []), *kept]
    mine = Opening.objects.filter(entry__in=entries, field__in=WORDS, value__in=[text for text in texts if text])
    if entry := entries.filter(pk__in=mine.values("entry_id")).first():  # of two with the same text, one stays
        redact(entry, WORDS, Ground.AUTHOR, "checker")
    gone = [titled(text) for text in [check.text, *kept]]
    forget_words([*texts, *gone], decisions_on(f"check/{check.pk}"), "")
    return kept


def _let_go_of_the_rest(account: Account) -> None:
    for pending in PendingCheck.objects.select_related("photo").order_by("pk"):
        if canonical_address(pending.email) == account.canonical_email:
            Token.objects.filter(about=f"pending-check/{pending.pk}").delete()
            pending.delete()
            if pending.photo:
                forget(pending.photo)
    Check.objects.filter(account=account).update(account=None)
    Check.objects.filter(decided_by=account).update(decided_by=None)
    Claim.objects.filter(recorded_by=account).update(recorded_by=None)
    DueChange.objects.filter(recorded_by=account).update(recorded_by=None)
    Commitment.objects.filter(recorded_by=account).update(recorded_by=None)
