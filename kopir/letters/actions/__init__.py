"""What people do with letters, one function an act."""

from kopir.letters.actions.deciding import disown_reply, publish_held_reply, refuse_held_reply
from kopir.letters.actions.delivering import note_delivery, note_reminder_bounced, record_bounce, record_handing_in
from kopir.letters.actions.ending import close_letter, withdraw_letter
from kopir.letters.actions.extending import ask_extension, grant_extension, refuse_extension
from kopir.letters.actions.importing import ImportedQuestions, import_questions
from kopir.letters.actions.marking import contest_mark, judgement_of, judgements_of, mark_question, withdraw_mark
from kopir.letters.actions.reminding import confirm_rung, note_overdue, send_reminder
from kopir.letters.actions.replying import DISOWN_ACT, Given, Paper, record_paper_reply, reply_by_link
from kopir.letters.actions.sending import (
    LINK_ACT,
    Draft,
    decline_proposal,
    make_print_link,
    propose_letter,
    registered_email,
    send_again,
    send_letter,
)

__all__ = [
    "DISOWN_ACT",
    "LINK_ACT",
    "Draft",
    "Given",
    "ImportedQuestions",
    "Paper",
    "ask_extension",
    "close_letter",
    "confirm_rung",
    "contest_mark",
    "decline_proposal",
    "disown_reply",
    "grant_extension",
    "import_questions",
    "judgement_of",
    "judgements_of",
    "make_print_link",
    "mark_question",
    "note_delivery",
    "note_overdue",
    "note_reminder_bounced",
    "propose_letter",
    "publish_held_reply",
    "record_bounce",
    "record_handing_in",
    "record_paper_reply",
    "refuse_extension",
    "refuse_held_reply",
    "registered_email",
    "reply_by_link",
    "send_again",
    "send_letter",
    "send_reminder",
    "withdraw_letter",
    "withdraw_mark",
]
