"""Components drawn from code: for a slot of a tag, or for a fragment that is kept."""

from __future__ import annotations

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe


def component(name: str, **params: object) -> SafeString:
    """Draw `web/components/<name>.html` from its parameters alone."""
    return mark_safe(get_template(f"web/components/{name}.html").render(params))
