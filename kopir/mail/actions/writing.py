"""Write a mail's text at the moment of sending: in one language, or in two beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kopir.mail import contexts
from kopir.mail.beside import Both, Said
from kopir.mail.models import OutgoingMail
from kopir.mail.rules import IN_SECOND, light_html, list_headers, split_mail, thread_headers
from kopir.tokens.actions import mint
from kopir.web.languages import nearest


@dataclass(frozen=True)
class Written:
    """A mail as it leaves the house; `languages` as its header names them, `html` empty where it is plain only."""

    subject: str
    body: str
    languages: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def write(mail: OutgoingMail) -> Written | None:
    """Write a mail's text now; None where its app finds nothing left to say, and then no link is minted either."""
    if not mail.template:
        return Written(mail.subject, mail.body, mail.language)
    secret, said, headers = "", [], thread_headers(mail.follows)
    for language, stored in _tellings(mail):
        with translation.override(language):
            fresh = contexts.fresh(mail.template, stored)
            if fresh is None:
                return None
            context = {**fresh.values, "mail": mail}
            context["may_reply"] = mail.is_answerable and bool(settings.REPLY_ADDRESS)
            if mail.link_act:
                secret = secret or _minted(mail)  # one link for both languages: each leads to its own page
                context["link"] = settings.SITE_URL + reverse(mail.link_url_name, args=[secret])
                headers |= list_headers(fresh.list_id, context["link"]) if fresh.list_id else {}
            said.append(say(mail.template, language, context))
    if len(said) > 1:
        both = Both(*said)
        return Written(both.subject, both.plain, both.languages, both.html, headers)
    (only,) = said
    html = light_html(only.body, mail.language) if mail.is_answerable else ""
    return Written(only.subject, only.body, mail.language, html, headers)


def say(template: str, language: str, context: Mapping[str, Any]) -> Said:
    """Return what a template says in a language.

    Raises
    ------
    TemplateDoesNotExist, TemplateSyntaxError, ValueError
        Where the template is none of a mail.
    """
    whole = {**context, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    with translation.override(language):
        found: Template = get_template(template).template  # type: ignore[attr-defined]  # stubs: base class
        subject, body = split_mail(found.render(Context(whole, autoescape=False)))
        return Said(language, subject, body, _("(What is the same in both languages stands above.)"))


def _tellings(mail: OutgoingMail) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each language that the site has pages in, with the context as the mail tells it there."""
    stored = {key: value for key, value in mail.context.items() if key != IN_SECOND}
    first = nearest(mail.language)
    yield first, stored
    if mail.second_language and nearest(mail.second_language) != first:
        yield nearest(mail.second_language), stored | mail.context.get(IN_SECOND, {})


def _minted(mail: OutgoingMail) -> str:
    lifetime = None if mail.link_lifetime_s is None else timedelta(seconds=mail.link_lifetime_s)
    return mint(mail.link_act, mail.link_about, lifetime)
