from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.text.personal import Finding, PersonalKind, find_personal, kinds_of, masked
from tests.growth import grows_evenly
from tests.pure.text.personal_sentences import NEGATIVE, POSITIVE

MARK = re.compile(r"\{(\w+)\|([^}]*)\}")
WORDS = {kind: f"[{kind.value}]" for kind in PersonalKind}


def parsed(marked: str) -> tuple[str, tuple[Finding, ...]]:
    """Return a labelled sentence without its marks, and where they stood."""
    text, findings, last = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        findings.append(Finding(PersonalKind(match[1]), len(text), len(text) + len(match[2])))
        text += match[2]
        last = match.end()
    return text + marked[last:], tuple(findings)


@pytest.mark.parametrize("marked", POSITIVE)
def test_find_personal_finds_what_people_write(marked: str) -> None:
    text, wanted = parsed(marked)
    found = find_personal(text)
    assert [(one.kind, text[one.start : one.end]) for one in found] == [
        (one.kind, text[one.start : one.end]) for one in wanted
    ]


@pytest.mark.parametrize("text", NEGATIVE)
def test_find_personal_leaves_places_papers_and_prices_alone(text: str) -> None:
    assert [(one.kind, text[one.start : one.end]) for one in find_personal(text)] == []


@given(st.text(alphabet="0123456789 +()-.@абАкв№,дулпәтер", max_size=60))
def test_findings_are_in_order_and_share_nothing(text: str) -> None:
    found = find_personal(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= after.start for one, after in pairwise(found))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call +7 (701) 123-45-67 after lunch", [PersonalKind.PHONE]),
        ("8 701 123 45 67", [PersonalKind.PHONE]),
        ("тел. 87011234567", [PersonalKind.PHONE]),
        ("тел. (7172) 74-00-00", [PersonalKind.PHONE]),
        ("aigerim@example.org", [PersonalKind.EMAIL]),
        ("ЖСН 850101300123", [PersonalKind.IIN]),
        ("850101300123, aigerim@example.org", [PersonalKind.EMAIL, PersonalKind.IIN]),
        ("The budget of 2026 is 1 250 000 000 tenge, see decree No. 350-VI of 29.06.2020.", []),
        ("25 km, 17 lamps, 12.05.2026–30.06.2026", []),
    ],
)
def test_kinds_of_names_each_kind_once(text: str, found: list[PersonalKind]) -> None:
    assert kinds_of("nothing here", text) == found


def test_what_two_claims_share_is_hidden_whole() -> None:
    text = "пишите 87011234567@mail.example.kz"
    assert [(one.kind, text[one.start : one.end]) for one in find_personal(text)] == [
        (PersonalKind.EMAIL, "87011234567@mail.example.kz")
    ]


def test_masked_puts_the_word_of_the_kind_in_each_place() -> None:
    text = "Айгуль, 8 701 123 45 67, a@example.kz, ул. Абая, д. 1, кв. 2."
    assert masked(text, find_personal(text), WORDS) == "Айгуль, [phone], [email], [address]."
    assert masked("ничего", (), WORDS) == "ничего"


@pytest.mark.parametrize("piece", ["А", "ул. А", "А-", "12 кв. ", "8(7", "Абая 1, ", "я живу ", "a@", "тел. аб ", "1 "])
def test_no_text_makes_the_search_slow(piece: str) -> None:
    assert grows_evenly(lambda size: find_personal((piece * size)[:size]), 20_000)
