"""Queue a mail, and send what is queued."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction
from django.template import Context, Template, TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from kopir.mail import transport
from kopir.mail.models import OutgoingMail
from kopir.mail.rules import LEASE, LinkSpec, MailState, next_attempt_in, split_mail
from kopir.tokens.actions import mint
from kopir.web import clock

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
) -> OutgoingMail:
    """Write a mail into the outbox, in the transaction of the act that wants it.

    `dedupe` names the mail: queueing the same one twice returns the first. `is_private` False is for the
    published addresses of offices, which stay readable in the log.
    """
    moment = clock.now()
    mail, _created = OutgoingMail.objects.get_or_create(
        dedupe=dedupe,
        defaults={
            "message_id": f"<{secrets.token_hex(16)}@{urlsplit(settings.SITE_URL).hostname}>",
            "about": about,
            "to": to,
            "is_private": is_private,
            "language": language,
            "template": template,
            "context": context,
            "link_act": link.act if link else "",
            "link_about": link.about if link else "",
            "link_lifetime_s": int(link.lifetime.total_seconds()) if link and link.lifetime else None,
            "link_url_name": link.url_name if link else "",
            "created_at": moment,
            "not_before": moment,
        },
    )
    return mail


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


def send_due(limit: int = 50) -> int:
    """Send what is due, one mail after another; return how many left.

    A mail is leased before it is sent and marked after. A worker killed in between leaves a lease that runs
    out; the mail is then sent again under the same Message-ID, by which the receiver knows it.
    """
    keys = OutgoingMail.objects.due(clock.now()).values_list("pk", flat=True)[:limit]
    return sum(_send(mail) for key in keys if (mail := _lease(key)))


def _lease(key: int) -> OutgoingMail | None:
    moment = clock.now()
    with transaction.atomic():
        if not OutgoingMail.objects.due(moment).filter(pk=key).order_by().update(leased_until=moment + LEASE):
            return None
        return OutgoingMail.objects.get(pk=key)


def _send(mail: OutgoingMail) -> int:
    try:
        subject, body = _rendered(mail)
    except (TemplateDoesNotExist, TemplateSyntaxError, NoReverseMatch, ValueError) as error:
        # A mistake of ours: said aloud, tried again after the next release, and no other mail waits for it.
        log.exception("mail cannot be written", mail=mail.pk, template=mail.template)
        _put_off(mail, type(error).__name__)
        return 0
    try:
        transport.deliver(to=mail.to, subject=subject, body=body, message_id=mail.message_id, language=mail.language)
    except transport.Rejected as refusal:
        _mark_refused(mail, str(refusal))
        return 0
    except transport.NotNow as trouble:
        _put_off(mail, str(trouble))
        return 0
    _mark_sent(mail)
    return 1


def _rendered(mail: OutgoingMail) -> tuple[str, str]:
    if not mail.template:
        return mail.subject, mail.body
    with translation.override(mail.language):
        context = {**mail.context, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "mail": mail}
        if mail.link_act:
            context["link"] = _minted_link(mail)
        template: Template = get_template(mail.template).template  # type: ignore[attr-defined]  # stubs: base class
        return split_mail(template.render(Context(context, autoescape=False)))


def _minted_link(mail: OutgoingMail) -> str:
    lifetime = None if mail.link_lifetime_s is None else timedelta(seconds=mail.link_lifetime_s)
    secret = mint(mail.link_act, mail.link_about, lifetime)
    return settings.SITE_URL + reverse(mail.link_url_name, args=[secret])


def _mark_sent(mail: OutgoingMail) -> None:
    _finish(mail, state=MailState.SENT, sent_at=clock.now())


def _mark_refused(mail: OutgoingMail, why: str) -> None:
    _finish(mail, state=MailState.REFUSED, refusal=why[:200])


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
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(
            attempts=mail.attempts + 1, not_before=clock.now() + wait, leased_until=None, refusal=why[:200]
        )
