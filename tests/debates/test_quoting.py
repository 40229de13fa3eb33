"""Where words stand: at which line they begin, and at which second they stand now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.debates import actions
from kopir.debates.panel import panel_of
from kopir.debates.quoting import first_line_of, words_in
from kopir.debates.rules import Stance
from tests.factories.spoken import a_talk

TALK = (
    ("Mira", "Welcome."),
    ("Aigul", "We waited for the ferry."),
    ("Aigul", "It never came in winter."),
    ("Boris", "It came twice."),
)
WORDS = st.lists(st.sampled_from("aAb"), max_size=4).map(" ".join)


@pytest.mark.parametrize(
    ("quote", "lines", "at"),
    [
        ("a", ["a", "b", "a", "b"], 2),
        ("a a", ["a", "a", "a"], 1),
        ("«two THREE»", ["one", " two ", "", "three"], 1),
        ("b", ["", "", "b", ""], 2),
        ("c", ["a", "b"], None),
        ("«»", ["a"], None),
        ("a", [], None),
    ],
)
def test_words_begin_at_the_last_line_from_which_they_stand_whole(quote: str, lines: list[str], at: int | None) -> None:
    assert first_line_of(quote, lines) == at


@given(WORDS, st.lists(WORDS, max_size=6))
def test_no_later_line_holds_the_words_whole(quote: str, lines: list[str]) -> None:
    standing = [at for at in range(len(lines)) if words_in(quote, " ".join(lines[at:]))]
    assert first_line_of(quote, lines) == (standing[-1] if standing else None)


@pytest.mark.django_db
def test_a_quotation_moves_with_the_clock_of_its_file() -> None:
    debate = a_talk(TALK)
    thesis = actions.set_thesis(debate, "The ferry shall run in winter")
    aigul = debate.voices.get(label="Aigul")
    actions.set_position(thesis, actions.NewPosition(Stance.FOR, aigul, words="never came in winter"))

    def clock() -> str:
        return panel_of(debate, debate.voices.select_related("person")).theses[0].speakers[0].clock

    assert clock() == "0:20"  # of its line; the speech begins ten seconds before
    actions.set_offset(debate.recordings.get(), timedelta(minutes=1).total_seconds())
    assert clock() == "1:20"
