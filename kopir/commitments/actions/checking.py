"""Citizens check: confirm or dispute that a promise was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kopir.accounts.models import Account
from kopir.accounts.permissions import has_role
from kopir.accounts.rules import Role
from kopir.commitments.actions.moderated import check_thing
from kopir.commitments.actions.moving import about, after_act, locked, record, save_state
from kopir.commitments.actions.telling import close_links, tell
from kopir.commitments.models import Check, Claim, Commitment
from kopir.commitments.rules import (
    Act,
    CheckState,
    Finding,
    Independence,
    Public,
    Refusal,
    State,
    confirmed,
    independence,
    problem_of_check,
)
from kopir.files.actions import attach, forget
from kopir.files.models import StoredFile
from kopir.issues.models import Report
from kopir.moderation.actions import end_hold, hold_by_machine, refusal_statement, refuse_waiting
from kopir.moderation.labels import RULES
from kopir.moderation.rules import Rule, Treatment, automatic_treatment
from kopir.people.independence import is_disclosed_member
from kopir.people.models import Organization
from kopir.record.actions import append
from kopir.web import clock
from kopir.web.errors import NotAllowed, Refused, TooLate


@dataclass(frozen=True)
class NewCheck:
    """What a citizen found, and when they looked."""

    finding: Finding
    seen_on: date
    text: str = ""
    language: str = "kk"
    photo: StoredFile | None = None
    is_sample: bool = False


@transaction.atomic
def record_check(commitment: Commitment, account: Account, new: NewCheck) -> Check:
    """A confirmed person says what they found. Entry ``commitment.checked`` or ``commitment.disputed``.

    Enough independent confirmations verify; a dispute with evidence reopens and tells the office. The first text or
    photo of an unknown address, and one that likely holds personal data, waits for an editor and counts only then.

    Raises
    ------
    NotAllowed
        ``not_confirmed`` where the address is not confirmed.
    Refused
        ``not_checkable`` where nothing is claimed, ``already_checked`` in this round, or a code of
        `rules.problem_of_check`.
    """
    if account.confirmed_at is None:
        raise NotAllowed(Refusal.NOT_CONFIRMED.value)
    row = locked(commitment)
    if not row.is_checkable:
        raise Refused(Refusal.NOT_CHECKABLE.value)
    problem = problem_of_check(
        finding=new.finding, text=new.text, seen_on=new.seen_on, said_on=row.said_on, on=clock.today()
    )
    if problem:
        raise Refused(problem.value)
    check = _written(row, account, new)
    if check.state == CheckState.PUBLISHED:
        _count(row, check)
    return check


@transaction.atomic
def publish_check(check: Check, *, editor: Account) -> Check:
    """An editor publishes a held check; from now on it counts, where its round still runs.

    Entry ``commitment.checked`` or ``commitment.disputed``. TooLate ``not_held`` where another editor was faster.
    """
    row = locked(check.commitment)
    is_late = check.round != row.round or not row.is_checkable
    _decide(check, state=CheckState.PUBLISHED, is_late=is_late, decided_by=editor)
    end_hold(f"check/{check.pk}")
    if check.photo:
        attach(check.photo, is_public=True)
    _count(row, check)
    return check


@transaction.atomic
def refuse_check(check: Check, words: str, *, editor: Account, rule: Rule = Rule.PRIVATE_DATA) -> Check:
    """An editor does not publish a held check, and says why; its text and photo are never shown.

    Its author gets the whole statement of reasons under a rule of the house, with a link to appeal.

    Entry ``commitment.check-refused``. Refused ``no_reason``; TooLate ``not_held``.
    """
    if not words.strip():
        raise Refused(Refusal.NO_REASON.value)
    photo, thing = check.photo, check_thing(check)
    _decide(check, state=CheckState.REFUSED, refusal_words=words.strip(), decided_by=editor, photo=None)
    if photo:
        forget(photo)
    with override(thing.mail_language):
        facts = _("It breaks this rule of the house: %(rule)s") % {"rule": RULES[rule]}
    statement = refusal_statement(rule, facts, words=words.strip(), language=thing.mail_language)
    decision = refuse_waiting(thing, statement, editor=editor)
    refs = [*about(locked(check.commitment)), decision.public_ref]
    append("commitment.check-refused", refs, "editor", {"round": check.round, "decision": decision.number})
    return check


def publish_after_appeal(check: Check) -> Check:
    """Publish a refused check whose appeal was upheld against us, inside the appeal's own transaction.

    Entry ``commitment.checked`` or ``commitment.disputed``. TooLate ``not_held`` where it is refused no more.
    """
    row = locked(check.commitment)
    facts = {"is_late": check.round != row.round or not row.is_checkable, "refusal_words": ""}
    refused = Check.objects.filter(pk=check.pk, state=CheckState.REFUSED)
    if not refused.update(state=CheckState.PUBLISHED, **facts):
        raise TooLate(Refusal.NOT_HELD.value)
    check.refresh_from_db()
    _count(row, check)
    return check


def independence_of(row: Commitment, account: Account) -> Independence:
    """Return whether an account's confirmation counts for a promise, with the reason where it does not."""
    person = getattr(account, "person", None)
    office = row.office
    host = Organization.objects.filter(is_host=True).first()
    is_hosts = bool(host and row.organization_id and host.pk in row.organization.line()) if row.organization else False
    has_recorded = Claim.objects.filter(commitment=row, recorded_by=account).exists()
    return independence(
        is_promiser=person is not None and person.pk == row.person_id,
        is_own_member=office is not None and is_disclosed_member(account, office, clock.today()),
        is_host_matter=(is_hosts or row.is_charter) and has_role(account, Role.MEMBER),
        is_recorder=row.recorded_by_id == account.pk or has_recorded,
    )


def _written(row: Commitment, account: Account, new: NewCheck) -> Check:
    reason = independence_of(row, account)
    is_held = _must_wait(account, new)
    try:
        with transaction.atomic():
            check = Check.objects.create(
                commitment=row,
                round=row.round,
                account=account,
                finding=new.finding,
                text=new.text.strip(),
                language=new.language,
                photo=new.photo,
                seen_on=new.seen_on,
                reason=reason,
                is_independent=reason == Independence.INDEPENDENT,
                state=CheckState.HELD if is_held else CheckState.PUBLISHED,
                is_sample=new.is_sample,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        raise Refused(Refusal.ALREADY_CHECKED.value) from error
    if new.photo:
        attach(new.photo, is_public=not is_held)
    verdict = automatic_treatment([check.text])
    if verdict.treatment is Treatment.HOLD:
        hold_by_machine(check_thing(check), verdict)
    return check


def _must_wait(account: Account, new: NewCheck) -> bool:
    """A bare confirmation shows nothing that could harm; a first text or a photo waits."""
    if not new.text.strip() and new.photo is None:
        return False
    is_known = Report.objects.of_known(account).exists() or Check.objects.of_known(account).exists()
    return not is_known or automatic_treatment([new.text]).treatment is Treatment.HOLD


def _count(row: Commitment, check: Check) -> None:
    before, on = row.public, clock.today()
    if check.is_late:
        _record(row, check, "commitment.checked", before)
    elif check.finding == Finding.DISPUTED:
        save_state(row, before, after_act(before, Act.DISPUTE, on))
        _record(row, check, "commitment.disputed", before)
        tell(row, "disputed", once=f"{check.pk}", check=check)
    else:
        after = confirmed(before, counts=check.is_independent, needed=settings.CONFIRMATIONS_TO_VERIFY)
        save_state(row, before, after)
        _record(row, check, "commitment.checked", before)
        if after.state == State.VERIFIED and before.state != State.VERIFIED:
            close_links(row)


def _record(row: Commitment, check: Check, kind: str, before: Public) -> None:
    public: dict[str, Any] = {
        "finding": check.finding,
        "counts": check.is_independent,
        "reason": check.reason,
        "seen_on": check.seen_on.isoformat(),
        "needed": settings.CONFIRMATIONS_TO_VERIFY,
        "is_late": check.is_late,
        "confirmations": row.confirmations,
        "others": row.others,
    }
    texts = {"text": check.text, "photo_sha256": check.photo.sha256 if check.photo else ""}
    record(row, kind, by="checker", on=clock.today(), public=public, private=texts)


def _decide(check: Check, **columns: Any) -> None:
    columns["decided_at"] = clock.now()
    if Check.objects.filter(pk=check.pk, state=CheckState.HELD).update(**columns) != 1:
        raise TooLate(Refusal.NOT_HELD.value)
    for column, value in columns.items():
        setattr(check, column, value)
