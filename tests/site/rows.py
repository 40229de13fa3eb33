"""Letters and promises as rows, in any state, for pages that only read."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.commitments.models import Check, Claim, Commitment, CommitmentIssue
from kopir.commitments.rules import CheckState, Finding, Independence
from kopir.files.models import StoredFile
from kopir.issues.models import Issue
from kopir.letters.models import Answer, Letter, Mark, Question, Reply
from kopir.letters.rulebooks import find
from kopir.people.models import Post
from kopir.web import clock
from tests.factories.issues import citizen
from tests.factories.people import HolderFactory, OrganizationFactory, PersonFactory, PostFactory

_numbers = count(1)
QUESTIONS = ("When will the lamp be mended?", "Who answers for it?")


def post(name: str = "Head of roads", organization: str = "Akimat of Kopirli") -> Post:
    made: Post = PostFactory(name=name, organization=OrganizationFactory(name=organization))
    HolderFactory(post=made, person=PersonFactory(name="Aigul Sample"))
    return made


def letter(issue: Issue, *, to: Post | None = None, started: date | None = None, **facts: Any) -> Letter:
    """A letter with two questions; its clock runs from `started`, or does not run."""
    to = to or post()
    book = find(facts.pop("rulebook", "house-15"))
    values: dict[str, Any] = {
        "number": next(_numbers),
        "issue": issue,
        "post": to,
        "rulebook_name": book.name,
        "basis": book.basis,
        "state": "waiting" if started else "sent",
        "language": "en",
        "channel": "email",
        "sent_at": clock.now(),
        "created_at": clock.now(),
    }
    if started:
        deadline = book.deadline(started)
        values |= {
            "clock_starts_on": started,
            "due_on": deadline.due,
            "overdue_from": deadline.overdue_from,
            "long_overdue_from": deadline.long_overdue_from,
        }
    made = Letter.objects.create(**values | facts)
    for number, text in enumerate(QUESTIONS, start=1):
        Question.objects.create(letter=made, number=number, text=text)
    return made


def reply(made: Letter, *, text: str = "By the first of May.", **facts: Any) -> Reply:
    """A published reply that answers every question."""
    values: dict[str, Any] = {
        "letter": made,
        "number": made.replies.count() + 1,
        "kind": "answer",
        "via": "link",
        "state": "published",
        "received_at": clock.now(),
        "received_on": clock.today(),
        "language": "en",
    }
    answered = Reply.objects.create(**values | facts)
    for question in made.questions.all():
        Answer.objects.create(reply=answered, question=question, text=text, disposition="answered")
    return answered


def mark(question: Question, verdict: str, times: int = 1, *, is_first_day: bool = False) -> None:
    for _time in range(times):
        Mark.objects.create(
            question=question, account=citizen(), verdict=verdict, is_first_day=is_first_day, created_at=clock.now()
        )


def copy() -> StoredFile:
    return StoredFile.objects.create(
        public_id=f"{next(_numbers):032x}",
        kind="document",
        name="copy.pdf",
        content_type="application/pdf",
        sha256="0" * 64,
        bytes=10,
        is_public=True,
        created_at=clock.now(),
    )


def commitment(*issues: Issue, by: Post | None = None, due_on: date | None = None, **facts: Any) -> Commitment:
    by = by or post()
    values: dict[str, Any] = {
        "number": next(_numbers),
        "person": by.memberships.get().person if by.memberships.exists() else None,
        "post": by,
        "organization": by.organization,
        "said_on": clock.today() - timedelta(days=2),
        "words": "We shall mend the lamp.",
        "measure": "The lamp shines at night.",
        "language": "en",
        "source_kind": "link",
        "source_url": "https://news.example.org/lamp",
        "source_copy": copy(),
        "due_on": due_on,
        "review_on": None if due_on else clock.today() + timedelta(days=30),
        "first_due_on": due_on,
        "state": "open",
        "created_at": clock.now(),
    }
    made = Commitment.objects.create(**values | facts)
    for issue in issues:
        CommitmentIssue.objects.create(commitment=made, issue=issue)
    return made


def claim(made: Commitment, words: str = "The lamp has been mended.") -> Claim:
    return Claim.objects.create(
        commitment=made,
        round=made.round,
        claimant="office",
        words=words,
        language="en",
        claimed_on=clock.today(),
        created_at=clock.now(),
    )


def check(made: Commitment, finding: Finding = Finding.CONFIRMED, text: str = "", **facts: Any) -> Check:
    reason = facts.pop("reason", Independence.INDEPENDENT)
    values: dict[str, Any] = {
        "commitment": made,
        "round": made.round,
        "account": citizen(),
        "finding": finding,
        "text": text or "I walked past it last night and saw it.",
        "language": "en",
        "seen_on": clock.today(),
        "reason": reason,
        "is_independent": reason == Independence.INDEPENDENT,
        "state": CheckState.PUBLISHED,
        "created_at": clock.now(),
    }
    return Check.objects.create(**values | facts)


def queries(client: Client, path: str) -> int:
    """Count what a page asks of the database when nothing is remembered."""
    cache.clear()
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
        return len(found)
