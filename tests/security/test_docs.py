"""docs/security.md says what is: every test that it names exists, and no requirement of the standard is missing."""

from __future__ import annotations

import ast
import re
from functools import cache

from tests.architecture.house import ROOT

PAGE = ROOT / "docs" / "security.md"
CHAPTERS = {  # how many requirements of level 1 each section of ASVS 5.0 has
    "V1.2": 5, "V1.3": 2, "V1.5": 1, "V2.1": 1, "V2.2": 2, "V2.3": 1, "V3.2": 2, "V3.3": 1, "V3.4": 2, "V3.5": 3,
    "V4.1": 1, "V4.4": 1, "V5.2": 2, "V5.3": 2, "V6.1": 1, "V6.2": 8, "V6.3": 2, "V6.4": 2, "V7.2": 4, "V7.4": 2,
    "V8.1": 1, "V8.2": 2, "V8.3": 1, "V9.1": 3, "V9.2": 1, "V10.4": 5, "V11.3": 2, "V11.4": 1, "V12.1": 1, "V12.2": 2,
    "V13.4": 1, "V14.2": 1, "V14.3": 1, "V15.1": 1, "V15.2": 1, "V15.3": 1,
}  # fmt: skip


@cache
def functions_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_requirement_of_level_one_has_a_line_with_a_test_or_a_reason() -> None:
    assert sum(CHAPTERS.values()) == 70
    lines = re.findall(r"^\| (V\d+\.\d+\.\d+) \| (.+?) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    ids = [number for number, _words, _shown in lines]
    assert len(ids) == len(set(ids)) == 70
    found: dict[str, int] = {}
    for number in ids:
        found[number.rpartition(".")[0]] = found.get(number.rpartition(".")[0], 0) + 1
    assert found == CHAPTERS
    assert all(len(words) > 5 and len(shown) > 10 for _number, words, shown in lines)


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE.read_text(encoding="utf-8"))
    assert len(named) > 60
    assert [f"{path}::{name}" for path, name in named if name not in functions_in(path)] == []


def test_every_published_hole_has_a_line() -> None:
    page = PAGE.read_text(encoding="utf-8").partition("## Holes of sister platforms")[2]
    assert len(re.findall(r"^\| (?!published|---)", page, re.MULTILINE)) >= 34
