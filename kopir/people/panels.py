"""Places on this app's pages that apps above fill: they register a function when they are ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Panel = Callable[[Any], str]
_PANELS: dict[str, list[tuple[int, str, Panel]]] = {}


def register(kind: str, name: str, panel: Panel, *, order: int = 50) -> None:
    """Show a fragment on the page of each thing of a kind (`person`, `organization`, `post`, `host`; `debate` too).

    `panel` takes the thing and returns safe HTML, an empty text where it has nothing to say. The page is shared by
    caches, so a panel knows nothing of the visitor. A second panel of the same name takes the place of the first.
    """
    others = [entry for entry in _PANELS.get(kind, []) if entry[1] != name]
    _PANELS[kind] = sorted([*others, (order, name, panel)], key=lambda entry: entry[:2])


def panels_of(kind: str, thing: Any) -> list[str]:
    """Return the fragments for a thing, in their order, empty ones left out."""
    return [html for _order, _name, panel in _PANELS.get(kind, []) if (html := panel(thing))]
