"""What people do with letters, one function an act."""

from kopir.letters.actions.arriving import place, place_on_letter
from kopir.letters.actions.attaching import keep_attachment_private, publish_attachment
from kopir.letters.actions.deciding import disown_reply, publish_held_reply, refuse_held_reply
from kopir.letters.actions.delivering import (
    confirm_opened,
    note_delivery,
    note_reminder_bounced,
    record_bounce,
    record_handing_in,
)
from kopir.letters.actions.ending import close_letter, withdraw_letter
from kopir.letters.actions.extending import ask_extension, grant_extension, refuse_extension
from kopir.letters.actions.importing import ImportedQuestions, import_questions
from kopir.letters.actions.laddering import end_superior, enter_superior, take_entered_rung
from kopir.letters.actions.marking import contest_mark, judgement_of, judgements_of, mark_question, withdraw_mark
from kopir.letters.actions.passing import pass_to_successor, send_transferred, transfer_letter
from kopir.letters.actions.reminding import confirm_rung, note_overdue, rung_preview, send_reminder, send_reminders
from kopir.letters.actions.replying import DISOWN_ACT, Given, Paper, record_paper_reply, reply_by_link, reply_from_desk
from kopir.letters.actions.sending import (
    LINK_ACT,
    Draft,
    decline_proposal,
    make_print_link,
    preview,
    propose_letter,
    registered_email,
    registered_posts,
    send_again,
    send_letter,
)
from kopir.letters.actions.sharing import proposed_shares, publish_shared_reply

__all__ = [
    "DISOWN_ACT",
    "LINK_ACT",
    "Draft",
    "Given",
    "ImportedQuestions",
    "Paper",
    "ask_extension",
    "close_letter",
    "confirm_opened",
    "confirm_rung",
    "contest_mark",
    "decline_proposal",
    "disown_reply",
    "end_superior",
    "enter_superior",
    "grant_extension",
    "import_questions",
    "judgement_of",
    "judgements_of",
    "keep_attachment_private",
    "make_print_link",
    "mark_question",
    "note_delivery",
    "note_overdue",
    "note_reminder_bounced",
    "pass_to_successor",
    "place",
    "place_on_letter",
    "preview",
    "propose_letter",
    "proposed_shares",
    "publish_attachment",
    "publish_held_reply",
    "publish_shared_reply",
    "record_bounce",
    "record_handing_in",
    "record_paper_reply",
    "refuse_extension",
    "refuse_held_reply",
    "registered_email",
    "registered_posts",
    "reply_by_link",
    "reply_from_desk",
    "rung_preview",
    "send_again",
    "send_letter",
    "send_reminder",
    "send_reminders",
    "send_transferred",
    "take_entered_rung",
    "transfer_letter",
    "withdraw_letter",
    "withdraw_mark",
]
