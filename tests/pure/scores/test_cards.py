from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.scores import (
    CommitmentCode,
    CommitmentRow,
    LetterCode,
    LetterRow,
    QuestionCode,
    QuestionRow,
    Rate,
    figures_of,
)

letter_rows = st.lists(
    st.builds(LetterRow, st.sampled_from(LetterCode), working_days=st.none() | st.integers(0, 90)), max_size=40
)
question_rows = st.lists(
    st.builds(QuestionRow, st.sampled_from(QuestionCode), st.tuples(*[st.integers(0, 4)] * 4)), max_size=40
)
commitment_rows = st.lists(st.builds(CommitmentRow, st.sampled_from(CommitmentCode)), max_size=40)


def test_nothing_known_is_an_empty_card() -> None:
    found = figures_of([], [], [])
    assert found.is_empty
    assert not found.is_rankable
    assert found.answered == Rate(0, 0)


def test_letters_within_their_term_count_against_nobody() -> None:
    rows = [
        LetterRow(LetterCode.ANSWERED_IN_TIME, working_days=3),
        LetterRow(LetterCode.ANSWERED_LATE, working_days=21),
        LetterRow(LetterCode.UNANSWERED),
        LetterRow(LetterCode.REFUSED, working_days=1),
        LetterRow(LetterCode.WITHIN_TERM),
        LetterRow(LetterCode.NOT_COUNTED),
    ]
    found = figures_of(rows, [], [])
    assert (found.letters, found.within_term, found.not_counted, found.refused) == (5, 1, 1, 1)
    assert (found.answered, found.in_time) == (Rate(2, 4), Rate(1, 4))
    assert (found.days.count, found.days.days, found.days.interval) == (2, 12.0, None)
    assert not found.is_empty


def test_questions_are_out_of_those_judged() -> None:
    rows = [QuestionRow(code) for code in [QuestionCode.ANSWERED, *QuestionCode]]
    found = figures_of([], rows, [])
    assert found.questions == Rate(2, 5)
    assert (found.questions_partly, found.questions_declined, found.questions_not_addressed) == (1, 1, 1)
    assert found.questions_not_judged == 1


def test_unchecked_promises_are_neither_kept_nor_broken() -> None:
    found = figures_of([], [], [CommitmentRow(code) for code in CommitmentCode])
    assert found.kept == Rate(1, 3)
    assert (found.kept_late, found.broken) == (1, 1)
    assert (found.commitments_open, found.commitments_unchecked, found.commitments_withdrawn) == (1, 1, 1)
    assert not found.is_empty


@given(letter_rows, question_rows, commitment_rows)
def test_order_of_rows_is_of_no_matter(
    letters: list[LetterRow], questions: list[QuestionRow], commitments: list[CommitmentRow]
) -> None:
    turned = figures_of(letters[::-1], questions[::-1], commitments[::-1])
    assert figures_of(letters, questions, commitments) == turned


@given(letter_rows, question_rows, commitment_rows)
def test_every_row_is_counted_once(
    letters: list[LetterRow], questions: list[QuestionRow], commitments: list[CommitmentRow]
) -> None:
    found = figures_of(letters, questions, commitments)
    assert found.answered.denominator + found.within_term + found.not_counted == len(letters)
    assert found.questions.denominator + found.questions_not_judged == len(questions)
    rest = found.commitments_open + found.commitments_unchecked + found.commitments_withdrawn
    assert found.kept.denominator + rest == len(commitments)
    assert found.kept.denominator == found.kept.numerator + found.kept_late + found.broken


def test_a_card_with_withdrawn_promises_only_is_not_empty() -> None:
    assert not figures_of([], [], [CommitmentRow(CommitmentCode.WITHDRAWN)]).is_empty
    assert not figures_of([LetterRow(LetterCode.NOT_COUNTED)], [], []).is_empty
