"""Queue a mail, and send what is queued."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.urls import NoReverseMatch

from kopir.mail import addresses, transport
from kopir.mail.actions.writing import write
from kopir.mail.models import OutgoingMail
from kopir.mail.rules import (
    LEASE,
    Budget,
    LinkSpec,
    MailState,
    NewMail,
    next_attempt_in,
)
from kopir.web import clock
from kopir.web.errors import TooLate

UNMISTAKABLE = 12  # characters

log = structlog.get_logger("kopir.mail")


def queue(
    *,
    to: str,
    template: str,
    language: str,
    context: dict[str, Any],
    about: str,
    dedupe: str,
    link: LinkSpec | None = None,
    is_private: bool = True,
    is_answerable: bool = False,
    follows: str = "",
) -> OutgoingMail:
    """Write a mail into the outbox in one language, in the transaction of the act that wants it.

    `dedupe` names the mail: queueing the same one twice returns the first. `is_private` False is for the
    published addresses of offices, which stay readable in the log. A reply to one that `is_answerable` finds
    what it is `about`; `follows` is the Message-ID of the mail that it continues.
    """
    return queue_one(NewMail(to, template, language, about, dedupe, context, link, is_private, is_answerable, follows))


def queue_one(new: NewMail) -> OutgoingMail:
    """Write a mail into the outbox, as `queue`; with a `second_language` it is written in both."""
    mail, _created = OutgoingMail.objects.get_or_create(dedupe=new.dedupe, defaults=_columns(new))
    return mail


def queue_all(mails: Iterable[NewMail]) -> None:
    """Write many mails into the outbox with few statements; one that is queued already stays as it is."""
    rows = [OutgoingMail(dedupe=new.dedupe, **_columns(new)) for new in mails]
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)


def _columns(new: NewMail) -> dict[str, Any]:
    moment, link = clock.now(), new.link
    return {
        "message_id": f"<{secrets.token_hex(16)}@{urlsplit(settings.SITE_URL).hostname}>",
        "about": new.about,
        "to": new.to,
        "is_private": new.is_private,
        "is_answerable": new.is_answerable,
        "follows": new.follows,
        "language": new.language,
        "second_language": new.second_language,
        "template": new.template,
        "context": new.context,
        "link_act": link.act if link else "",
        "link_about": link.about if link else "",
        "link_lifetime_s": int(link.lifetime.total_seconds()) if link and link.lifetime else None,
        "link_url_name": link.url_name if link else "",
        "created_at": moment,
        "not_before": moment,
    }


def queue_text(*, to: str, subject: str, body: str, language: str) -> OutgoingMail:
    """Queue a finished text (sign-in codes come from a library that renders its own mails)."""
    moment, name = clock.now(), secrets.token_hex(16)
    return OutgoingMail.objects.create(
        dedupe=f"text:{name}",
        message_id=f"<{name}@{urlsplit(settings.SITE_URL).hostname}>",
        to=to,
        language=language,
        subject=subject,
        body=body,
        created_at=moment,
        not_before=moment,
    )


def budget() -> Budget:
    """Return what may still leave today and in this hour; a desk and `kopir check` say when mails wait for it."""
    moment, mails = clock.now(), OutgoingMail.objects
    return Budget(
        hour_left=settings.MAILS_AN_HOUR - mails.sent_since(moment - timedelta(hours=1)).count(),
        day_left=settings.MAILS_A_DAY - mails.sent_since(moment - timedelta(days=1)).count(),
        due=mails.due(moment).count(),
    )


def send_due(limit: int = 50) -> int:
    """Send what is due and within the site's budget, one mail after another; return how many left.

    Where nobody answers, the round ends: each further mail would wait in vain, and all other chores with it.

    A mail is leased before it is sent and marked after. A worker killed in between leaves a lease that runs
    out; a person's mail is then sent again under the same Message-ID, by which the receiver knows it. A mail to
    an office is marked as handed over before its first byte leaves, and from then on never sent by itself.
    """
    keys = list(OutgoingMail.objects.due(clock.now()).values_list("pk", flat=True)[:limit])
    if keys:
        keys = keys[: budget().left]
    sent = 0
    for key in keys:
        if mail := _lease(key):
            try:
                sent += _send(mail)
            except transport.Away as trouble:
                _put_off(mail, str(trouble))
                break
    return sent


@transaction.atomic
def settle_as_sent(mail: OutgoingMail) -> None:
    """An office's mail whose server was never heard did arrive: it counts as sent at the moment it was handed over.

    For editors who asked the office, and for the worker where the office answers. No entry: what follows the outbox
    writes it.

    Raises
    ------
    TooLate
        ``mail_settled`` where that is known already.
    """
    _settle(mail, state=MailState.SENT, sent_at=mail.handed_over_at)


@transaction.atomic
def send_once_more(mail: OutgoingMail) -> None:
    """Send an office's mail again whose server was never heard, under the same Message-ID. For editors. No entry.

    Raises
    ------
    TooLate
        ``mail_settled`` where it is known meanwhile what became of it.
    """
    _settle(mail, state=MailState.QUEUED, not_before=clock.now(), handed_over_at=None)


def _settle(mail: OutgoingMail, **facts: Any) -> None:
    unheard = OutgoingMail.objects.unheard(clock.now()).filter(pk=mail.pk).order_by()
    if not unheard.update(leased_until=None, **facts):
        raise TooLate("mail_settled")


def forget_receiver(is_theirs: Callable[[str], bool]) -> None:
    """Forget mails that wait to be sent to a person, and those that lie in the folder of a site without mail server.

    `is_theirs` says whether an address is that person's, in whatever spelling.
    """
    waiting = OutgoingMail.objects.filter(is_private=True).exclude(to="").values_list("pk", "to")
    OutgoingMail.objects.filter(pk__in=[pk for pk, to in waiting if is_theirs(to)]).delete()
    transaction.on_commit(partial(transport.forget_files, lambda told: is_theirs(str(told["To"]))))


def forget_words(words: Collection[str], about: Collection[str], stead: str) -> None:
    """Put `stead` in the place of erased words in the mails about some things, which keep what they told an office."""
    texts = sorted((word for word in words if word), key=len, reverse=True)
    for mail in OutgoingMail.objects.filter(about__in=about).exclude(context={}).order_by("pk"):
        changed = _without(mail.context, texts, stead)
        if changed != mail.context:
            OutgoingMail.objects.filter(pk=mail.pk).update(context=changed)
    transaction.on_commit(partial(transport.forget_files, partial(transport.tells, texts)))


def _without(value: Any, texts: list[str], stead: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, texts, stead) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, texts, stead) for one in value]
    if not isinstance(value, str):
        return value
    if value in texts:
        return stead
    for text in texts:
        # A short title may be part of any sentence; it stands in a mail as a value of its own.
        value = value.replace(text, stead) if len(text) >= UNMISTAKABLE else value
    return value


def _lease(key: int) -> OutgoingMail | None:
    moment = clock.now()
    with transaction.atomic():
        if not OutgoingMail.objects.due(moment).filter(pk=key).order_by().update(leased_until=moment + LEASE):
            return None
        return OutgoingMail.objects.get(pk=key)


def _send(mail: OutgoingMail) -> int:
    try:
        written = write(mail)
    except (TemplateDoesNotExist, TemplateSyntaxError, NoReverseMatch, ValueError) as error:
        # A mistake of ours: said aloud, tried again after the next release, and no other mail waits for it.
        log.exception("mail cannot be written", mail=mail.pk, template=mail.template)
        _put_off(mail, type(error).__name__)
        return 0
    if written is None:
        _finish(mail, state=MailState.SKIPPED)
        return 0
    try:
        answer = transport.deliver(
            transport.Parcel(
                to=mail.to,
                subject=written.subject,
                body=written.body,
                message_id=mail.message_id,
                language=written.languages,
                headers=written.headers,
                reply_to=addresses.reply_to(mail.about) if mail.is_answerable else "",
                html=written.html,
            ),
            None if mail.is_private else partial(_hand_over, mail),
        )
    except transport.Rejected as refusal:
        _mark_refused(mail, str(refusal), refusal.answer)
        return 0
    except transport.Unanswered:
        if mail.is_private:
            raise
        return 0  # nobody knows whether it arrived: an editor says, and no machine sends it twice
    except transport.Away:
        raise
    except transport.NotNow as trouble:
        _put_off(mail, str(trouble))
        return 0
    _mark_sent(mail, answer)
    return 1


def _hand_over(mail: OutgoingMail) -> None:
    """Note, before its first byte leaves, that an office may have the mail from now on."""
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.HANDED_OVER, handed_over_at=clock.now())


def _mark_sent(mail: OutgoingMail, answer: str) -> None:
    _finish(mail, state=MailState.SENT, sent_at=clock.now(), answer="" if mail.is_private else answer)


def _mark_refused(mail: OutgoingMail, why: str, answer: str = "") -> None:
    _finish(mail, state=MailState.REFUSED, refusal=why[:200], answer="" if mail.is_private else answer)


def _finish(mail: OutgoingMail, **facts: Any) -> None:
    """Close a mail's row; a private person's address and text are forgotten with it."""
    forgotten: dict[str, Any] = {"to": "", "context": {}, "subject": "", "body": ""} if mail.is_private else {}
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(leased_until=None, **facts, **forgotten)


def _put_off(mail: OutgoingMail, why: str) -> None:
    wait = next_attempt_in(mail.attempts + 1)
    if wait is None:
        _mark_refused(mail, why)
        return
    facts: dict[str, Any] = {"state": MailState.QUEUED, "leased_until": None, "refusal": why[:200]}
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(
            attempts=mail.attempts + 1, not_before=clock.now() + wait, handed_over_at=None, **facts
        )
