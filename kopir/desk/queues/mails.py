"""Mails: what a server refused, what nobody heard of again, what came in and waits for a person, files that came."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kopir.desk.marking import count_in, paragraphs_of
from kopir.desk.queues.base import Act, Kind, Link, Row
from kopir.letters import actions, labels
from kopir.letters.actions.arriving import as_it_reads
from kopir.letters.forms import MailPlaceForm, NoReplyForm
from kopir.letters.labels import REFUSALS
from kopir.letters.models import Attachment, Letter
from kopir.letters.presenting import present
from kopir.letters.rules import ReplyKind
from kopir.mail.actions import put_aside, send_once_more, settle_as_sent
from kopir.mail.actions.incoming import raw_of
from kopir.mail.models import IncomingMail, OutgoingMail
from kopir.people.addressees import name_of
from kopir.readings.names import names_of
from kopir.web import clock


def what_of(mail: OutgoingMail) -> str:
    """Name a mail by what it is about. Neither address nor text: those are nobody's business, not even here."""
    if mail.about:
        return gettext("A mail about %(about)s") % {"about": names_of([mail.about])[mail.about].text}
    return gettext("A mail with a code or a word to one person")


def _row(mail: OutgoingMail) -> Row:
    return Row(what_of(mail), mail.created_at, mail.refusal)


def _show(mail: OutgoingMail) -> dict[str, Any]:
    return {
        "template": mail.template,
        "about": mail.about,
        "refusal": mail.refusal,
        "attempts": mail.attempts,
        "written_at": mail.created_at,
        "is_private": mail.is_private,
    }


MAILS = Kind(
    key="mails",
    title=_("Mails that a server refused"),
    nothing=_("No mail was refused."),
    find=lambda _day: OutgoingMail.objects.refused().order_by("created_at", "pk"),
    row=_row,
    template="desk/items/_mail.html",
    show=_show,
    acts=(
        Act(
            key="looked",
            label=_("I have seen it"),
            soon=_("The refused mail will be put away"),
            done=pgettext_lazy("desk tally", "seen"),
            perform=lambda _mail, _given, _editor: None,
            look="primary",
            icon="check",
            is_look=True,
            help=_("The mail stays refused; it only leaves this list."),
        ),
    ),
)


# Handed over, and never heard of again


def _show_unheard(mail: OutgoingMail) -> dict[str, Any]:
    return {"sent": mail, "template": mail.template, "address": mail.to}


UNHEARD = Kind(
    key="unheard",
    title=_("Mails to offices that may have arrived"),
    nothing=_("The fate of every mail to an office is known."),
    find=lambda _day: OutgoingMail.objects.unheard(clock.now()).order_by("handed_over_at", "pk"),
    row=lambda mail: Row(what_of(mail), mail.handed_over_at or mail.created_at, mail.to),
    template="desk/items/_unheard.html",
    show=_show_unheard,
    refusals=REFUSALS,
    patience_days=1,
    acts=(
        Act(
            key="arrived",
            label=_("It has arrived"),
            soon=_("The mail will count as delivered"),
            done=pgettext_lazy("desk tally", "arrived"),
            perform=lambda mail, _given, _editor: settle_as_sent(mail),
            look="primary",
            icon="check",
            help=_("The office or its mail server says so. The clock starts on the day on which it was handed over."),
        ),
        Act(
            key="again",
            label=_("Send it again"),
            soon=_("The mail will be sent again"),
            done=pgettext_lazy("desk tally", "sent again"),
            perform=lambda mail, _given, _editor: send_once_more(mail),
            icon="letter",
            help=_("Under the same Message-ID. If it had arrived after all, the office gets it twice."),
        ),
    ),
)


# What came in and waits for a person

RAW_CHARS = 20_000


def _letter_of(mail: IncomingMail) -> Letter | None:
    kind, _slash, number = mail.about.partition("/")
    known = Letter.objects.with_addressee()
    return known.filter(number=int(number)).first() if kind == "letter" and number.isdigit() else None


def _show_pen(mail: IncomingMail) -> dict[str, Any]:
    raw, letter = raw_of(mail), _letter_of(mail)
    read = as_it_reads(raw)
    return {
        "mail": mail,
        "read": read,
        "kind_word": labels.MAIL_KINDS[read.kind],
        "why": labels.PEN_REASONS.get(mail.why, ""),
        "seal": labels.SEALS.get(mail.seal, ""),
        "trust": labels.SENDERS.get(mail.trust, ""),
        "paragraphs": paragraphs_of(read.text),
        "folded": paragraphs_of(read.folded),
        "marked": count_in(read.text, read.folded),
        "raw": raw[:RAW_CHARS].decode("utf-8", "replace"),
        "is_longer": len(raw) > RAW_CHARS,
        "suggested": present(Letter.objects.filter(pk=letter.pk))[0] if letter else None,
    }


def _place_form(mail: IncomingMail, data: Any = None, initial: Any = None) -> MailPlaceForm:
    letter = _letter_of(mail)
    kind = mail.kind if mail.kind in {kind.value for kind in ReplyKind} else ""
    return MailPlaceForm(data, initial=initial or {"letter": letter.number if letter else None, "kind": kind})


PEN = Kind(
    key="pen",
    title=_("Mails that came in and wait for a person"),
    nothing=_("No mail waits in the pen."),
    find=lambda _day: IncomingMail.objects.in_pen(),
    row=lambda mail: Row(
        mail.subject or gettext("A mail without a subject"),
        mail.received_at,
        str(labels.PEN_REASONS.get(mail.why, "")),
    ),
    template="desk/items/_pen.html",
    show=_show_pen,
    links=lambda mail: (
        [Link(letter.get_absolute_url(), _("The suggested letter"), "external")] if (letter := _letter_of(mail)) else []
    ),
    refusals=REFUSALS,
    patience_days=1,
    is_wide=True,
    acts=(
        Act(
            key="place",
            label=_("It is a reply to this letter"),
            soon=_("The mail will stand on the letter"),
            done=pgettext_lazy("desk tally", "placed on letters"),
            perform=lambda mail, given, editor: actions.place_on_letter(
                mail, given["letter"], ReplyKind(given["kind"]), editor
            ),
            form=_place_form,
            look="primary",
            icon="reply",
            help=_(
                "You answer for the sender: it is published as the office's, unless something looks like personal data."
            ),
        ),
        Act(
            key="no-reply",
            label=_("It is no reply"),
            soon=_("The mail will be put away as no reply"),
            done=pgettext_lazy("desk tally", "no replies"),
            perform=lambda mail, given, _editor: put_aside(mail, given["reason"]),
            form=lambda _mail, data=None, initial=None: NoReplyForm(data, initial=initial),
            look="danger",
            icon="withdrawn",
            help=_("It is deleted after 90 days."),
        ),
        Act(
            key="later",
            label=_("Put it aside for a week"),
            soon=_("The mail will be shown again in a week"),
            done=pgettext_lazy("desk tally", "put aside"),
            perform=lambda _mail, _given, _editor: None,
            icon="clock",
            is_look=True,
            comes_back_days=7,
        ),
    ),
)


# Files that came with replies


def _show_attachment(attachment: Attachment) -> dict[str, Any]:
    return {"attachment": attachment, "view": present(Letter.objects.filter(pk=attachment.reply.letter_id))[0]}


ATTACHMENTS = Kind(
    key="attachments",
    title=_("Files that came with replies"),
    nothing=_("No file waits."),
    find=lambda _day: Attachment.objects.waiting().select_related(
        "file",
        *(f"reply__letter__{name}" for name in ("issue", "post__organization", "organization", "holder")),
    ),
    row=lambda one: Row(
        one.reply.letter.issue.title,
        one.reply.received_at,
        name_of(one.reply.letter.addressee),
        one.reply.letter.issue.language,
    ),
    template="desk/items/_attachment.html",
    show=_show_attachment,
    links=lambda one: [Link(one.reply.letter.get_absolute_url(), _("The letter"), "external")],
    refusals=REFUSALS,
    acts=(
        Act(
            key="publish",
            label=_("Publish this file"),
            soon=_("The file will be published"),
            done=pgettext_lazy("desk tally", "published"),
            perform=lambda one, _given, _editor: actions.publish_attachment(one),
            look="primary",
            icon="check",
            help=_("No machine looks into files: open it first, and look for names, numbers and addresses."),
        ),
        Act(
            key="private",
            label=_("Do not show it"),
            soon=_("The file will not be shown"),
            done=pgettext_lazy("desk tally", "not shown"),
            perform=lambda one, _given, _editor: actions.keep_attachment_private(one),
            look="danger",
            icon="lock",
            help=_("The letter says that a file came and is not shown."),
        ),
    ),
)
