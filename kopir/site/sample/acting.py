"""The sample's past, acted out: acts in the order of their moments, and the worker's chores between the days."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kopir.web import clock
from kopir.web.chores import Chore

Act = Callable[[], object]
NIGHT = time(3, 30)


@dataclass
class Play:
    """Acts to come, each at its moment; acts of one moment keep the order in which they were planned."""

    zone: ZoneInfo
    acts: list[tuple[datetime, int, Act, bool]] = field(default_factory=list)

    def plan(self, moment: datetime, act: Act, *, by_post: bool = False) -> None:
        """Put an act on the list; one `by_post` is carried out of the outbox at once, not in the next night."""
        self.acts.append((moment, len(self.acts), act, by_post))

    def run(self, until: datetime, post: Iterable[Chore], chores: Iterable[Chore]) -> None:
        """Act everything out up to a moment; in each night the worker's chores find what has fallen due."""
        post, nightly, night = list(post), list(chores), None
        for moment, _place, act, by_post in sorted(self.acts, key=lambda planned: planned[:2]):
            night = self._sleep_until(moment, night, nightly)
            with clock.living_at(moment):
                act()
                if by_post:
                    work_off(post)
        self._sleep_until(until, night, nightly)
        with clock.living_at(until):
            work_off(nightly)

    def _sleep_until(self, moment: datetime, night: datetime | None, chores: list[Chore]) -> datetime:
        """Live through the nights that lie before a moment; return the night that comes next."""
        night = night or datetime.combine(moment.astimezone(self.zone).date(), NIGHT, self.zone) + timedelta(days=1)
        while night <= moment:
            with clock.living_at(night):
                work_off(chores)
            night += timedelta(days=1)
        return night


def work_off(chores: list[Chore], rounds: int = 50) -> None:
    """Run chores, and those that found something again, as the worker would."""
    waiting = chores
    for _round in range(rounds):
        waiting = [chore for chore in waiting if chore.run()]
        if not waiting:
            return
