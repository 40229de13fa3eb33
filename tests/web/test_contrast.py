"""WCAG 2.2 AA, computed from the stylesheet's own colours in both schemes."""

from __future__ import annotations

import re

import pytest

from kopir.web.stylesheet import SOURCE

# What is written on what: at least 4.5 to 1.
TEXT = [
    *[(ink, on) for ink in ("ink", "quiet", "accent", "accent-deep", "bad") for on in ("paper", "surface", "sunk")],
    ("ink", "accent-soft"), ("accent", "accent-soft"), ("accent-deep", "accent-soft"),
    ("on-accent", "accent"), ("on-accent", "accent-deep"),
    ("turn-ink", "turn-soft"), ("ink", "turn-soft"), ("turn-ink", "surface"),
    ("bad", "bad-soft"), ("ink", "bad-soft"), ("surface", "bad"),
    ("good", "good-soft"), ("ink", "good-soft"), ("good", "surface"),
    ("info", "info-soft"), ("ink", "info-soft"), ("paper", "ink"),
]  # fmt: skip
# What must be told apart without reading: at least 3 to 1.
SHAPES = [
    *[(mark, ground) for mark in ("edge", "turn-line", "stone", "ruin", "focus") for ground in ("paper", "surface")],
    *[(f"hue-{number}", ground) for number in range(1, 9) for ground in ("paper", "surface")],
    ("turn-line", "turn-soft"), ("info", "info-soft"), ("accent", "sunk"), ("edge", "sunk"),
]  # fmt: skip


def schemes() -> dict[str, dict[str, str]]:
    css = (SOURCE / "tokens.css").read_text(encoding="utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    found = {
        name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
        for name, part in (("light", light), ("dark", dark))
    }
    return found | {"dark": found["light"] | found["dark"]}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(scheme: str) -> None:
    colours = schemes()[scheme]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in TEXT}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shapes_have_contrast(scheme: str) -> None:
    colours = schemes()[scheme]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in SHAPES}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_dark_scheme_defines_every_colour_anew() -> None:
    css = (SOURCE / "tokens.css").read_text(encoding="utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    names = [set(re.findall(r"--([\w-]+): #", part)) for part in (light, dark)]
    assert names[0] == names[1]


def test_no_file_but_the_tokens_names_a_colour() -> None:
    """Else the dark scheme would miss it. Black and white for the printer and under a QR code are meant."""
    named = re.compile(r"#(?!(?:000|fff|ffffff)\b)[0-9a-f]{3,8}\b")
    found = {path.name for path in SOURCE.rglob("*.css") if named.search(path.read_text(encoding="utf-8"))}
    assert found == {"tokens.css", "zz-print.css"}
