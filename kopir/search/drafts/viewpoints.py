"""What readers answer to debates, in their own words; what they quote is found in the debate."""

from __future__ import annotations

from collections.abc import Iterator

from kopir.search.drafts.draft import Draft, named, numbers
from kopir.search.rules import Kind, marks
from kopir.viewpoints.models import Viewpoint
from kopir.web.dates import local


def viewpoints(keys: list[str]) -> Iterator[Draft]:
    """One query. Only what can be read: one that is hidden or erased has neither words nor marks."""
    for one in Viewpoint.objects.readable().filter(number__in=numbers(keys)):
        yield Draft(
            ref=one.ref,
            day=local(one.decided_at or one.created_at),
            marks=marks([("kind", Kind.VIEWPOINT.value), ("language", one.language)]),
            title=((one.title, one.language),),
            body=((one.text, one.language), *named(one.public_name, {})),
        )
