"""What is documented is what there is: settings, commands, kinds of entries, dependencies."""

from __future__ import annotations

import re
import tomllib

from kopir.config.handbook import commands_table, kinds_table, stale
from tests.architecture.house import ROOT


def read(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


def test_every_setting_is_documented_and_no_other() -> None:
    code = (ROOT / "kopir" / "config" / "settings.py").read_text(encoding="utf-8")
    asked = {f"KOPIR_{name}" for name in re.findall(r"\benv(?:_flag|_list)?\(\"([A-Z_]+)\"", code)}
    asked |= set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", code))
    assert set(re.findall(r"^\| `([A-Z_]+)`", read("reference/settings.md"), re.MULTILINE)) == asked


def test_lists_written_from_the_code_are_fresh() -> None:
    """`kopir handbook` writes them."""
    assert [str(path.relative_to(ROOT)) for path in stale()] == []
    assert commands_table() in read("reference/commands.md")
    assert kinds_table() in read("reference/record.md")
    assert "| `kopir serve " in commands_table()


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=~! ]", one)[0].lower() for one in named}
    listed = set(re.findall(r"[a-z0-9][a-z0-9-]*", read("dependencies.md").lower()))
    assert names - listed == set()


def test_every_page_of_the_handbook_has_one_title() -> None:
    pages = sorted((ROOT / "docs").rglob("*.md"))
    assert [str(page) for page in pages if not page.read_text(encoding="utf-8").startswith("# ")] == []
