"""What a queue is: how its items are found, how they read in a list, how they are shown and decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.forms import Form
from django.utils.functional import Promise
from django.utils.timezone import make_aware

from kopir.accounts.models import Account
from kopir.desk.models import Ruling
from kopir.desk.rules import is_late
from kopir.letters.presenting import ClockView
from kopir.web import clock
from kopir.web.dates import local

Words = str | Promise
PATIENCE_DAYS = 3
LATE_CLOCKS = {"overdue", "long_overdue"}


@dataclass(frozen=True)
class Row:
    """One thing that waits: what it is, since when, and the clock of what it holds up."""

    text: str
    since: date | datetime
    note: str = ""
    language: str = ""
    clock: ClockView | None = None


@dataclass(frozen=True)
class Act:
    """One way to decide: the words of its button, of its announcement and of the day's tally, and what it does.

    `perform` gets the item, what the form holds, and the editor; it calls one action of the app that owns the item.
    `form` builds the form from the item, what was sent and what stands in it at first; None where nothing is asked.
    """

    key: str
    label: Words
    soon: Words
    done: Words
    perform: Callable[[Any, dict[str, Any], Account], object]
    form: Callable[..., Form] | None = None
    look: str = "quiet"
    icon: str = ""
    help: Words = ""
    is_look: bool = False
    comes_back_days: int | None = None
    fits: Callable[[Any], bool] = lambda _item: True

    def comes_back_on(self, today: date) -> date | None:
        return today + timedelta(days=self.comes_back_days) if self.comes_back_days else None


@dataclass(frozen=True)
class Link:
    """A page of another app where more can be done with an item."""

    url: str
    label: Words
    icon: str = ""


@dataclass(frozen=True)
class Order:
    """One order in which a queue can be worked through."""

    key: str
    label: Words
    by: tuple[Any, ...]


@dataclass(frozen=True)
class Kind:
    """A queue. Either it has `acts` and a `template` and its items open at the desk, or `page` leads to another app's.

    `find` returns what waits, oldest first, whatever has been decided; `since` is the column of that order.
    `orders` are others that an editor may choose, the first of them the one that `find` has. `carried` returns what a
    decision may still be carried out on, where that is more than what waits. `is_wide` gives the screen to the item.
    """

    key: str
    title: Words
    nothing: Words
    find: Callable[[date], QuerySet[Any]]
    row: Callable[[Any], Row]
    acts: tuple[Act, ...] = ()
    template: str = ""
    show: Callable[[Any], dict[str, Any]] = lambda _item: {}
    links: Callable[[Any], list[Link]] = lambda _item: []
    page: Callable[[Any], str] | None = None
    refusals: Mapping[str, Words] = field(default_factory=dict)
    patience_days: int = PATIENCE_DAYS
    orders: tuple[Order, ...] = ()
    carried: Callable[[date], QuerySet[Any]] | None = None
    is_wide: bool = False

    def waiting(self, order: str = "") -> QuerySet[Any]:
        """What waits and is not decided, oldest first or in an order of its own."""
        today = clock.today()
        rows = self.find(today).exclude(pk__in=Ruling.objects.taking_out(self.key, today).values("key"))
        chosen = self.order(order)
        return rows.order_by(*chosen.by) if chosen else rows

    def order(self, key: str) -> Order | None:
        return next((order for order in self.orders if order.key == key), None)

    def carried_out_on(self, today: date) -> QuerySet[Any]:
        """What a decision whose time has come may still be about."""
        return self.carried(today) if self.carried else self.find(today)

    def act(self, key: str) -> Act | None:
        return next((act for act in self.acts if act.key == key), None)

    def acts_for(self, item: Any) -> list[Act]:
        return [act for act in self.acts if act.fits(item)]

    def is_late(self, row: Row) -> bool:
        """Say whether a row is marked: what it holds up is overdue, or it has waited too long itself."""
        if row.clock is not None and row.clock.state in LATE_CLOCKS:
            return True
        return is_late(local(row.since), clock.today(), self.patience_days)


def moment_of(since: date | datetime) -> datetime:
    """Return a moment by which things of all queues stand in one order; a day counts from its first minute."""
    if isinstance(since, datetime):
        return since
    return make_aware(datetime.combine(since, datetime.min.time()), ZoneInfo(settings.TIME_ZONE))
