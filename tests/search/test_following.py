"""Followed searches: what they find among things that the record has just spoken of."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from kopir.readings.searches import searches
from kopir.search.following import FollowedSearches
from tests.factories import issues, letters
from tests.factories.people import AreaFactory

pytestmark = pytest.mark.django_db


def test_a_search_finds_among_things_without_the_index() -> None:
    area = AreaFactory(slug="inner", parent=AreaFactory(slug="outer"))
    letter = letters.answered(issue=issues.issue(title="Zebra", area=area), addressee=letters.post(slug="keeper"))
    case, sent = letter.issue.ref, letter.ref
    things = FollowedSearches().things([case, sent, "issue/999", "decision/3"])
    wanted: list[tuple[dict[str, str], set[str]]] = [
        ({"q": "zebras"}, {case}),
        ({"q": "zeb"}, {case}),
        ({"q": "council pays"}, {sent}),  # the reply's words: the record speaks of its letter
        ({"area": "outer", "kind": "issue"}, {case}),
        ({"area": "elsewhere"}, set()),
        ({"addressee": "post/keeper", "kind": "letter"}, {sent}),
        ({"addressee": "post/none"}, set()),
        ({"stage": "answered"}, {case}),
        ({"language": "kk"}, set()),
    ]
    for asked, refs in wanted:
        assert things.answering(asked) == refs, asked


def test_an_address_gives_what_the_box_offers() -> None:
    found = searches()
    assert found is not None
    params = QueryDict("q=lamp&kind=issue&stage=nowhere&since=2026-01-01&user__email=a&addressee=post/x")
    assert found.allowed(params) == {"q": "lamp", "kind": "issue", "addressee": "post/x"}
    assert (found.kind_name("letter"), found.kind_name("nothing")) == ("Letters to offices", "nothing")
