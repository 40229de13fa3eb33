from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.web.markdown import ATTRIBUTES, TAGS, plain, render

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    "![x](https://example.org/track.gif)",
    "![x](javascript:alert(1))",
    '[x](https://example.org "onmouseover=alert(1)")',
    '[x](https://example.org" onmouseover="alert(1))',
    "<iframe src=//example.org></iframe>",
    "<style>body{display:none}</style>",
    '<p style="position:fixed">x</p>',
    "<form action=//example.org><input name=x></form>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "> <script>alert(1)</script>",
    "# <script>alert(1)</script>",
    "[a]: javascript:alert(1)\n[a]",
    "<!--><script>alert(1)</script>-->",
    "<details open ontoggle=alert(1)>",
]


def elements(html: str) -> list[tuple[str, str]]:
    return re.findall(r"<(\w+)((?:\s[^<>]*)?)>", html)


def is_safe(html: str) -> bool:
    for tag, attributes in elements(html):
        names = set(re.findall(r'\s([\w-]+)="', attributes))
        if tag not in TAGS or not names <= ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set()):
            return False
        for address in re.findall(r'href="([^"]*)"', attributes):
            if re.match(r"[\w+.-]*:", address) and not re.match(r"(https?|mailto):", address):
                return False
    return True


@pytest.mark.parametrize("text", ATTACKS)
def test_attack_becomes_harmless(text: str) -> None:
    assert is_safe(render(text))


@given(st.text(alphabet=st.sampled_from(list("<>\"'&/=()[]!#`*:\n javscriptonelmg"))))
def test_any_text_becomes_harmless(text: str) -> None:
    assert is_safe(render(text))


def test_words_survive() -> None:
    assert render("**Су** жоқ\nекі апта") == "<p><strong>Су</strong> жоқ<br>\nекі апта</p>\n"


def test_link_carries_no_weight() -> None:
    assert render("[law](https://example.org/)") == (
        '<p><a href="https://example.org/" rel="nofollow ugc noopener">law</a></p>\n'
    )


@pytest.mark.parametrize(("mark", "level"), [("#", 3), ("##", 4), ("####", 6), ("######", 6)])
def test_heading_stands_below_those_of_the_page(mark: str, level: int) -> None:
    assert render(f"{mark} Title") == f"<h{level}>Title</h{level}>\n"


def test_picture_is_a_link_at_most() -> None:
    assert "<img" not in render("![x](https://example.org/track.gif)")


def test_plain_keeps_the_words_alone() -> None:
    assert plain("# Title\n\nSome **bold** [link](https://example.org) and `code`\nnext") == (
        "Title Some bold link and code next"
    )
