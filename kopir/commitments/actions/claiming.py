"""The promiser's own acts: say that it is done, answer a dispute, take a promise back. And an editor's second look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from kopir.accounts.models import Account
from kopir.commitments.actions.moving import about, after_act, locked, office_actor, record, save_state
from kopir.commitments.actions.telling import close_links, tell
from kopir.commitments.models import Check, Claim, Commitment, Contest
from kopir.commitments.rules import Act, CheckState, Claimant, Finding, Refusal
from kopir.files.actions import attach
from kopir.files.models import StoredFile
from kopir.record.actions import append
from kopir.web import clock
from kopir.web.errors import Refused


@dataclass(frozen=True)
class NewClaim:
    """The words that say "it is done", since when, with what to see. `claimed_on` is the day it was said."""

    words: str
    language: str
    done_on: date | None = None
    claimed_on: date | None = None
    source_url: str = ""
    evidence: StoredFile | None = None


@transaction.atomic
def claim_done(commitment: Commitment, new: NewClaim, *, editor: Account | None = None) -> Claim:
    """Note that the promiser says it is done; it is verified by citizens only. Entry ``commitment.claimed``.

    The office claims by its link, dated today; an editor records a claim made elsewhere, with its source and day.

    Raises
    ------
    Refused
        ``wrong_state``, ``no_words``, ``no_source`` (editor without address or copy), ``in_future`` or
        ``before_promise``.
    """
    row = locked(commitment)
    on = (new.claimed_on if editor else None) or clock.today()
    _check_claim(row, new, on, is_editor=editor is not None)
    before = row.public
    save_state(row, before, after_act(before, Act.CLAIM, on))
    claim = Claim.objects.create(
        commitment=row,
        round=row.round,
        claimant=Claimant.EDITOR if editor else Claimant.OFFICE,
        words=new.words.strip(),
        language=new.language,
        claimed_on=on,
        done_on=new.done_on,
        source_url=new.source_url,
        evidence=new.evidence,
        recorded_by=editor,
        created_at=clock.now(),
    )
    if new.evidence:
        attach(new.evidence, is_public=True)
    record(
        row,
        Act.CLAIM,
        by="editor" if editor else office_actor(row),
        on=on,
        public={
            "claimant": claim.claimant,
            "done_on": new.done_on.isoformat() if new.done_on else None,
            "source_url": new.source_url or None,
            "evidence_sha256": new.evidence.sha256 if new.evidence else None,
        },
        private={"words": claim.words},
    )
    return claim


def _check_claim(row: Commitment, new: NewClaim, on: date, *, is_editor: bool) -> None:
    today = clock.today()
    checks = [
        (not new.words.strip(), Refusal.NO_WORDS),
        (is_editor and not (new.source_url or new.evidence), Refusal.NO_SOURCE),
        (on > today or (new.done_on or on) > today, Refusal.IN_FUTURE),
        (on < row.said_on or (new.done_on or on) < row.said_on, Refusal.BEFORE_PROMISE),
        (row.reopened_on is not None and on < row.reopened_on, Refusal.BEFORE_PROMISE),
    ]
    problem = next((why for is_wrong, why in checks if is_wrong), None)
    if problem:
        raise Refused(problem.value)


@transaction.atomic
def withdraw_commitment(
    commitment: Commitment, reason: str, *, source_url: str = "", editor: Account | None = None
) -> Commitment:
    """Note that the promiser takes the promise back; after its first date it counts as broken.

    The office may by its link; an editor with the source where it was said. Entry ``commitment.withdrawn``.

    Raises
    ------
    Refused
        ``no_reason``, ``no_source`` (editor) or ``wrong_state``.
    """
    if not reason.strip():
        raise Refused(Refusal.NO_REASON.value)
    if editor and not source_url:
        raise Refused(Refusal.NO_SOURCE.value)
    row, on = locked(commitment), clock.today()
    before = row.public
    words = {"withdrawal_reason": reason.strip(), "withdrawal_url": source_url}
    save_state(row, before, after_act(before, Act.WITHDRAW, on), **words)
    close_links(row)
    by = "editor" if editor else office_actor(row)
    record(
        row, Act.WITHDRAW, by=by, on=on, public={"source_url": source_url or None}, private={"reason": reason.strip()}
    )
    return row


@transaction.atomic
def contest(check: Check, words: str, language: str) -> Contest:
    """The promiser answers a dispute, by the link; both stand side by side. Entry ``commitment.contested``.

    Raises
    ------
    Refused
        ``no_words``, ``not_checkable`` for anything but a published dispute, ``already_contested``.
    """
    if not words.strip():
        raise Refused(Refusal.NO_WORDS.value)
    if check.finding != Finding.DISPUTED or check.state != CheckState.PUBLISHED:
        raise Refused(Refusal.NOT_CHECKABLE.value)
    row = locked(check.commitment)
    answer, is_new = Contest.objects.get_or_create(
        check_contested=check, defaults={"words": words.strip(), "language": language, "created_at": clock.now()}
    )
    if not is_new:
        raise Refused(Refusal.ALREADY_CONTESTED.value)
    append("commitment.contested", about(row), office_actor(row), {"round": check.round}, {"words": answer.words})
    return answer


@transaction.atomic
def reopen(commitment: Commitment, reason: str) -> Commitment:
    """An editor finds that a dispute of a verified promise is right: its clock runs again, the office is told.

    Entry ``commitment.reopened``. Refused with ``no_reason`` or ``wrong_state``.
    """
    row = _settled(commitment, Act.REOPEN, reason)
    tell(row, "reopened", once=f"{row.round}")
    return row


@transaction.atomic
def uphold(commitment: Commitment, reason: str) -> Commitment:
    """An editor finds that the verification stands; the dispute stays beside it. Entry ``commitment.upheld``.

    Refused with ``no_reason`` or ``wrong_state``.
    """
    return _settled(commitment, Act.UPHOLD, reason)


def _settled(commitment: Commitment, act: Act, reason: str) -> Commitment:
    if not reason.strip():
        raise Refused(Refusal.NO_REASON.value)
    row, on = locked(commitment), clock.today()
    before = row.public
    save_state(row, before, after_act(before, act, on))
    record(row, act, by="editor", on=on, private={"reason": reason.strip()})
    return row
