"""Words for the codes of letters, in the language of the page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.letters.rulebooks import Basis
from kopir.letters.rules import (
    Above,
    BounceReason,
    Channel,
    CloseReason,
    HoldReason,
    LetterState,
    NoReply,
    PenReason,
    ReplyKind,
    ReplyRefusal,
    SealState,
    Trust,
    Verdict,
    Via,
)
from kopir.pure.mailtext import MailKind

Label = str | Promise

STATES: dict[str, Label] = {
    LetterState.PREPARED: _("Waiting to be handed in"),
    LetterState.SENT: _("Sent"),
    LetterState.WAITING: _("Waiting for an answer"),
    LetterState.BOUNCED: _("Came back undelivered"),
    LetterState.ANSWERED: _("Answered"),
    LetterState.REFUSED: _("Refused to answer"),
    LetterState.TRANSFERRED: _("Passed on to another office"),
    LetterState.CLOSED: _("Closed"),
    LetterState.WITHDRAWN: _("Withdrawn"),
}
BADGES: dict[str, str] = {
    LetterState.PREPARED: "todo",
    LetterState.SENT: "open",
    LetterState.WAITING: "open",
    LetterState.BOUNCED: "broken",
    LetterState.ANSWERED: "done",
}
CHANNELS: dict[str, Label] = {
    Channel.EMAIL: _("By e-mail"),
    Channel.HAND: _("By hand"),
    Channel.POST: _("By post"),
    Channel.PORTAL: _("Through the state portal"),
}
BASES: dict[str, Label] = {Basis.LEGAL: _("Term set by law or rule"), Basis.HOUSE: _("Köpir's own term")}
REPLY_KINDS: dict[str, Label] = {
    ReplyKind.ANSWER: _("Answer"),
    ReplyKind.ACKNOWLEDGEMENT: _("Acknowledgement: not an answer, the clock runs on"),
    ReplyKind.REFUSAL: _("Refusal to answer"),
    ReplyKind.TRANSFER: _("Passed on to another office"),
    ReplyKind.AUTO_REPLY: _("Automatic reply: not an answer, the clock runs on"),
    ReplyKind.BOUNCE: _("Came back undelivered"),
    ReplyKind.EXTENSION: _("Request for more time"),
}
VIAS: dict[str, Label] = {
    Via.LINK: _("Given through the letter link"),
    Via.DESK: _("Given at the office's own desk"),
    Via.PAPER: _("Came on paper, entered by an editor"),
    Via.EMAIL: _("Came by e-mail"),
    Via.IMPORT: _("Taken over from a public source"),
}
HOLD_REASONS: dict[str, Label] = {
    HoldReason.UNVERIFIED_SENDER: _("The sender could not be verified."),
    HoldReason.PERSONAL_DATA: _("It may hold personal data such as a phone number, an e-mail address or an IIN."),
    HoldReason.DOCUMENT: _("A document came with it, which nobody has looked at yet."),
    HoldReason.DISOWNED: _("The office says that this reply was not theirs."),
}
REPLY_REFUSALS: dict[str, Label] = {
    ReplyRefusal.NOT_FROM_ADDRESSEE: _("It did not come from the addressee; the clock runs on"),
    ReplyRefusal.PERSONAL_DATA: _("It holds personal data; it still counts as a reply"),
    ReplyRefusal.UNLAWFUL: _("Its publication would be against the law; it still counts as a reply"),
}
SENDERS: dict[str, Label] = {
    Trust.VERIFIED: _("sender verified: sealed by the domain of the office's registered address"),
    Trust.TOKEN: _("sender not verified: whoever wrote knew the address of the letter"),
    Trust.NONE: _("sender not known"),
}
SEALS: dict[str, Label] = {
    SealState.PASS: _("the seal holds"),
    SealState.FAIL: _("the seal does not hold"),
    SealState.NONE: _("no seal"),
    SealState.NOT_CHECKED: _("not checked: nobody could be asked for the key"),
}
PEN_REASONS: dict[str, Label] = {
    PenReason.NO_LETTER: _("It names no letter."),
    PenReason.SEVERAL_LETTERS: _("It names more than one letter."),
    PenReason.SENDER_UNKNOWN: _("It continues a letter, but not from the office and not to the letter's own address."),
    PenReason.TRANSFER: _("It may say that the letter was passed on. That would stop the clock, so a person decides."),
    PenReason.NOT_A_LETTER: _("It looks like an invitation, a report or a mail without words."),
    PenReason.LETTER_ENDED: _("The letter that it belongs to has ended."),
    PenReason.BOUNCE_UNCLEAR: _("It says that something came back, but not clearly what."),
    PenReason.UNREADABLE: _("No machine could read it."),
    PenReason.TOO_BIG: _("It is larger than 25 MB. Only its head is kept here; the whole lies in the mailbox."),
}
MAIL_KINDS: dict[str, Label] = {
    MailKind.ANSWER: _("Answer"),
    MailKind.ACKNOWLEDGEMENT: _("Acknowledgement"),
    MailKind.AUTO_REPLY: _("Automatic reply"),
    MailKind.BOUNCE: _("Report that a mail came back"),
    MailKind.TRANSFER: _("Passed on to another office"),
    MailKind.CALENDAR: _("Invitation of a calendar"),
    MailKind.ABUSE_REPORT: _("Report of abuse"),
    MailKind.OTHER: _("Something else"),
}
NO_REPLIES: dict[str, Label] = {
    NoReply.SPAM: _("Advertising or junk"),
    NoReply.FROM_A_CITIZEN: _("From a citizen, not from an office"),
    NoReply.ABOUT_ELSE: _("About something else"),
    NoReply.FORGED: _("Forged in the name of an office"),
}
BOUNCE_REASONS: dict[str, Label] = {
    BounceReason.NO_SUCH_MAILBOX: _("There is no such mailbox."),
    BounceReason.MAILBOX_CLOSED: _("The mailbox is closed and takes no mail."),
    BounceReason.MAILBOX_FULL: _("The mailbox is full."),
    BounceReason.NO_SUCH_DOMAIN: _("The domain of the address takes no mail."),
    BounceReason.TOO_BIG: _("The mail was too large for the office's server."),
    BounceReason.NOT_REACHED: _("The office's server could not be reached for days."),
    BounceReason.TURNED_AWAY: _("The office's server turned it away by its rules or as unwanted."),
    BounceReason.REFUSED: _("The office's server refused it without a reason that we can read."),
    BounceReason.UNDELIVERABLE: _("It could not be delivered."),
}
CLOSE_REASONS: dict[str, Label] = {
    CloseReason.SETTLED: _("The answer stands"),
    CloseReason.NO_REPLY: _("No reply came, and the ladder has been climbed to its end"),
    CloseReason.MOOT: _("The matter is over"),
}
VERDICTS: dict[str, Label] = {
    Verdict.ANSWERED: _("Answered"),
    Verdict.PARTLY: _("Partly answered"),
    Verdict.DECLINED: _("Declined with a reason"),
    Verdict.NOT_ADDRESSED: _("Not addressed"),
    "not_yet_judged": _("Not yet judged"),
}
VERDICT_BADGES: dict[str, str] = {
    Verdict.ANSWERED: "done",
    Verdict.PARTLY: "open",
    Verdict.DECLINED: "info",
    Verdict.NOT_ADDRESSED: "broken",
    "not_yet_judged": "todo",
}
MAILINGS: dict[str, Label] = {
    "letter": _("The letter"),
    "before": _("Reminder before the day"),
    "due": _("Reminder on the day"),
    "after": _("Reminder after the day"),
}
REFUSALS: dict[str, Label] = {
    "no_questions": _("Write at least one question, and leave none empty."),
    "too_many_questions": _("A letter has at most 20 questions."),
    "no_registered_address": _("This office has no verified e-mail address. Print the letter and hand it in."),
    "own_date_missing": _("Under this rulebook each letter names the day on which it is due."),
    "own_date_not_asked": _("Under this rulebook the due day is computed; leave the field empty."),
    "languages_alike": _("The second language is the same as the first. Choose another, or leave it empty."),
    "letter_open_already": _("A letter about this issue already waits at this addressee."),
    "proposal_decided": _("Another editor has already decided about this proposal."),
    "letter_moved_on": _("The letter has moved on meanwhile. Look at its page to see how it stands now."),
    "mailing_moved_on": _("This step has already been taken, or the clock has stopped."),
    "law_missing": _("Name the law that forbids to publish it."),
    "overturned": _("An appeal has already overturned this. The same text cannot be refused again."),
    "reply_decided": _("This reply has already been decided."),
    "proof_missing": _("A legal term needs the channel, the date and the registration number."),
    "date_in_future": _("This day has not come yet."),
    "date_before_letter": _("This day lies before the letter."),
    "date_after_reply": _("This day lies after the reply."),
    "source_missing": _("Say where the paper comes from and who brought it."),
    "no_answers": _("Answer or decline at least one question."),
    "unknown_question": _("This letter has no such question."),
    "reason_missing": _("Give a reason; it is published."),
    "note_missing": _("Say what was done: this step goes out by no mail."),
    "date_not_later": _("Choose a day after the one on which the answer is due now."),
    "date_too_late": _("At most 90 days can be asked for."),
    "asked_before": _("This letter has been to that office already."),
    "asked_already": _("A letter about this issue already waits at that office."),
    "above_itself": _("An office does not stand above itself."),
    "entered_already": _("Somebody has changed this step meanwhile. Look at the table to see how it stands now."),
    "extension_asked": _("More time has already been asked for; an editor has not decided yet."),
    "text_missing": _("Write something first."),
    "no_marks_yet": _("Nobody has judged this question yet."),
    "contested_already": _("This question has already been contested once."),
    "address_not_confirmed": _("Confirm your e-mail address first."),
    "no_reply_yet": _("There is no published reply to judge yet."),
    "not_replied": _("No reply has come, so the letter is not settled."),
    "replied": _("A reply has come, so it cannot be closed as unanswered."),
    "mail_settled": _("This mail has been decided meanwhile."),
    "attachment_decided": _("This file has been decided meanwhile."),
    "no_such_letter": _("There is no letter with this number."),
    "token_spent": _("This link has already been used."),
}
ABOVE: dict[str, Label] = {
    Above.SUPERIOR: _("Superior organisation"),
    Above.PARTY_LEADER: _("Leader of the faction or party"),
    Above.OMBUDSMAN: _("Ombudsman"),
}
FIELDS: dict[str, str] = {
    "asked_before": "to",
    "asked_already": "to",
    "above_itself": "to",
    "languages_alike": "second_language",
    "own_date_missing": "own_due_on",
    "own_date_not_asked": "own_due_on",
    "no_registered_address": "by_email",
    "proof_missing": "registration_number",
    "date_in_future": "on",
    "date_before_letter": "on",
    "date_after_reply": "on",
    "source_missing": "source",
    "law_missing": "law",
    "reason_missing": "reason",
    "note_missing": "note",
    "date_not_later": "until",
    "date_too_late": "until",
    "text_missing": "text",
    "no_marks_yet": "question",
    "contested_already": "question",
    "not_replied": "reason",
    "replied": "reason",
}
