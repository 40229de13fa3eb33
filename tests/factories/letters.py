"""Letters for tests, made by the actions themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from kopir.accounts.actions import grant
from kopir.accounts.models import Account
from kopir.accounts.rules import Role
from kopir.letters.actions import Draft, Given, mark_question, note_delivery, reply_by_link, send_letter
from kopir.letters.models import Letter, Question, Reply
from kopir.letters.rules import Disposition, Verdict
from kopir.people.models import Organization, Post
from kopir.web import clock
from tests.factories import issues
from tests.factories.people import ContactDetailFactory, HolderFactory, OrganizationFactory, PostFactory

QUESTIONS = ("When will the lamp be mended?", "Who is to pay for it?")


def editor() -> Account:
    account = issues.citizen()
    grant(account, Role.EDITOR, by=None)
    return account


def post(*, email: str = "mayor@example.org", **facts: Any) -> Post:
    """A post with a holder since 2020, and a registered address unless `email` is empty."""
    made = PostFactory(**facts)
    HolderFactory(post=made, start_date="2020-01-01")
    if email:
        ContactDetailFactory(post=made, value=email)
    return made


def organization(*, email: str = "office@example.org", **facts: Any) -> Organization:
    made = OrganizationFactory(**facts)
    if email:
        ContactDetailFactory(organization=made, value=email)
    return made


def draft(**facts: Any) -> Draft:
    if "addressee" not in facts:
        facts["addressee"] = post(email="mayor@example.org" if facts.get("by_email", True) else "")
    if "issue" not in facts:
        facts["issue"] = issues.issue()
    return Draft(**{"rulebook_name": "house-15", "language": "en", "questions": QUESTIONS, **facts})


def letter(**facts: Any) -> Letter:
    """A letter in the outbox, or printed where `by_email` is False."""
    return send_letter(draft(**facts), editor())


def delivered(**facts: Any) -> Letter:
    """A letter whose house clock runs."""
    made = letter(**facts)
    note_delivery(made, clock.now())
    return made


def given(*texts: str, disposition: Disposition = Disposition.ANSWERED) -> tuple[Given, ...]:
    wanted = texts or ("Next week.", "The council pays.")
    return tuple(Given(number, text, disposition) for number, text in enumerate(wanted, start=1))


def answered(**facts: Any) -> Letter:
    made = delivered(**facts)
    reply_by_link(made, given(), "en")
    return made


def reply(**facts: Any) -> Reply:
    return answered(**facts).replies.get()


def marked(question: Question, *verdicts: Verdict) -> None:
    for verdict in verdicts:
        mark_question(question, known_citizen(), verdict)


def known_citizen() -> Account:
    """Somebody whose address was confirmed long ago."""
    account = issues.citizen()
    account.confirmed_at = account.confirmed_at.replace(year=account.confirmed_at.year - 1, day=1)
    account.save(update_fields=["confirmed_at"])
    return account


def own_dates(**facts: Any) -> Draft:
    return draft(rulebook_name="uk-written-question", own_due_on=date(2026, 12, 1), **facts)
