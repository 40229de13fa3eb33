"""How often somebody may ask: counted, without keeping who."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from kopir.limits.actions import allow, forget_uses
from kopir.limits.models import Use
from kopir.limits.rules import Asker, Limit, Who, bucket, counted
from kopir.web.errors import Refused

TODAY = date(2026, 3, 2)
FLAG = Limit("flag", address=2, connection=3)


def test_bucket_changes_with_day_act_and_asker_and_hides_both() -> None:
    names = {
        bucket("key", day, act, who, value)
        for day in (TODAY, TODAY + timedelta(days=1))
        for act in ("flag", "raise")
        for who in Who
        for value in ("a@example.org", "b@example.org")
    }
    assert len(names) == 16
    assert all(len(name) == 64 and "example" not in name for name in names)
    assert bucket("other key", TODAY, "flag", Who.ADDRESS, "a") != bucket("key", TODAY, "flag", Who.ADDRESS, "a")


def test_somebody_without_an_address_is_counted_by_connection_alone() -> None:
    assert counted(FLAG, Asker("a@example.org", "192.0.2.1")) == (
        (Who.ADDRESS, "a@example.org", 2),
        (Who.CONNECTION, "192.0.2.1", 3),
    )
    assert counted(FLAG, Asker("", "192.0.2.1")) == ((Who.CONNECTION, "192.0.2.1", 3),)
    assert counted(FLAG, Asker("", "")) == ((Who.CONNECTION, "", 3),)


@pytest.mark.django_db
def test_an_address_is_refused_when_its_day_is_used_up_and_nothing_is_counted_then() -> None:
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as now:
        for place in range(2):
            allow(FLAG, Asker("a@example.org", f"192.0.2.{place}"))
        with pytest.raises(Refused) as refusal:
            allow(FLAG, Asker("a@example.org", "192.0.2.9"))
        assert refusal.value.code == "too-many"
        assert sorted(Use.objects.values_list("times", flat=True)) == [1, 1, 2]
        allow(FLAG, Asker("b@example.org", "192.0.2.9"))
        now.shift(timedelta(days=1))
        allow(FLAG, Asker("a@example.org", "192.0.2.9"))


@pytest.mark.django_db
def test_a_connection_is_refused_whoever_uses_it() -> None:
    for letter in "abc":
        allow(FLAG, Asker(f"{letter}@example.org", "192.0.2.1"))
    with pytest.raises(Refused):
        allow(FLAG, Asker("", "192.0.2.1"))
    allow(Limit("other", 1, 1), Asker("", "192.0.2.1"))


@pytest.mark.django_db
def test_counts_name_nobody_and_are_forgotten_after_their_day() -> None:
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as now:
        allow(FLAG, Asker("a@example.org", "192.0.2.1"))
        kept = " ".join(str(value) for row in Use.objects.values_list() for value in row)
        assert "example" not in kept
        assert "192.0.2" not in kept
        assert str(Use.objects.first()) == "1 uses on 2026-03-02"
        assert forget_uses() == 0
        now.shift(timedelta(days=2))
        assert forget_uses() == 2
