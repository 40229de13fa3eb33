from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kopir.web.bridge import Bridge, Span, Step, days_left
from kopir.web.bridge_drawing import SIZES, STRENGTH, Drawing, draw

STATES = st.lists(st.sampled_from(STRENGTH), min_size=1, max_size=8).map(tuple)


def bridge(*states: str, **more: object) -> Bridge:
    return Bridge(tuple(Span(step, state, **more) for step, state in zip(Step, states, strict=True)))  # type: ignore[arg-type]


FIVE = bridge("done", "done", "open", "broken", "todo", caption="<Әкім>", turn="office's turn", days=3)


@pytest.mark.parametrize("size", ["small", "narrow", "wide"])
def test_drawing_is_well_formed_and_has_a_group_for_each_span(size: str) -> None:
    svg = ElementTree.fromstring(getattr(FIVE, size))
    groups = [one for one in svg.findall("g") if one.find("path") is not None]
    assert len(groups) >= 5
    assert svg.get("viewBox", "").startswith("0 0 ")


def test_small_drawing_says_the_whole_case_in_words() -> None:
    svg = ElementTree.fromstring(FIVE.small)
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == FIVE.summary
    assert svg.findtext("title") == FIVE.summary
    assert svg.get("height") == "24"


def test_summary_names_each_step_with_its_state() -> None:
    case = Bridge((Span("raised", "done", "3 November"), Span("answered", "broken", "", "The office's turn", -2)))
    assert case.summary == "Raised: done, 3 November; Answered: broken, The office's turn, 2 days overdue"


@pytest.mark.parametrize("size", ["narrow", "wide"])
def test_large_drawing_is_silent_but_titles_each_span(size: str) -> None:
    svg = ElementTree.fromstring(getattr(FIVE, size))
    assert svg.get("aria-hidden") == "true"
    assert [one.findtext("title") for one in svg.findall("g") if one.find("title") is not None] == [
        span.title for span in FIVE.spans
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [(2, "2 days left"), (1, "1 day left"), (0, "due today"), (-1, "1 day overdue"), (-12, "12 days overdue")],
)
def test_days_left_in_words(days: int, words: str) -> None:
    assert days_left(days) == words


def test_labels_follow_the_language_of_the_page() -> None:
    with override("en"):
        assert (FIVE.spans[0].label, FIVE.spans[0].state_label) == ("Raised", "done")
    assert Span("raised", "todo").days_label == ""


def test_unknown_state_is_refused() -> None:
    with pytest.raises(ValueError, match="ruined"):
        bridge("ruined", "todo", "todo", "todo", "todo").states  # noqa: B018


@given(states=STATES, size=st.sampled_from(list(SIZES)))
def test_any_case_can_be_drawn_within_its_frame(states: tuple[str, ...], size: str) -> None:
    drawn = draw(states, size)  # type: ignore[arg-type]
    assert len(drawn.spans) == len(states)
    assert all("nan" not in part and "e-" not in part for part in (*drawn.spans, drawn.piers, drawn.ground))
    assert drawn.height == SIZES[size].height
    assert drawn.width == len(states) * SIZES[size].span + 2 * SIZES[size].margin


@given(count=st.integers(1, 8), size=st.sampled_from(list(SIZES)), place=st.floats(0, 1))
def test_deck_is_symmetric_and_highest_in_the_middle(count: int, size: str, place: float) -> None:
    drawing = Drawing(SIZES[size], count)
    left, right = drawing.shape.margin, drawing.width - drawing.shape.margin
    x = left + place * (right - left)
    assert drawing.deck(x) == pytest.approx(drawing.deck(drawing.width - x))
    assert drawing.deck(drawing.width / 2) <= drawing.deck(x) + 1e-9
    assert drawing.deck(left) == pytest.approx(drawing.shape.deck)


def test_every_state_looks_different_in_every_size() -> None:
    for size in SIZES:
        shapes = {draw((state,), size).spans[0] for state in STRENGTH}
        assert len(shapes) == len(STRENGTH)
