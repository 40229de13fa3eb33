"""Readers say whether a question was answered; the office may contest; both are shown."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from kopir.accounts.models import Account
from kopir.letters.actions.noting import CITIZEN, note_aside, office
from kopir.letters.models import Contest, Mark, Question
from kopir.letters.rules import AWAITING, Judgement, Verdict, is_first_day, judge
from kopir.letters.rules.marks import Word
from kopir.web import clock
from kopir.web.errors import NotAllowed, Refused, TooLate


@transaction.atomic
def mark_question(question: Question, account: Account, verdict: Verdict) -> Judgement:
    """Say of one question what the reply did to it; said again, the later word counts.

    For everybody with a confirmed address. Entry ``letter.marked`` with the counts that result, never with the
    reader; none where nothing changed.

    Raises
    ------
    NotAllowed
        ``address_not_confirmed``.
    Refused
        ``no_reply_yet``.
    """
    if account.confirmed_at is None:
        raise NotAllowed("address_not_confirmed")
    if question.letter.state in AWAITING or not question.letter.replies.published().exists():
        raise Refused("no_reply_yet")
    moment = clock.now()
    mark, made = Mark.objects.get_or_create(
        question=question,
        account=account,
        defaults={
            "verdict": verdict,
            "is_first_day": is_first_day(account.confirmed_at, moment),
            "created_at": moment,
        },
    )
    is_changed = made or Mark.objects.filter(pk=mark.pk).exclude(verdict=verdict).update(verdict=verdict)
    if not is_changed:
        return judgement_of(question)
    return _note(question, "letter.marked")


@transaction.atomic
def withdraw_mark(question: Question, account: Account) -> Judgement:
    """Take one's word on a question back. Entry ``letter.mark-withdrawn``; none where there was no mark."""
    deleted, _kinds = Mark.objects.filter(question=question, account=account).delete()
    return _note(question, "letter.mark-withdrawn") if deleted else judgement_of(question)


@transaction.atomic
def contest_mark(question: Question, text: str, language: str) -> Contest:
    """Say, as the addressee, why readers judged wrongly; shown beside the marks and changes none.

    By the letter link. Entry ``letter.contested``.

    Raises
    ------
    Refused
        ``text_missing``, ``no_marks_yet``.
    TooLate
        ``contested_already``: one word a question.
    """
    if not text.strip():
        raise Refused("text_missing")
    if not question.marks.exists():
        raise Refused("no_marks_yet")
    try:
        with transaction.atomic():
            contest = Contest.objects.create(
                question=question, text=text.strip(), language=language, created_at=clock.now()
            )
    except IntegrityError as error:
        raise TooLate("contested_already") from error
    public = {"question": question.number, "language": language}
    note_aside(question.letter, "letter.contested", office(question.letter), public, {"text": contest.text})
    return contest


def judgement_of(question: Question) -> Judgement:
    """Return the marks on one question as they stand."""
    return judgements_of([question])[question.pk]


def judgements_of(questions: list[Question]) -> dict[int, Judgement]:
    """Return the marks on questions by their keys, with one query."""
    keys = [question.pk for question in questions]
    counts = counted(Mark.objects.filter(question__in=keys), "verdict", Verdict)
    return {key: judge(counts[key, False], counts[key, True]) for key in keys}


def counted(marks: QuerySet[Any], column: str, words: type[Word]) -> dict[tuple[int, bool], dict[Word, int]]:
    """Count marks by their words, for each question and for those of the first day apart; none is an empty count."""
    counts: dict[tuple[int, bool], dict[Word, int]] = defaultdict(dict)
    for key, fresh, word, count in marks.values_list("question", "is_first_day", column).annotate(n=Count("pk")):
        counts[key, fresh][words(word)] = count
    return counts


def _note(question: Question, kind: str) -> Judgement:
    found = judgement_of(question)
    public = {
        "question": question.number,
        "marks": {verdict.value: count for verdict, count in found.counts.items()},
        "first_day_marks": {verdict.value: count for verdict, count in found.first_day.items()},
        "verdict": found.code,
    }
    note_aside(question.letter, kind, CITIZEN, public)
    return found
