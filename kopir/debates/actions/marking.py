"""Readers say whether a question that was asked in a debate was answered."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kopir.accounts.models import Account
from kopir.debates.models import QuestionMark, SpokenQuestion
from kopir.debates.rules import Answered, Opinion, Refusal
from kopir.letters.actions.marking import counted
from kopir.letters.rules import is_first_day
from kopir.record.actions import append
from kopir.record.rules import JSON
from kopir.web import clock
from kopir.web.errors import NotAllowed, TooLate


@transaction.atomic
def mark_question(question: SpokenQuestion, account: Account, word: Answered) -> Opinion:
    """Say of a question whether it was answered; said again, the later word counts.

    For everybody with a confirmed address. Entry ``debate.question-marked`` with the counts that result, never with
    the reader; none where nothing changed.

    Raises
    ------
    NotAllowed
        ``address_not_confirmed``.
    TooLate
        ``gone_question`` where the transcript holds it no more, or was taken back.
    """
    if account.confirmed_at is None:
        raise NotAllowed("address_not_confirmed")
    if not question.is_current or not question.debate.is_published:
        raise TooLate(Refusal.GONE_QUESTION.value)
    moment = clock.now()
    facts = {"word": word, "is_first_day": is_first_day(account.confirmed_at, moment), "created_at": moment}
    mark, made = QuestionMark.objects.get_or_create(question=question, account=account, defaults=facts)
    is_changed = made or QuestionMark.objects.filter(pk=mark.pk).exclude(word=word).update(word=word)
    return _note(question, "debate.question-marked") if is_changed else opinions_of([question])[question.pk]


@transaction.atomic
def withdraw_mark(question: SpokenQuestion, account: Account) -> Opinion:
    """Take one's word back. Entry ``debate.question-mark-withdrawn``; none where there was no mark."""
    deleted, _kinds = QuestionMark.objects.filter(question=question, account=account).delete()
    return _note(question, "debate.question-mark-withdrawn") if deleted else opinions_of([question])[question.pk]


def opinions_of(questions: Iterable[SpokenQuestion]) -> dict[int, Opinion]:
    """Return the marks on questions by their keys, with one query."""
    keys = [question.pk for question in questions]
    counts = counted(QuestionMark.objects.filter(question__in=keys), "word", Answered)
    return {key: Opinion(*(_whole(counts[key, fresh]) for fresh in (False, True))) for key in keys}


def _whole(counts: dict[Answered, int]) -> dict[Answered, int]:
    return {word: counts.get(word, 0) for word in Answered}


def _note(question: SpokenQuestion, kind: str) -> Opinion:
    found = opinions_of([question])[question.pk]
    public: dict[str, JSON] = {
        "question": question.number,
        "marks": {word.value: count for word, count in found.counts.items()},
        "first_day_marks": {word.value: count for word, count in found.first_day.items()},
    }
    append(kind, [question.debate.ref], by="citizen", public=public)
    return found
