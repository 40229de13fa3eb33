from __future__ import annotations

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(data: Any) -> str:
    """Data for a script, in an attribute: escaped like any text, so the page needs no inline script."""
    return json.dumps(data)
