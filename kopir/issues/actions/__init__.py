"""What people do with issues, one function an act."""

from kopir.issues.actions.counting import fold_supports
from kopir.issues.actions.events import (
    issue_facts,
    note_answered,
    note_claimed,
    note_committed,
    note_disputed,
    note_event,
    note_letter_sent,
    note_letters_ended,
    note_promise_ended,
    note_unchecked,
    note_verified,
    set_answer_due,
    set_promise_due,
)
from kopir.issues.actions.importing import Source, import_issue
from kopir.issues.actions.limits import forget_uses
from kopir.issues.actions.publishing import publish_report, refuse_report
from kopir.issues.actions.raising import (
    RAISE,
    NewReport,
    confirm_report,
    forget_unconfirmed,
    raise_for_somebody,
    report_of,
    write_report,
    write_signed_in,
)
from kopir.issues.actions.supporting import (
    SUPPORT,
    WITHDRAW,
    ask_support,
    confirm_support,
    pending_of,
    support,
    support_of,
    withdraw_by_link,
    withdraw_support,
)
from kopir.issues.actions.topics import ensure_topics

__all__ = [
    "RAISE",
    "SUPPORT",
    "WITHDRAW",
    "NewReport",
    "Source",
    "ask_support",
    "confirm_report",
    "confirm_support",
    "ensure_topics",
    "fold_supports",
    "forget_unconfirmed",
    "forget_uses",
    "import_issue",
    "issue_facts",
    "note_answered",
    "note_claimed",
    "note_committed",
    "note_disputed",
    "note_event",
    "note_letter_sent",
    "note_letters_ended",
    "note_promise_ended",
    "note_unchecked",
    "note_verified",
    "pending_of",
    "publish_report",
    "raise_for_somebody",
    "refuse_report",
    "report_of",
    "set_answer_due",
    "set_promise_due",
    "support",
    "support_of",
    "withdraw_by_link",
    "withdraw_support",
    "write_report",
    "write_signed_in",
]
