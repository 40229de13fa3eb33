"""What people and time do to promises, one function an act."""

from kopir.commitments.actions.checking import NewCheck, publish_check, record_check, refuse_check
from kopir.commitments.actions.claiming import (
    NewClaim,
    claim_done,
    contest,
    reopen,
    uphold,
    withdraw_commitment,
)
from kopir.commitments.actions.erasing import is_withdrawable, withdraw_check
from kopir.commitments.actions.inviting import invite_checks, may_be_invited
from kopir.commitments.actions.making import (
    NewCommitment,
    NewDates,
    change_due,
    make_commitment,
)
from kopir.commitments.actions.passing import (
    mark_broken,
    mark_due_soon,
    mark_overdue,
    mark_review_due,
    mark_unchecked,
    move_by_time,
    tell_due_today,
)
from kopir.commitments.actions.telling import LINK, commitment_of
from kopir.commitments.actions.writing import CHECK, confirm_check, forget_pending, pending_of, write_check

__all__ = [
    "CHECK",
    "LINK",
    "NewCheck",
    "NewClaim",
    "NewCommitment",
    "NewDates",
    "change_due",
    "claim_done",
    "commitment_of",
    "confirm_check",
    "contest",
    "forget_pending",
    "invite_checks",
    "is_withdrawable",
    "make_commitment",
    "mark_broken",
    "mark_due_soon",
    "mark_overdue",
    "mark_review_due",
    "mark_unchecked",
    "may_be_invited",
    "move_by_time",
    "pending_of",
    "publish_check",
    "record_check",
    "refuse_check",
    "reopen",
    "tell_due_today",
    "uphold",
    "withdraw_check",
    "withdraw_commitment",
    "write_check",
]
