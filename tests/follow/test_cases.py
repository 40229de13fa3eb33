"""Who follows an issue hears of the whole case that it stands in."""

from __future__ import annotations

import pytest

from kopir.follow.matching import read_stretch
from kopir.issues.actions import merge
from kopir.issues.rules import MergeReason
from kopir.record.models import Entry
from tests.factories import issues as make
from tests.factories import letters

pytestmark = pytest.mark.django_db


def test_news_of_one_concerns_followers_of_all_that_are_joined() -> None:
    one, other, alone = make.issue(), make.issue(), make.issue()
    merge(one, other, reason=MergeReason.SAME_PROBLEM, editor=make.citizen())
    before = Entry.objects.latest("pk").pk
    letters.letter(issue=one)
    letters.letter(issue=other)
    last = Entry.objects.latest("pk").pk

    stretch = read_stretch(before, last)

    both = stretch.concerning(one.ref, before)
    assert len(both) == 2
    assert stretch.concerning(other.ref, before) == both
    assert stretch.concerning(alone.ref, before) == []
