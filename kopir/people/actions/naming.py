"""Public names of new things in addresses."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from kopir.pure.text import slug_of

# Words that stand in the addresses of our own pages.
RESERVED = frozenset(("host", "new", "organizations", "posts", "areas", "memberships", "disclosures", "disclose"))


def free_slug(model: type[Any], name: str) -> str:
    """Return an address part for a name that nothing of this model has."""
    slug = slug_of(name)
    return first_free(slug, set(model.objects.filter(slug__startswith=slug).values_list("slug", flat=True)))


def first_free(slug: str, taken: Container[str]) -> str:
    """Return the slug, or the slug with the first number that is free."""
    if slug not in taken and slug not in RESERVED:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"
