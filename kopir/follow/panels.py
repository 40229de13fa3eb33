"""The way to following from pages of the directory; the same for everybody."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string


def panel(thing: Any) -> str:
    """Offer to follow a person, an organisation or a post of today: of the past nothing more will be told."""
    return "" if thing.is_historical else render_to_string("follow/_panel.html", {"what": thing.ref})
