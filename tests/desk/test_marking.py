"""Likely personal data falls into the eye, and no letter of the text is lost."""

from __future__ import annotations

import pytest

from kopir.desk.marking import count_in, paragraphs_of, pieces_of


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Nothing private here, only 12 lamps.", []),
        ("", []),
        ("me@example.net", ["me@example.net"]),
        ("Write to me@example.net. Thank you.", ["me@example.net"]),
        ("Менің ЖСН 870112300123, телефоным +7 701 123 45 67.", ["870112300123", "+7 701 123 45 67"]),
        ("Звоните 87011234567 или пишите a.b@mail.kz!", ["87011234567", "a.b@mail.kz"]),
    ],
)
def test_personal_data_is_marked(text: str, marked: list[str]) -> None:
    pieces = pieces_of(text)
    assert [piece.text for piece in pieces if piece.what] == marked
    assert "".join(piece.text for piece in pieces) == text
    assert count_in(text) == len(marked)


def test_what_two_patterns_find_is_marked_once() -> None:
    pieces = pieces_of("write to 877011234567@example.net")
    assert [piece.text for piece in pieces if piece.what] == ["877011234567@example.net"]


def test_paragraphs_stay_apart() -> None:
    assert [[piece.text for piece in part] for part in paragraphs_of("One.\r\n\r\nTwo.\n\n\n\nThree.")] == [
        ["One."], ["Two."], ["Three."],
    ]  # fmt: skip
