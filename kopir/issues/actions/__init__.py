"""What people do with issues, one function an act."""

from kopir.issues.actions.counting import fold_supports
from kopir.issues.actions.erasing import erase_report, hide_name
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
from kopir.issues.actions.importing import Source, Taken, import_issue, import_issues
from kopir.issues.actions.merging import merge, unmerge
from kopir.issues.actions.pairing import keep_apart, offer_pairs, suggest
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
from kopir.issues.actions.splitting import split_report
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
from kopir.issues.actions.telling import tell_merges
from kopir.issues.actions.topics import add_topic, drop_unused_topics, ensure_topics

__all__ = [
    "RAISE",
    "SUPPORT",
    "WITHDRAW",
    "NewReport",
    "Source",
    "Taken",
    "add_topic",
    "ask_support",
    "confirm_report",
    "confirm_support",
    "drop_unused_topics",
    "ensure_topics",
    "erase_report",
    "fold_supports",
    "forget_unconfirmed",
    "hide_name",
    "import_issue",
    "import_issues",
    "issue_facts",
    "keep_apart",
    "merge",
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
    "offer_pairs",
    "pending_of",
    "publish_report",
    "raise_for_somebody",
    "refuse_report",
    "report_of",
    "set_answer_due",
    "set_promise_due",
    "split_report",
    "suggest",
    "support",
    "support_of",
    "tell_merges",
    "unmerge",
    "withdraw_by_link",
    "withdraw_support",
    "write_report",
    "write_signed_in",
]
