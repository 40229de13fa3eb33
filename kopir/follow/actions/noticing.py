"""The worker follows the record for those who follow: it notes who has news, and writes the notices that are due.

Both steps move their cursors in the transaction that writes what they found, so a worker killed anywhere, or two at
once, lose nothing and double nothing. What a notice says is read when it is sent (`kopir.follow.notices`).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Case, DateTimeField, Value, When
from django.db.models.functions import Greatest

from kopir.follow.actions.following import STOP
from kopir.follow.actions.reading import READING, head, hour_of, locked_cursor
from kopir.follow.matching import Stretch, read_stretch, told
from kopir.follow.models import Following
from kopir.follow.rules import LINK_LIVES, MOST_ITEMS, SEARCH, Rhythm
from kopir.mail.actions import queue_all
from kopir.mail.rules import LinkSpec, NewMail
from kopir.record.models import Cursor, Entry
from kopir.web import clock

TEMPLATE = "follow/mail/notice.txt"
ENTRIES_A_STEP = 200
NOTICES_A_STEP = 100
NAMES_A_QUERY = 500  # SQLite takes a limited number of values in one statement


def note_news(limit: int = ENTRIES_A_STEP) -> int:
    """Read on in the record and set the hour of the next notice for whoever follows what new entries concern.

    Returns how many entries were read. A following that has its hour already keeps it, so that daily means once a day.
    """
    seen = Cursor.objects.filter(reading=READING).values_list("position", flat=True).first()
    if seen is not None and not Entry.objects.after(seen).exists():
        return 0  # an idle tick takes no lock
    return _note_news(limit)


@transaction.atomic
def _note_news(limit: int) -> int:
    cursor = locked_cursor()
    newest = head()
    if newest <= cursor.position:
        return 0
    # A hundred thousand issues of an import are no news: one step passes by all of them.
    keys = list(told(cursor.position, newest).order_by("pk").values_list("pk", flat=True)[:limit])
    reached = keys[-1] if len(keys) == limit else newest
    stretch = read_stretch(cursor.position, reached)
    hours = [When(rhythm=rhythm, then=Value(hour_of(rhythm))) for rhythm in Rhythm]
    for whats in _by_hundreds(_concerned(stretch)):
        # Nothing before this stretch waits for those who have no hour, so they need not read it again.
        Following.objects.asleep(whats, before=reached).update(
            due_at=Case(*hours, output_field=DateTimeField()), position=Greatest("position", Value(cursor.position))
        )
    Cursor.objects.filter(pk=cursor.pk).update(position=reached)
    return len(keys)


def _concerned(stretch: Stretch) -> list[str]:
    """Return the names of all things that a stretch concerns, among searches those that somebody follows."""
    searches = Following.objects.filter(what__startswith=f"{SEARCH}?") if stretch.by_what else Following.objects.none()
    whats = searches.values_list("what", flat=True).distinct()
    return sorted({*stretch.by_what, *(what for what in whats if stretch.concerning(what, 0))})


def _by_hundreds(whats: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(whats), NAMES_A_QUERY):
        yield whats[start : start + NAMES_A_QUERY]


def write_notices(limit: int = NOTICES_A_STEP) -> int:
    """Write the notices that are due into the outbox; return how many followings were served.

    A notice names its entries; a row in the outbox and the following's new position stand or fall together.
    """
    return _write_notices(limit) if Following.objects.due(clock.now()).exists() else 0


@transaction.atomic
def _write_notices(limit: int) -> int:
    upto = locked_cursor().position
    due = list(Following.objects.due_with_company(clock.now(), limit))
    if not due:
        return 0
    stretch = read_stretch(min(following.position for following in due), upto)
    found = [(following, stretch.concerning(following.what, following.position)) for following in due]
    queue_all([_notice(following, keys) for following, keys in _told_once(found)])
    Following.objects.filter(pk__in=[following.pk for following in due]).update(position=upto, due_at=None)
    return len(due)


def _told_once(found: list[tuple[Following, list[int]]]) -> Iterator[tuple[Following, list[int]]]:
    """Leave out of a wider following what the same person reads under a narrower one: one change is one mail."""
    read: dict[tuple[int, str], set[int]] = {}
    for following, keys in sorted(found, key=lambda one: (len(one[1]), one[0].pk)):
        seen = read.setdefault((following.account_id, following.rhythm), set())
        if new := [key for key in keys if key not in seen]:
            yield following, new
        seen.update(keys)


def _notice(following: Following, keys: list[int]) -> NewMail:
    return NewMail(
        to=following.account.email,
        template=TEMPLATE,
        language=following.language,
        about="",  # the log of mails shall not say what a person follows
        dedupe=f"follow:{following.pk}:{keys[0]}-{keys[-1]}",
        context={"following": following.pk, "entries": keys[:MOST_ITEMS], "more": max(len(keys) - MOST_ITEMS, 0)},
        link=LinkSpec(STOP, following.ref, LINK_LIVES, "follow-data:stop"),
    )
