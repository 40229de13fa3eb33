"""What letters write into the public record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.issues.rules import ISSUE_FIELDS
from kopir.letters.rules.replay import CLOCK_FIELDS
from kopir.record.kinds import KindDoc

MAX_QUESTIONS = 20
STATE = ("state", "rulebook", "basis", *CLOCK_FIELDS)
COMMON = (*STATE, *ISSUE_FIELDS)
REPLY = ("reply", "reply_kind", "via", "received_on", "replies", "held")
ATTACHMENT = ("reply", "attachment", "content_type", "sha256")
MARKS = ("question", "marks", "first_day_marks", "verdict")
QUESTION_TEXTS = tuple(f"question_{number}" for number in range(1, MAX_QUESTIONS + 1))
ANSWER_TEXTS = tuple(f"answer_{number}" for number in range(1, MAX_QUESTIONS + 1))
SENDING = ("language", "second_language", "questions", "channel", "answer_due_on", "registered_on", "transferred_from")

KINDS = (
    KindDoc("letter.proposed", _("Enough people support it: a letter was proposed"), ("supports", "threshold")),
    KindDoc("letter.proposal-declined", _("An editor declined to send a letter"), ("supports",), ("reason",)),
    KindDoc("letter.sent", _("Letter sent"), (*COMMON, *SENDING), ("opening", *QUESTION_TEXTS)),
    KindDoc("letter.sent-again", _("Letter sent again after it came back"), (*COMMON, "channel")),
    KindDoc("letter.prepared", _("Letter printed to be handed in"), (*COMMON, *SENDING), ("opening", *QUESTION_TEXTS)),
    KindDoc("letter.imported", _("Letter taken over from a public source"), (*COMMON, *SENDING), QUESTION_TEXTS),
    KindDoc("letter.delivered", _("Letter delivered"), (*COMMON, "delivered_on")),
    KindDoc("letter.opened", _("The office says that the letter is there"), STATE),
    KindDoc("letter.handed-in", _("Letter handed in"), (*COMMON, "channel", "registered_on"), ("registration_number",)),
    KindDoc("letter.bounced", _("Letter came back undelivered"), (*COMMON, "reason_code")),
    KindDoc(
        "letter.replied", _("Reply published"), (*COMMON, *REPLY, "dispositions", "language"), ("text", *ANSWER_TEXTS)
    ),
    KindDoc(
        "letter.reply-held",
        _("A reply arrived; an editor looks at it first"),
        (*COMMON, *REPLY, "reason_code", "decision"),
    ),
    KindDoc(
        "letter.reply-published",
        _("Reply published after an editor looked at it"),
        (*COMMON, *REPLY, "dispositions", "language"),
        ("text", *ANSWER_TEXTS),
    ),
    KindDoc("letter.reply-refused", _("A reply was not published"), (*COMMON, *REPLY, "reason_code", "decision")),
    KindDoc("letter.reply-disowned", _("The office says that a reply was not theirs"), (*COMMON, *REPLY)),
    KindDoc("letter.auto-replied", _("An automatic reply came: it is no answer"), (*COMMON, *REPLY), ("text",)),
    KindDoc("letter.attachment-published", _("A file that came with a reply was published"), (*STATE, *ATTACHMENT)),
    KindDoc("letter.acknowledged", _("The office acknowledged the letter"), (*COMMON, *REPLY, "is_holding"), ("text",)),
    KindDoc("letter.corrected", _("The office corrected its answer"), (*COMMON, "reply", "corrected_on")),
    KindDoc("letter.extension-asked", _("The office asked for more time"), (*COMMON, "until"), ("reason",)),
    KindDoc("letter.extension-granted", _("More time was granted"), (*COMMON, "until")),
    KindDoc("letter.extension-refused", _("More time was refused"), (*COMMON, "until"), ("reason",)),
    KindDoc("letter.reminded", _("Reminder sent to the office"), (*STATE, "mailing")),
    KindDoc(
        "letter.reminder-bounced", _("A reminder came back undelivered"), (*STATE, "mailing_bounced", "reason_code")
    ),
    KindDoc(
        "letter.rung-confirmed", _("The next step of the ladder was taken"), (*STATE, "mailing", "rung_to"), ("note",)
    ),
    KindDoc(
        "letter.passed",
        _("A new holder of the post took the open letter over"),
        (*STATE, "from", "to", "until", "holder_due_on"),
    ),
    KindDoc("ladder.entered", _("Who stands above an office was entered"), ("step", "to"), ("source",)),
    KindDoc("ladder.ended", _("Who stands above an office was taken out again"), ("step", "to")),
    KindDoc("letter.overdue", _("The answer is overdue"), STATE),
    KindDoc("letter.long-overdue", _("The answer is long overdue"), STATE),
    KindDoc("letter.marked", _("Readers judged a question"), (*STATE, *MARKS)),
    KindDoc("letter.mark-withdrawn", _("A reader withdrew a judgement"), (*STATE, *MARKS)),
    KindDoc(
        "letter.contested", _("The office contests how readers judged"), (*STATE, "question", "language"), ("text",)
    ),
    KindDoc("letter.closed", _("Letter closed"), (*COMMON, "reason_code")),
    KindDoc("letter.withdrawn", _("Letter withdrawn"), COMMON, ("reason",)),
)
