"""What the site holds on a person: each app names its columns that point at an account, gives them out and erases them.

A column that nobody names fails the build (tests/architecture/test_own_data.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from kopir.accounts.models import Account
from kopir.web import clock
from kopir.web.dates import date_in

# Backups made before an erasure still hold what was erased; they are kept so many days and no longer.


@dataclass(frozen=True)
class Section:
    """A part of a person's own data: a heading, and one row of plain values for each thing held.

    Values are texts, numbers, yes or no, dates and moments. `labels` says in words what a key means; common ones are
    known (`accounts.labels.KEYS`). A row's ``url`` leads to the page where the person may see it or take it back.
    """

    key: str
    title: str | Promise
    rows: tuple[dict[str, Any], ...]
    labels: Mapping[str, str | Promise] = field(default_factory=dict)


@dataclass(frozen=True)
class Holding:
    """What one app holds on people.

    `columns` names each foreign key to an account, such as ``issues.Report.author``; `strings` each column that may
    hold an address or name without one, such as ``issues.PendingSupport.email``. `export` returns everything a
    person may see of it. `erase` leaves nothing of the person in it; it runs inside the transaction of the erasure.
    `unname` runs in its place for somebody who lets published words stand without a name.
    """

    app: str
    columns: tuple[str, ...]
    export: Callable[[Account], tuple[Section, ...]]
    erase: Callable[[Account], None]
    strings: tuple[str, ...] = ()
    unname: Callable[[Account], None] | None = None


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Hang in an app's holding; called in `AppConfig.ready`."""
    _holdings[holding.app] = holding


def holdings() -> Iterator[Holding]:
    yield from (_holdings[app] for app in sorted(_holdings))


def top_down() -> Iterator[Holding]:
    """Yield the holdings from the highest app to the lowest: what leans on something is erased before it."""
    yield from reversed(_holdings.values())


def trace(language: str) -> str:
    """Return what stands in the place of an erased text, in its language, with today's date."""
    with override(language):
        return _("[Erased on %(date)s at the request of who wrote it]") % {"date": date_in(clock.today())}


def is_trace(text: str) -> bool:
    """Say whether a text is the trace of an erased one, of any day and in any language of the house."""
    return any(head and text.startswith(head) and text.endswith(tail) for head, tail in _trace_edges())


@cache
def _trace_edges() -> tuple[tuple[str, str], ...]:
    edges = []
    for language in settings.HOUSE_LANGUAGES:
        with override(language):
            head, _date, tail = _("[Erased on %(date)s at the request of who wrote it]").partition("%(date)s")
            edges.append((head, tail))
    return tuple(edges)


def backup_days() -> int:
    """Return how many days a backup is kept, and with it what was erased since."""
    return int(settings.BACKUP_DAYS)
