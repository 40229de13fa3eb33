"""Maps: what they may say, and what is refused with the key that is wrong."""

from __future__ import annotations

import textwrap
import tomllib
from typing import Any

import pytest

from kopir.intake.commands import MAPS
from kopir.intake.labels import REASONS
from kopir.intake.rules import MapError, Note, Reason, read_map
from kopir.intake.telling import NOTES, WHY
from kopir.issues.rules import Stage
from tests.architecture.house import ROOT
from tests.factories.intake import document


def test_a_map_names_its_columns() -> None:
    made = read_map(document())
    assert made.columns == {"id", "title", "text", "date", "topic", "area", "state"}
    assert made.needed == {"id", "title", "text"}
    assert made.topic.values == {"roads!": "roads"}
    assert [(when.column, when.stage, when.holds(" closed ")) for when in made.whens] == [
        ("state", Stage.ANSWERED, True)
    ]
    assert not made.whens[0].holds("open")


def test_the_maps_that_ship_can_be_read() -> None:
    shipped = {path.stem: read_map(tomllib.loads(path.read_text())) for path in MAPS.glob("*.toml")}
    assert {name: made.name for name, made in shipped.items()} == {"uk-petitions": "uk-petitions"}
    assert not shipped["uk-petitions"].whens[0].holds(" ")
    assert shipped["uk-petitions"].whens[0].holds("2022-09-20")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "Old form"}, "name: "),
        ({"name": 7}, "name: must be a text"),
        ({"source": ""}, "source: "),
        ({"source_url": "ftp://example.org"}, "source_url: "),
        ({"raised_here": "yes"}, "raised_here: must be true or false"),
        ({"columns": []}, "columns: must be a table"),
        ({"columns": {"id": "id"}}, "columns.title: "),
        ({"columns": {"title": ["title", 3]}}, "title: must be a column"),
        ({"columns": {"title": "title", "name": "who"}}, "columns.name: no such key"),
        ({"author": "who"}, "author: no such key"),
        ({"columns": {"title": "title", "url_template": "https://example.org/{id}"}}, "columns.url_template: "),
        ({"columns": {"title": "title", "date_formats": ["%d %b\udcff"]}}, "columns.date_formats: "),
        ({"file": {"encoding": "klingon"}}, "file.encoding: "),
        ({"file": {"separator": "::"}}, "file.separator: "),
        ({"language": {"default": "de"}}, "language: "),
        ({"language": {"values": {"German": "de"}}}, "language: "),
        ({"topic": {"values": {"Roads": 1}}}, "values: "),
        ({"area": {"unknown": "drop"}}, "unknown: "),
        ({"stage": {"default": "verified"}}, "stage.default: one of raised, addressed, answered"),
        ({"stage": {"when": [{"column": "state", "stage": "committed"}]}}, "stage.when: one of"),
        ({"stage": {"when": [{"stage": "answered"}]}}, "stage.when: name a column"),
        ({"stage": {"when": ["closed"]}}, "stage.when: column"),
    ],
)
def test_a_wrong_map_is_refused_with_its_key(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(MapError) as refusal:
        read_map(document(**changed))
    assert str(refusal.value).startswith(said)


def test_the_map_in_the_handbook_can_be_read() -> None:
    page = (ROOT / "docs" / "how-to" / "bring-in-issues.md").read_text(encoding="utf-8")
    block = page[page.index("        name = ") : page.index("   All keys:")]
    made = read_map(tomllib.loads(textwrap.dedent(block)))
    assert (made.is_raised_here, made.topic.values) == (True, {"дороги": "roads"})
    assert made.whens[0].stage is Stage.ANSWERED


def test_every_reason_has_its_words() -> None:
    assert (set(REASONS), set(WHY), set(NOTES)) == (set(Reason), set(Reason), set(Note))
