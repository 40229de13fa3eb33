"""What can be followed, how often a notice comes, and how a search is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from kopir.limits.rules import Limit


class Rhythm(StrEnum):
    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"


EVERYTHING = "everything"
SEARCH = "search"
KINDS = ("issue", "person", "organization", "post", "area", "topic", "debate")
FILTERS = ("q", "kind", "area", "topic", "stage", "addressee", "language")  # what narrows a search; its order does not
OF_THE_LIST = frozenset({"area", "topic", "stage", "language"})  # with these alone a search is a list of issues

MORNING = time(8)
MONDAY = 0
MOST_ITEMS = 30  # a mail longer than that is not read; the rest stands behind a link
FORGET_AFTER_DAYS = 7
FOLLOW_LIMIT = Limit("follow", address=20, connection=300)
LINK_LIVES = timedelta(days=400)  # mails are kept, and the link in last year's must still work


def next_notice(rhythm: Rhythm, now: datetime, zone: tzinfo, gathered: timedelta) -> datetime:
    """Return when a notice about something that is known now is due: soon, or in the morning of its day.

    `gathered` is how long news are put together "at once": a letter and its delivery shall be one mail. The morning is
    the site's; where the clock is set back that night, it still comes once.
    """
    if rhythm is Rhythm.AT_ONCE:
        return now + gathered
    day = now.astimezone(zone).date()
    if now >= _morning(day, zone):
        day += timedelta(days=1)
    if rhythm is Rhythm.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    return _morning(day, zone)


def _morning(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def what_of(filters: Mapping[str, str]) -> str:
    """Name what a search with these filters finds; the same filters always give the same name.

    A list by area or by topic alone is that area or topic, and one without filters is everything.
    """
    kept = {name: value for name in FILTERS if (value := filters.get(name, "").strip())}
    if not kept:
        return EVERYTHING
    if len(kept) == 1 and (alone := next(iter(kept))) in {"area", "topic"}:
        return f"{alone}/{kept[alone]}"
    return f"{SEARCH}?{urlencode(kept)}"


def filters_of(what: str) -> dict[str, str]:
    """Return the filters in the name of a search, and of an area or a topic; none for anything else."""
    kind, slash, key = what.partition("/")
    if slash and kind in {"area", "topic"}:
        return {kind: key}
    head, _mark, query = what.partition("?")
    return dict(parse_qsl(query)) if head == SEARCH else {}
