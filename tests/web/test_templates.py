"""Rules that hold for every template of the house."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from kopir.web.stylesheet import SOURCE

CODE = SOURCE.parent.parent.parent
TEMPLATES = sorted(CODE.glob("*/templates/**/*.html"))
COMPONENTS = sorted((CODE / "web" / "templates" / "web" / "components").glob("*.html"))
INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|hx-vals=.?js:", re.IGNORECASE
)
INCLUDE = re.compile(r'\{% include "web/components/[^%]*%\}')
GIVING = re.compile(r'\{% include "([^"]+)" with ((?:[^%]|%(?!\}))+?)(?: only)? %\}')
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
GIVEN_ON = re.compile(r"\b\w+=(?!=)")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(CODE))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_holds_no_inline_code(path: Path) -> None:
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_components_are_included_with_only(path: Path) -> None:
    found = INCLUDE.findall(path.read_text(encoding="utf-8"))
    assert [include for include in found if not include.endswith(" only %}")] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_an_include_gives_only_what_is_read_there(path: Path) -> None:
    """A name that the other template does not know is a word that nobody will ever see."""
    unread = set()
    for there, given in GIVING.findall(path.read_text(encoding="utf-8")):
        origin = Path(str(get_template(there).origin))  # type: ignore[attr-defined]
        # What it gives on to others under that name, or says in quotes, it does not read.
        tags = GIVEN_ON.sub("", QUOTED.sub("", " ".join(TAG.findall(origin.read_text(encoding="utf-8")))))
        words = re.findall(r"(\w+)=", QUOTED.sub("", given))
        unread |= {(there, word) for word in words if not re.search(rf"\b{word}\b", tags)}
    assert unread == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_reaches_no_other_site(path: Path) -> None:
    loaded = r"""<(?:script|link|img|iframe|source|video|audio)[^>]*(?:src|href)=["']?(?:https?:)?//[^>]*>"""
    assert re.findall(loaded, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", COMPONENTS, ids=name)
def test_component_says_its_parameters_on_the_first_line(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"\{# .{20,} #\}", first)
    used = set(
        re.findall(
            r"\{\{ (\w+)|\{% (?:el)?if (?:not )?(\w+)|\{% for [\w, ]+ in (\w+)", path.read_text(encoding="utf-8")
        )
    )
    names = {one for found in used for one in found if one}
    own = set(
        re.findall(
            r"\{% for ([\w, ]+) in|asvar (\w+)|\bas (\w+) %|with (\w+)=|\b(\w+)=\w+\|number",
            path.read_text(encoding="utf-8"),
        )
    )
    local = {word for found in own for group in found for word in re.split(r", ?", group)} | {
        "forloop",
        "home_url",
        "date",
    }
    assert {one for one in names - local if not re.search(rf"\b{one}\b", first)} == set()


@pytest.mark.parametrize("path", COMPONENTS, ids=name)
def test_component_is_shown_in_the_style_guide_or_by_a_component_that_is(path: Path) -> None:
    there = f"web/components/{path.name}"
    folder = CODE / "web" / "templates" / "web"
    parts = (folder / "styleguide.html", *folder.glob("styleguide/*.html"))
    guide = "\n".join(path.read_text(encoding="utf-8") for path in parts)
    block = path.stem in {"notice", "details", "empty", "quote", "timeline_entry", "card"}
    frame = path.stem in {"logo", "messages"}  # in the header; on private pages
    assert there in guide or (block and f"{{% {path.stem} " in guide) or frame


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_compiles(path: Path) -> None:
    parts = path.relative_to(CODE).parts
    assert get_template("/".join(parts[2:]))
