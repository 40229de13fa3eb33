"""What mails to offices say: in the language of the letter, or in two beside each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation

from kopir.letters.labels import BASES
from kopir.letters.models import Letter
from kopir.letters.rulebooks import StartsAt
from kopir.letters.rules import local_day
from kopir.mail.actions import say
from kopir.mail.beside import Said
from kopir.mail.rules import IN_SECOND
from kopir.web import clock
from kopir.web.dates import date_in
from kopir.web.languages import name_in, nearest

Words = Callable[[str], dict[str, Any]]  # language → what a mail says in it
LETTER_MAIL = "letters/mail/letter.txt"


def in_languages(languages: tuple[str, ...], words: Words) -> dict[str, Any]:
    """Return the languages of a mail and its context as the outbox takes them: in the second only what differs."""
    first, *others = languages
    context = words(first)
    if not others:
        return {"language": first, "context": context}
    (second,) = others
    differing = {key: value for key, value in words(second).items() if value != context[key]}
    return {"language": first, "second_language": second, "context": context | {IN_SECOND: differing}}


def mail_words(letter: Letter, language: str) -> dict[str, Any]:
    """Return what every mail about a letter says; questions and opening stay in the words in which they were asked."""
    questions = [{"number": question.number, "text": question.text} for question in letter.questions.all()]
    return _words(letter, questions, language)


def letter_words(letter: Letter, language: str) -> dict[str, Any]:
    """Return what the mail of the letter itself says."""
    return mail_words(letter, language) | _term_words(letter, language)


def printed_words(letter: Letter) -> list[dict[str, Any]]:
    """Return what the letter says on paper, once for each of its languages that the site has pages in."""
    return [{"language": told} | mail_words(letter, told) for told in dict.fromkeys(map(nearest, letter.languages))]


def said_in(template: str, languages: tuple[str, ...], words: Words) -> tuple[Said, ...]:
    """Return what a mail will say, once for each of its languages that the site has pages in."""
    return tuple(say(template, told, words(told)) for told in dict.fromkeys(map(nearest, languages)))


def letter_preview(letter: Letter, questions: tuple[str, ...]) -> tuple[Said, ...]:
    """Return what the mail of a letter will say that is not written yet; its number and link are to come."""
    numbered = [{"number": number, "text": text} for number, text in enumerate(questions, start=1)]
    come = {"number": "…", "address": f"{settings.SITE_URL}/letters/…", "link": f"{settings.SITE_URL}/…"}
    may_reply = {"may_reply": bool(settings.REPLY_ADDRESS)}
    return said_in(
        LETTER_MAIL,
        letter.languages,
        lambda told: _words(letter, numbered, told) | _term_words(letter, told) | come | may_reply,
    )


def _words(letter: Letter, questions: list[dict[str, Any]], language: str) -> dict[str, Any]:
    holder = letter.holder_name
    if letter.holder and language != letter.language:
        holder = letter.holder.name_in(language)
    with translation.override(language):
        basis = str(BASES[letter.basis])
    return {
        "number": letter.number,
        "address": settings.SITE_URL + letter.permanent_path,
        "title": letter.issue.title,
        "opening": letter.opening,
        "questions": questions,
        "addressee": letter.addressee.name_in(language),
        "holder": holder,
        "term": name_in(dict(letter.rulebook.title), language),
        "duty": name_in(dict(letter.rulebook.duty), language),
        "basis": basis,
        "due_day": date_in(letter.due_on, language=language) if letter.due_on else "",
    }


def _term_words(letter: Letter, language: str) -> dict[str, Any]:
    """Return when an answer is due if the term begins today; a letter on its way has no clock yet."""
    start = local_day(clock.now(), letter.rulebook.time_zone)
    due = letter.rulebook.deadline(start, letter.own_due_on).due
    return {
        "starts_at_registration": letter.rulebook.starts_at is StartsAt.REGISTRATION,
        "expected_day": date_in(due, language=language),
    }
