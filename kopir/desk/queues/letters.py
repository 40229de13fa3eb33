"""Letters: replies, contested marks, more time, steps of the ladder, proposals, paper, and what came back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.accounts.models import Account
from kopir.desk.marking import count_in, paragraphs_of
from kopir.desk.queues.base import Act, Kind, Link, Row, Words
from kopir.issues.showing import bridge_of
from kopir.letters import actions
from kopir.letters.forms import CloseForm, HandingInForm, ReasonForm, ReplyRefusalForm, RungForm
from kopir.letters.labels import BOUNCE_REASONS, REFUSALS, SEALS
from kopir.letters.models import Contest, Letter, LetterQuerySet, Mailing, Proposal, Reply
from kopir.letters.presenting import LetterView, ReplyView, clock_view, mailing_label, present
from kopir.letters.rules import LETTER, Channel, CloseReason, LetterState, ReplyRefusal
from kopir.letters.suggesting import advice_on
from kopir.mail.beside import Both
from kopir.mail.models import OutgoingMail
from kopir.people.addressees import name_of
from kopir.pure.mailtext.refusals import refusals
from kopir.web import clock

OF_LETTER = ("letter__issue", "letter__post__organization", "letter__organization", "letter__holder")
Bound = Callable[..., Any]


def _form(form: type[Any]) -> Bound:
    return lambda _item, data=None, initial=None: form(data, initial=initial)


def _clock_of(letter: Letter) -> Any:
    return clock_view(letter, clock.today(letter.rulebook.time_zone))


def _view(letter: Letter) -> LetterView:
    return present(Letter.objects.filter(pk=letter.pk))[0]


def _manage(letter: Letter) -> Link:
    return Link(reverse("letters:manage", args=[letter.number]), _("All acts on this letter"), "letter")


def _print(letter: Letter) -> Link:
    return Link(reverse("letters:print", args=[letter.number]), _("Print the letter with its link"), "print")


# Replies


def _show_reply(reply: Reply) -> dict[str, Any]:
    answers = {answer.question_id: answer for answer in reply.answers.all()}
    questions = [(question, answers.get(question.pk)) for question in reply.letter.questions.all()]
    texts = [reply.text, *(answer.text for answer in answers.values())]
    proposed = actions.proposed_shares(reply)
    return {
        "reply": ReplyView(reply),
        "view": _view(reply.letter),
        "questions": [
            (question, answer, paragraphs_of(answer.text) if answer else []) for question, answer in questions
        ],
        "paragraphs": paragraphs_of(reply.text),
        "shares": [(number, paragraphs_of(text)) for number, text in proposed.answers] if proposed else [],
        "refusing": [text[one.begin : one.end] for text in texts for one in refusals(text)],
        "marked": count_in(*texts),
        "raw": reply.raw,
        "mail": reply.mail,
        "seal": SEALS.get(reply.mail.seal, "") if reply.mail else "",
        "folded": paragraphs_of(reply.folded),
        "files": list(reply.attachments.select_related("file")),
    }


REPLIES = Kind(
    key="replies",
    title=_("Replies to look at"),
    nothing=_("No reply is held."),
    find=lambda _day: Reply.objects.held().select_related("scan", "mail", *OF_LETTER),
    row=lambda reply: Row(
        reply.letter.issue.title,
        reply.received_at,
        name_of(reply.letter.addressee),
        reply.letter.issue.language,
        _clock_of(reply.letter),
    ),
    template="desk/items/_reply.html",
    show=_show_reply,
    links=lambda reply: [_manage(reply.letter)],
    refusals=REFUSALS,
    patience_days=1,
    acts=(
        Act(
            key="publish",
            label=_("Publish this reply"),
            soon=_("The reply will be published"),
            done=pgettext_lazy("desk tally", "published"),
            perform=lambda reply, _given, editor: actions.publish_held_reply(reply, editor),
            look="primary",
            icon="check",
        ),
        Act(
            key="share",
            label=_("Publish it, shared out to the questions"),
            soon=_("The reply will be published, its words under the questions"),
            done=pgettext_lazy("desk tally", "published under the questions"),
            perform=lambda reply, _given, editor: actions.publish_shared_reply(reply, editor),
            icon="check",
            help=_("As proposed above. Where the proposal is wrong, publish the reply whole."),
            fits=lambda reply: actions.proposed_shares(reply) is not None,
        ),
        Act(
            key="refuse",
            label=_("Do not publish it"),
            soon=_("The reply will not be published"),
            done=pgettext_lazy("desk tally", "not published"),
            perform=lambda reply, given, editor: actions.refuse_held_reply(
                reply, ReplyRefusal(given["reason"]), editor, words=given["words"], law=given["law"]
            ),
            form=_form(ReplyRefusalForm),
            look="danger",
            icon="withdrawn",
        ),
    ),
)


# Contested marks


def _show_contest(contest: Contest) -> dict[str, Any]:
    view = _view(contest.question.letter)
    asked = next(one for one in view.questions if one.question.pk == contest.question_id)
    return {"contest": contest, "view": view, "asked": asked}


CONTESTS = Kind(
    key="contests",
    title=_("Marks that an office contests"),
    nothing=_("No office contests a mark."),
    find=lambda _day: Contest.objects.select_related(
        "question__letter__issue", "question__letter__post__organization", "question__letter__organization"
    ).order_by("created_at", "pk"),
    row=lambda contest: Row(
        contest.question.text[:120],
        contest.created_at,
        name_of(contest.question.letter.addressee),
        contest.question.letter.language,
    ),
    template="desk/items/_contest.html",
    show=_show_contest,
    links=lambda contest: [
        Link(contest.question.letter.get_absolute_url(), _("The letter"), "external"),
        _manage(contest.question.letter),
    ],
    acts=(
        Act(
            key="looked",
            label=_("I have looked at it"),
            soon=_("The contested mark will be put away"),
            done=pgettext_lazy("desk tally", "looked at"),
            perform=lambda _contest, _given, _editor: None,
            look="primary",
            icon="check",
            is_look=True,
            help=_("The marks of readers and the word of the office both stay as they are; nobody overrules either."),
        ),
    ),
)


# Letters on their way


def _show_letter(letter: Letter) -> dict[str, Any]:
    return {"view": _view(letter)}


def _letter_row(letter: Letter) -> Row:
    since = letter.sent_at or letter.created_at
    return Row(letter.issue.title, since, name_of(letter.addressee), letter.issue.language, _clock_of(letter))


def _letters(key: str, title: Words, nothing: Words, find: Callable[[], LetterQuerySet], **more: Any) -> Kind:
    usual: dict[str, Any] = {"template": "desk/items/_letter.html", "show": _show_letter}
    return Kind(
        key=key,
        title=title,
        nothing=nothing,
        find=lambda _day: find().with_addressee().order_by("created_at", "number"),
        row=_letter_row,
        refusals=REFUSALS,
        **{"links": lambda letter: [_manage(letter)], **usual, **more},
    )


def _hand_in(letter: Letter, given: dict[str, Any], editor: Account) -> None:
    actions.record_handing_in(
        letter,
        channel=Channel(given["channel"]),
        on=given["on"],
        registration_number=given["registration_number"],
        note_text=given["note"],
        editor=editor,
    )


HAND_IN = Act(
    key="hand-in",
    label=_("It was handed in"),
    soon=_("The clock of the letter will start"),
    done=pgettext_lazy("desk tally", "clock started"),
    perform=_hand_in,
    form=_form(HandingInForm),
    look="primary",
    icon="check",
    help=_("The clock starts on the day that you give here."),
)
WITHDRAW = Act(
    key="withdraw",
    label=_("Withdraw the letter"),
    soon=_("The letter will be withdrawn"),
    done=pgettext_lazy("desk tally", "withdrawn"),
    perform=lambda letter, given, editor: actions.withdraw_letter(letter, given["reason"], editor),
    form=_form(ReasonForm),
    look="danger",
    icon="withdrawn",
    help=_("For a letter that should not have been sent. It stays public, with your reason."),
)
EXTENSIONS = _letters(
    "extensions",
    _("More time is asked for"),
    _("Nobody asks for more time."),
    Letter.objects.with_extension_asked,
    patience_days=2,
    acts=(
        Act(
            key="grant",
            label=_("Grant more time"),
            soon=_("More time will be granted"),
            done=pgettext_lazy("desk tally", "granted"),
            perform=lambda letter, _given, editor: actions.grant_extension(letter, editor),
            look="primary",
            icon="check",
            help=_("The day that the office asked for becomes the day on which the answer is due."),
        ),
        Act(
            key="refuse",
            label=_("Refuse more time"),
            soon=_("More time will be refused"),
            done=pgettext_lazy("desk tally", "refused"),
            perform=lambda letter, given, editor: actions.refuse_extension(letter, given["reason"], editor),
            form=_form(ReasonForm),
            look="danger",
            icon="withdrawn",
            help=_("The answer stays due on the day on which it is due now."),
        ),
    ),
)
PRINTED = _letters(
    "printed",
    _("Printed letters to hand in"),
    _("No printed letter waits."),
    Letter.objects.waiting_to_be_handed_in,
    links=lambda letter: [_print(letter), _manage(letter)],
    acts=(HAND_IN, WITHDRAW),
)
REGISTRATIONS = _letters(
    "registrations",
    _("Letters without their registration number"),
    _("Every legal term has its proof."),
    Letter.objects.waiting_for_registration,
    acts=(HAND_IN, WITHDRAW),
)


# What came back


def _show_bounced(letter: Letter) -> dict[str, Any]:
    mailing = letter.mailings.filter(kind=LETTER).first()
    why = BOUNCE_REASONS.get(mailing.bounce_reason, "") if mailing else ""
    mail = OutgoingMail.objects.filter(about=letter.ref).exclude(refusal="").order_by("-pk").first()
    said = (mail.answer or mail.refusal) if mail else ""
    address = actions.registered_email(letter.addressee)
    return {"view": _view(letter), "address": address, "reason": f"{why} {said}".strip(), "is_bounced": True}


BOUNCED = _letters(
    "bounced",
    _("Letters that came back"),
    _("No letter came back."),
    lambda: Letter.objects.filter(state=LetterState.BOUNCED),
    patience_days=1,
    show=_show_bounced,
    links=lambda letter: [
        Link(letter.addressee.get_absolute_url(), _("Mend the address of the office"), "pencil"),
        _print(letter),
        _manage(letter),
    ],
    acts=(
        Act(
            key="send-again",
            label=_("Send it again"),
            soon=_("The letter will be sent again"),
            done=pgettext_lazy("desk tally", "sent again"),
            perform=lambda letter, _given, editor: actions.send_again(letter, editor),
            look="primary",
            icon="letter",
            help=_("It goes to the address that is verified for this office now."),
            fits=lambda letter: bool(actions.registered_email(letter.addressee)),
        ),
        HAND_IN,
        WITHDRAW,
        Act(
            key="close",
            label=_("Close the letter"),
            soon=_("The letter will be closed"),
            done=pgettext_lazy("desk tally", "closed"),
            perform=lambda letter, given, editor: actions.close_letter(letter, CloseReason(given["reason"]), editor),
            form=_form(CloseForm),
            look="danger",
            icon="lock",
        ),
    ),
)


# The ladder


def _show_rung(mailing: Mailing) -> dict[str, Any]:
    letter = mailing.letter
    rungs = letter.rulebook.rungs
    said = actions.rung_preview(letter)
    return {
        "mailing": mailing,
        "label": mailing_label(mailing, letter),
        "view": _view(letter),
        "rung": rungs[mailing.rung_number - 1] if mailing.is_rung else None,
        "said": said[0],
        "both": Both(*said) if len(said) > 1 else None,
    }


RUNGS = Kind(
    key="rungs",
    title=_("Next steps of the ladder to confirm"),
    nothing=_("No step is due."),
    find=lambda day: Mailing.objects.waiting_for_editor(day).select_related(*OF_LETTER),
    row=lambda mailing: Row(
        mailing.letter.issue.title,
        mailing.due_on,
        f"{mailing_label(mailing, mailing.letter)} · {name_of(mailing.letter.addressee)}",
        mailing.letter.issue.language,
        _clock_of(mailing.letter),
    ),
    template="desk/items/_rung.html",
    show=_show_rung,
    links=lambda mailing: [_manage(mailing.letter)],
    refusals=REFUSALS,
    acts=(
        Act(
            key="confirm",
            label=_("Take this step"),
            soon=_("The step will be taken"),
            done=pgettext_lazy("desk tally", "taken"),
            perform=lambda mailing, given, editor: actions.confirm_rung(
                mailing, editor, note_text=given["note"], to=given["to"]
            ),
            form=lambda mailing, data=None, initial=None: RungForm(data, initial=initial, letter=mailing.letter),
            look="primary",
            icon="check",
            help=_("Each step is taken once, and everybody sees it."),
        ),
    ),
)


# Proposals


def _show_proposal(proposal: Proposal) -> dict[str, Any]:
    issue = proposal.issue
    return {
        "proposal": proposal,
        "issue": issue,
        "bridge": bridge_of(issue.standing),
        "letters": present(Letter.objects.for_issue(issue)),
        "advice": advice_on(issue),
        "compose": f"{reverse('letters:new')}?issue={issue.number}",
    }


PROPOSALS = Kind(
    key="proposals",
    title=_("Enough people support it: to be put to somebody"),
    nothing=_("No issue has reached the threshold."),
    find=lambda _day: Proposal.objects.open().select_related("issue__topic", "issue__area"),
    row=lambda proposal: Row(proposal.issue.title, proposal.created_at, language=proposal.issue.language),
    template="desk/items/_proposal.html",
    show=_show_proposal,
    links=lambda proposal: [
        Link(f"{reverse('letters:new')}?issue={proposal.issue.number}", _("Send a letter"), "letter"),
        Link(proposal.issue.get_absolute_url(), _("The issue"), "external"),
    ],
    refusals=REFUSALS,
    acts=(
        Act(
            key="decline",
            label=_("Decline with a reason"),
            soon=_("The proposal will be declined"),
            done=pgettext_lazy("desk tally", "declined"),
            perform=lambda proposal, given, editor: actions.decline_proposal(proposal, given["reason"], editor),
            form=_form(ReasonForm),
            look="danger",
            icon="withdrawn",
            help=_("Everybody who supports the issue can read your reason."),
        ),
    ),
)
