"""Where PostgreSQL may not find words by their pieces, all else works, and `kopir check` says so."""

from __future__ import annotations

import pytest
from django.db import connection

from kopir.config.checking import inside
from kopir.search.actions import allow_slips, begin_anew, hold
from kopir.search.asking import Asked, find
from kopir.search.drafts import Draft
from kopir.search.engine import engine
from kopir.web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def forbidden() -> None:
    """A server whose owner never made the extension."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has trigrams of its own")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS search_word_trigrams")


def test_without_the_extension_slips_alone_are_not_corrected(forbidden: None) -> None:
    hold([Draft("issue/1", clock.today(), "k_issue", (("hippopotamus", "en"),))])
    assert (find(Asked("hippopotamus")).count, find(Asked("hippoptoamus")).count) == (1, 0)
    assert not engine().can_spell()
    (found,) = inside.search()
    assert found.part == "search"
    assert "pg_trgm" in str(found.mend)


def test_rebuilding_asks_for_the_extension_once_more(forbidden: None) -> None:
    begin_anew()
    assert engine().can_spell() == allow_slips()


def test_where_slips_are_corrected_the_check_is_silent() -> None:
    if not engine().can_spell():
        pytest.skip("this PostgreSQL has no pg_trgm")
    assert list(inside.search()) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite for what only PostgreSQL has")
def test_a_refusal_is_no_error() -> None:
    assert allow_slips() is False
