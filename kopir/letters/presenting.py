"""Letters as pages show them: everything read with a fixed number of queries, ready for templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.letters import labels
from kopir.letters.actions import judgements_of
from kopir.letters.models import (
    Answer,
    Attachment,
    Contest,
    Letter,
    LetterQuerySet,
    Mailing,
    Question,
    Reply,
    Superior,
    Superiors,
)
from kopir.letters.rules import (
    Above,
    Judgement,
    LetterState,
    MailingState,
    ReplyKind,
    ReplyState,
    Trust,
    Verdict,
    Via,
    stops_clock,
)
from kopir.mail.models import OutgoingMail
from kopir.mail.rules import MailState
from kopir.people.models import Organization, Post
from kopir.pure.scores import Agreement, agreement_of
from kopir.pure.workdays import ClockState, workdays_between
from kopir.web import clock
from kopir.web.languages import name_in

SOON_DAYS = 3


@dataclass(frozen=True)
class ClockView:
    """A deadline for the clock component: `state`, whole `days` left, `due` day, or `words` instead of days."""

    state: str
    days: int | None = None
    due: date | None = None
    words: str = ""


@dataclass(frozen=True)
class Badge:
    state: str
    word: str
    icon: str = ""


@dataclass(frozen=True)
class Count:
    label: str
    value: int
    first_day: int


@dataclass(frozen=True)
class QuestionView:
    """One question with all published answers beside each other, and what readers say."""

    question: Question
    answers: tuple[Answer, ...]
    judgement: Judgement
    contest: Contest | None

    @property
    def key(self) -> str:
        """Its key among contests: the letter's number and its own."""
        return f"{self.question.letter.number}-{self.question.number}"

    @property
    def badge(self) -> Badge:
        code = self.judgement.code
        return Badge(labels.VERDICT_BADGES[code], str(labels.VERDICTS[code]))

    @property
    def counts(self) -> list[Count]:
        found = self.judgement
        return [
            Count(str(labels.VERDICTS[verdict]), found.counts[verdict], found.first_day[verdict]) for verdict in Verdict
        ]


@dataclass(frozen=True)
class ReplyView:
    reply: Reply

    @property
    def kind(self) -> str:
        if self.reply.is_holding:
            return _("Holding answer: not an answer, the clock runs on")
        return str(labels.REPLY_KINDS[self.reply.kind])

    @property
    def via(self) -> str:
        return str(labels.VIAS[self.reply.via])

    @property
    def sender(self) -> str:
        """How far the sender of a mail is known."""
        if self.reply.via != Via.EMAIL:
            return ""
        if self.reply.is_verified_sender:
            return str(labels.SENDERS[Trust.VERIFIED])
        return _("sender confirmed by an editor") if self.is_published else str(labels.SENDERS[Trust.TOKEN])

    @property
    def stops_clock(self) -> bool:
        return stops_clock(ReplyKind(self.reply.kind))

    @property
    def attachments(self) -> list[Attachment]:
        return list(self.reply.attachments.all())

    @property
    def is_published(self) -> bool:
        return self.reply.is_published

    @property
    def is_held(self) -> bool:
        return self.reply.state == ReplyState.HELD

    @property
    def hold_reason(self) -> str:
        return str(labels.HOLD_REASONS.get(self.reply.hold_reason, ""))

    @property
    def refusal(self) -> str:
        return str(labels.REPLY_REFUSALS.get(self.reply.refusal, ""))


@dataclass(frozen=True)
class MailingView:
    mailing: Mailing
    label: str

    @property
    def is_out(self) -> bool:
        return self.mailing.state in {MailingState.CONFIRMED, MailingState.SENT, MailingState.BOUNCED}


@dataclass(frozen=True)
class LetterView:
    """A letter as pages show it; made by `present`."""

    letter: Letter
    questions: tuple[QuestionView, ...]
    replies: tuple[ReplyView, ...]
    mailings: tuple[MailingView, ...]
    on: date

    @property
    def addressee(self) -> Post | Organization:
        return self.letter.addressee

    @property
    def title(self) -> str:
        return _("Letter %(number)s to %(addressee)s") % {
            "number": self.letter.number,
            "addressee": self.addressee.name_in(),
        }

    @property
    def rulebook_title(self) -> str:
        return name_in(dict(self.letter.rulebook.title))

    @property
    def duty(self) -> str:
        return name_in(dict(self.letter.rulebook.duty))

    @property
    def basis(self) -> str:
        return str(labels.BASES[self.letter.basis])

    @property
    def channel(self) -> str:
        return str(labels.CHANNELS.get(self.letter.channel, ""))

    @property
    def state_word(self) -> str:
        return str(labels.STATES[self.letter.state])

    @property
    def close_reason(self) -> str:
        return str(labels.CLOSE_REASONS.get(self.letter.close_reason, ""))

    @cached_property
    def clock_state(self) -> ClockState | None:
        return self.letter.clock_state(self.on)

    @property
    def badge(self) -> Badge:
        if self.clock_state is ClockState.OVERDUE:
            return Badge("broken", _("Overdue"))
        if self.clock_state is ClockState.LONG_OVERDUE:
            return Badge("broken", _("Long overdue"))
        return Badge(labels.BADGES.get(self.letter.state, "info"), self.state_word)

    @property
    def clock(self) -> ClockView:
        return clock_view(self.letter, self.on)

    @cached_property
    def agreement(self) -> Agreement:
        """How far readers agree over all questions of the letter, and over how many marks."""
        return agreement_of([[asked.judgement.counts[verdict] for verdict in Verdict] for asked in self.questions])

    @property
    def published(self) -> tuple[ReplyView, ...]:
        return tuple(view for view in self.replies if view.is_published)


def present(letters: LetterQuerySet, on: date | None = None) -> list[LetterView]:
    """Read letters with all that their pages and cards show; a fixed number of queries however many they are."""
    rows = list(
        letters.with_addressee().prefetch_related(
            "questions__contest",
            Prefetch("replies", _replies()),
            Prefetch("mailings", Mailing.objects.select_related("to", "to_post")),
        )
    )
    judgements = judgements_of([question for letter in rows for question in letter.questions.all()])
    return [_view(letter, judgements, on or clock.today(letter.rulebook.time_zone)) for letter in rows]


def _replies() -> QuerySet[Reply]:
    files = Prefetch("attachments", Attachment.objects.select_related("file"))
    return Reply.objects.select_related("scan").prefetch_related("answers__question", files)


@dataclass(frozen=True)
class DeliveryView:
    """What became of one sending: in words, with the receiving server's own answer."""

    label: str
    word: str
    icon: str
    at: datetime | None
    answer: str = ""
    reason: str = ""


def deliveries_of(view: LetterView) -> list[DeliveryView]:
    """Return what became of each sending by mail, oldest first; one query."""
    out = [one for one in view.mailings if one.mailing.dedupe]
    mails = OutgoingMail.objects.in_bulk([one.mailing.dedupe for one in out], field_name="dedupe")
    found = [_delivery(one, mails[one.mailing.dedupe]) for one in out if one.mailing.dedupe in mails]
    opened = view.letter.opened_at
    return (
        [*found, DeliveryView(_("The office"), _("says that the letter is there"), "check", opened)]
        if opened
        else found
    )


def _delivery(view: MailingView, mail: OutgoingMail) -> DeliveryView:
    if view.mailing.state == MailingState.BOUNCED or mail.state == MailState.REFUSED:
        reason = labels.BOUNCE_REASONS.get(view.mailing.bounce_reason, labels.BOUNCE_REASONS["undeliverable"])
        return DeliveryView(view.label, _("came back"), "warning", mail.sent_at, mail.answer, str(reason))
    if mail.state == MailState.SENT:
        return DeliveryView(view.label, _("taken by the office's mail server"), "check", mail.sent_at, mail.answer)
    if mail.state == MailState.HANDED_OVER:
        word = _("handed over; the server's answer was not heard, so it is not sent again by itself")
        return DeliveryView(view.label, word, "clock", mail.handed_over_at)
    return DeliveryView(view.label, _("waits to be sent"), "clock", mail.created_at)


@dataclass(frozen=True)
class StepView:
    """One step of the ladder above a silent office: when it comes, to whom, and whether nobody is entered there."""

    label: str
    due_on: date
    who: str
    is_taken: bool
    is_missing: bool


def steps_of(view: LetterView) -> list[StepView]:
    """Return the steps above a letter's office that were taken or are to come, in their order; one query."""
    above = Superior.objects.of([view.letter])
    steps = [one.mailing for one in view.mailings if one.mailing.is_rung]
    standing = [one for one in steps if one.state != MailingState.CANCELLED]
    return [_step(view.letter, mailing, above) for mailing in sorted(standing, key=lambda one: one.rung_number)]


def _step(letter: Letter, mailing: Mailing, above: Superiors) -> StepView:
    to = letter.rulebook.rungs[mailing.rung_number - 1].to
    entered = above.above(letter, to)
    reached = mailing.to_post or mailing.to or (entered.to if entered else None)
    is_taken = mailing.state in {MailingState.CONFIRMED, MailingState.SENT}
    is_missing = not is_taken and reached is None and to in {step.value for step in Above}
    who = reached.name_in() if reached else ""
    return StepView(mailing_label(mailing, letter), mailing.due_on, who, is_taken, is_missing)


def clock_view(letter: Letter, on: date) -> ClockView:
    """Return what the clock of a letter says on a day."""
    if letter.stopped_on:
        return ClockView("stopped", due=letter.stopped_on, words=_stopped_words(letter))
    state = letter.clock_state(on)
    if state is None or letter.due_on is None:
        words = _("the clock does not run") if letter.is_ended else _("the clock has not started")
        return ClockView("stopped" if letter.is_ended else "waiting", words=words)
    days = (letter.due_on - on).days
    if state is not ClockState.WAITING:
        return ClockView(state.value, days, letter.due_on)
    word = "today" if days == 0 else "soon" if days <= SOON_DAYS else "waiting"
    return ClockView(word, days, letter.due_on)


def mailing_label(mailing: Mailing, letter: Letter) -> str:
    """Name a sending: a reminder, or the rung as the rulebook calls it."""
    if mailing.is_rung:
        return name_in(dict(letter.rulebook.rungs[mailing.rung_number - 1].title))
    return str(labels.MAILINGS[mailing.kind])


def _stopped_words(letter: Letter) -> str:
    if letter.clock_starts_on is None or letter.stopped_on is None:
        return _("reply came")
    calendar = letter.rulebook.calendar(letter.clock_starts_on, letter.stopped_on)
    count = workdays_between(letter.clock_starts_on, max(letter.stopped_on, letter.clock_starts_on), calendar)
    if count == 0:
        return _("reply came on the same day")
    words = ngettext("reply came after %(count)d working day", "reply came after %(count)d working days", count)
    return words % {"count": count}


def _view(letter: Letter, judgements: dict[int, Judgement], on: date) -> LetterView:
    replies = list(letter.replies.all())
    answers = [answer for reply in replies if reply.is_published for answer in _answers(reply)]
    questions = tuple(
        QuestionView(
            question,
            tuple(answer for answer in answers if answer.question_id == question.pk),
            judgements[question.pk],
            getattr(question, "contest", None),
        )
        for question in letter.questions.all()
    )
    mailings = tuple(MailingView(mailing, mailing_label(mailing, letter)) for mailing in letter.mailings.all())
    return LetterView(letter, questions, tuple(ReplyView(reply) for reply in replies), mailings, on)


def _answers(reply: Reply) -> Iterable[Answer]:
    for answer in reply.answers.all():
        answer.reply = reply  # no query for what is already here
        yield answer


__all__ = ["ClockView", "LetterState", "LetterView", "clock_view", "mailing_label", "present"]
