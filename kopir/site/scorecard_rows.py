"""The rows behind a scorecard: letters, questions and promises of one subject, with dates and codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from kopir.commitments.models import Commitment
from kopir.commitments.rules import Outcome, State
from kopir.letters.actions import judgements_of
from kopir.letters.models import Letter, PastHolder, Question, Reply
from kopir.letters.rulebooks import find
from kopir.letters.rules import CloseReason, Judgement, LetterState, ReplyKind, Verdict
from kopir.people.models import Area, Organization, Person, Post
from kopir.pure.scores import (
    CommitmentCode,
    CommitmentRow,
    LetterCode,
    LetterRow,
    QuestionCode,
    QuestionRow,
)
from kopir.pure.workdays import workdays_between

Subject = Post | Person | Organization | Area
MODELS: dict[str, type[Post] | type[Person] | type[Organization] | type[Area]] = {
    "post": Post,
    "person": Person,
    "organization": Organization,
    "area": Area,
}
VERDICTS = {
    Verdict.ANSWERED: QuestionCode.ANSWERED,
    Verdict.PARTLY: QuestionCode.PARTLY,
    Verdict.DECLINED: QuestionCode.DECLINED,
    Verdict.NOT_ADDRESSED: QuestionCode.NOT_ADDRESSED,
}
OUTCOMES = {
    Outcome.KEPT: CommitmentCode.KEPT,
    Outcome.KEPT_LATE: CommitmentCode.KEPT_LATE,
    Outcome.BROKEN: CommitmentCode.BROKEN,
    Outcome.WITHDRAWN: CommitmentCode.WITHDRAWN,
}
AT_ONCE = 5_000  # keys a query: below every database's limit
ANSWERED = frozenset({LetterCode.ANSWERED_IN_TIME, LetterCode.ANSWERED_LATE})
JUDGED = ANSWERED | {LetterCode.REFUSED}


@dataclass(frozen=True)
class Rows:
    """All rows of one card, each with the public reference of its thing, as the CSV gives them."""

    letters: tuple[tuple[str, LetterRow, str], ...]  # reference, row, rulebook
    questions: tuple[tuple[str, QuestionRow], ...]
    commitments: tuple[tuple[str, CommitmentRow, Commitment], ...]


def subject_of(kind: str, slug: str) -> Subject | None:
    """Return the post, person, organisation or area of a card."""
    model = MODELS.get(kind)
    return model.objects.filter(slug=slug).first() if model else None


def rows_of(subject: Subject, on: date) -> Rows:
    """Read all rows of a subject as they stand on a day; six queries, seven for a person, however many there are."""
    letters = list(
        Letter.objects.filter(_letters(subject))
        .annotate(
            has_answer=Exists(Reply.objects.counted().filter(letter=OuterRef("pk"), kind=ReplyKind.ANSWER)),
            has_refusal=Exists(Reply.objects.counted().filter(letter=OuterRef("pk"), kind=ReplyKind.REFUSAL)),
        )
        .order_by("number")
    )
    due = {letter.pk: _due_from(subject, letter) for letter in letters}
    codes = {letter.pk: code_of(letter, on, due[letter.pk]) for letter in letters}
    days = _working_days(letters)
    rows = tuple(
        (
            letter.ref,
            LetterRow(
                codes[letter.pk],
                sent_on=letter.clock_starts_on,
                due_on=due[letter.pk],
                answered_on=letter.stopped_on,
                working_days=days.get(letter.pk),
            ),
            letter.rulebook_name,
        )
        for letter in letters
    )
    answered = {letter.pk: letter for letter in letters if codes[letter.pk] in JUDGED}
    return Rows((*rows, *_left_open(subject)), _questions(subject, answered), _commitments(subject))


def _due_from(subject: Subject, letter: Letter) -> date | None:
    """Return the day by which a letter was due: from a person who took the post over, a whole term of their own."""
    return letter.due_from_holder_on if isinstance(subject, Person) else letter.due_on


def _left_open(subject: Subject) -> tuple[tuple[str, LetterRow, str], ...]:
    """Return the letters that a person left unanswered with the post: what had become of them by then stays theirs."""
    if not isinstance(subject, Person):
        return ()
    left = PastHolder.objects.filter(person=subject).select_related("letter").order_by("letter__number", "until_on")
    return tuple(
        (
            row.letter.ref,
            LetterRow(
                LetterCode.UNANSWERED if row.own_due_on and row.until_on > row.own_due_on else LetterCode.NOT_COUNTED,
                sent_on=row.letter.clock_starts_on,
                due_on=row.own_due_on,
                answered_on=None,
                working_days=None,
            ),
            row.letter.rulebook_name,
        )
        for row in left
    )


def code_of(letter: Letter, on: date, due_on: date | None) -> LetterCode:
    """Return where a letter stands for the score on a day; `has_answer` and `has_refusal` are annotated."""
    if letter.state == LetterState.WITHDRAWN:
        return LetterCode.NOT_COUNTED
    if letter.stopped_on is not None:
        return _replied(letter, due_on)
    if letter.clock_starts_on is None or due_on is None or letter.close_reason == CloseReason.MOOT:
        return LetterCode.NOT_COUNTED
    return LetterCode.UNANSWERED if on > due_on else LetterCode.WITHIN_TERM


def _replied(letter: Letter, due_on: date | None) -> LetterCode:
    if letter.has_answer:  # type: ignore[attr-defined]  # annotated in rows_of
        is_late = due_on is not None and letter.stopped_on is not None and letter.stopped_on > due_on
        return LetterCode.ANSWERED_LATE if is_late else LetterCode.ANSWERED_IN_TIME
    # Passed on to somebody else: it is for them to answer now.
    return LetterCode.REFUSED if letter.has_refusal else LetterCode.NOT_COUNTED  # type: ignore[attr-defined]  # likewise


def _letters(subject: Subject) -> Q:
    if isinstance(subject, Post):
        return Q(post=subject)
    if isinstance(subject, Person):
        return Q(holder=subject)
    if isinstance(subject, Organization):
        return Q(organization=subject) | Q(post__organization=subject)
    in_post = Q(post__area=subject) | Q(post__area__isnull=True, post__organization__area=subject)
    return in_post | Q(organization__area=subject)


def _working_days(letters: Sequence[Letter]) -> dict[int, int]:
    """Count working days to the answer by each letter's own rulebook, one calendar a rulebook."""
    timed: dict[str, list[Letter]] = defaultdict(list)
    for letter in letters:
        if letter.clock_starts_on and letter.stopped_on and letter.stopped_on >= letter.clock_starts_on:
            timed[letter.rulebook_name].append(letter)
    found: dict[int, int] = {}
    for name, group in timed.items():
        spans = [(letter.pk, letter.clock_starts_on, letter.stopped_on) for letter in group]
        first = min(start for _pk, start, _end in spans if start)
        last = max(end for _pk, _start, end in spans if end)
        calendar = find(name).calendar(first, last)
        found |= {key: workdays_between(start, end, calendar) for key, start, end in spans if start and end}
    return found


def _questions(subject: Subject, letters: dict[int, Letter]) -> tuple[tuple[str, QuestionRow], ...]:
    replied = Letter.objects.filter(_letters(subject), stopped_on__isnull=False)
    rows = Question.objects.filter(letter__in=replied).order_by("letter__number", "number")
    questions = [question for question in rows if question.letter_id in letters]
    judged: dict[int, Judgement] = {}
    for start in range(0, len(questions), AT_ONCE):
        judged |= judgements_of(questions[start : start + AT_ONCE])
    return tuple(
        (f"{letters[question.letter_id].ref}#{question.number}", _judged(judged[question.pk])) for question in questions
    )


def _judged(found: Judgement) -> QuestionRow:
    answered, partly, declined, not_addressed = (found.counts[verdict] for verdict in VERDICTS)
    code = VERDICTS[found.verdict] if found.verdict else QuestionCode.NOT_JUDGED
    return QuestionRow(code, (answered, partly, declined, not_addressed))


def _commitments(subject: Subject) -> tuple[tuple[str, CommitmentRow, Commitment], ...]:
    rows = Commitment.objects.all()
    if isinstance(subject, Post):
        rows = rows.by_post(subject)
    elif isinstance(subject, Person):
        rows = rows.by_person(subject)
    elif isinstance(subject, Organization):
        rows = rows.by_organization(subject)
    else:
        rows = rows.in_area(subject)
    return tuple((row.ref, CommitmentRow(_outcome(row)), row) for row in rows.order_by("number"))


def _outcome(row: Commitment) -> CommitmentCode:
    if row.outcome:
        return OUTCOMES[Outcome(row.outcome)]
    return CommitmentCode.UNCHECKED if row.state == State.UNCHECKED else CommitmentCode.OPEN


HEAD = (
    "row",
    "ref",
    "code",
    "clock_starts_on",
    "due_on",
    "answered_on",
    "working_days",
    "rulebook",
    "said_on",
    "first_due_on",
    "claimed_on",
    "marks_answered",
    "marks_partly",
    "marks_declined",
    "marks_not_addressed",
)
NO_MARKS = (None,) * len(VERDICTS)


def csv_rows(rows: Rows) -> Iterator[tuple[object, ...]]:
    """Give the rows as the CSV writes them; an empty cell means "has not happened"."""
    for ref, letter, book in rows.letters:
        dates = (letter.sent_on, letter.due_on, letter.answered_on, letter.working_days)
        yield ("letter", ref, letter.code, *dates, book, None, None, None, *NO_MARKS)
    for ref, question in rows.questions:
        yield ("question", ref, question.code, *[None] * 8, *question.marks)
    for ref, promise, row in rows.commitments:
        yield (
            "commitment",
            ref,
            promise.code,
            None,
            row.due_on,
            *[None] * 3,
            row.said_on,
            row.first_due_on,
            row.claimed_on,
            *NO_MARKS,
        )
