from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from kopir.web import stylesheet


def test_stylesheet_is_small_and_loads_nothing() -> None:
    css = stylesheet.build()
    assert len(gzip.compress(css.encode())) < 15_000
    assert re.findall(r"url\(|@import", css) == []


def test_every_file_has_its_place_in_the_order() -> None:
    named = set(stylesheet.parts())
    assert named == set(stylesheet.SOURCE.rglob("*.css"))
    assert stylesheet.parts()[0].name == "tokens.css"
    assert stylesheet.parts()[-1].name == "zz-print.css"


def test_squeezing_keeps_the_rules() -> None:
    css = (
        "/* why */\na  {\n  color: red;\n  margin: calc(1px + 2px) ;\n}\n\n@media (min-width: 2em) { b { top: 0; } }\n"
    )
    assert stylesheet.squeeze(css) == "a{color: red;margin: calc(1px + 2px)}@media (min-width: 2em){b{top: 0}}\n"


def test_braces_are_in_balance() -> None:
    for part in stylesheet.parts():
        css = part.read_text(encoding="utf-8")
        assert css.count("{") == css.count("}"), part.name


def test_finder_makes_it_fresh(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    finder = stylesheet.StylesheetFinder()
    found = Path(finder.find("web/kopir.css"))
    assert found.read_text(encoding="utf-8") == stylesheet.build()
    found.write_text("old", encoding="utf-8")
    [(name, storage)] = finder.list(None)
    with storage.open(name) as file:
        assert file.read().decode() == stylesheet.build()
    assert finder.find("web/other.css") == []
    assert finder.find("web/kopir.css", find_all=True) == [str(found)]


def test_finder_is_in_use() -> None:
    assert finders.find("web/kopir.css")


def test_htmx_comes_with_its_licence() -> None:
    vendor = stylesheet.SOURCE / "vendor"
    assert "Zero-Clause BSD" in (vendor / "htmx.LICENSE.txt").read_text(encoding="utf-8")
    assert 'version:"2.' in (vendor / "htmx.min.js").read_text(encoding="utf-8")


def test_own_script_evaluates_nothing() -> None:
    script = (stylesheet.SOURCE / "web.js").read_text(encoding="utf-8")
    assert re.findall(r"\beval\b|new Function|innerHTML|document\.write", script) == []
