"""What is so on this site now: numbers from rows, none about a person. Status, metrics and `kopir check` say them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Max, Min

from kopir.config import heartbeat
from kopir.likeness import computing
from kopir.mail.models import IncomingMail, Mailbox, OutgoingMail
from kopir.mail.rules import Fate, MailState
from kopir.record.models import Cursor, Entry
from kopir.web import clock

SILENT_S = 60.0  # a worker that said nothing for so long is taken for dead
LATE_S = 900.0  # mail and readings that wait longer are late
COUNTED_FOR_S = 60  # an exact count of a long record is not taken at each look


@dataclass(frozen=True)
class Facts:
    """One look at the site. Ages are in seconds; None where there is nothing that could have an age."""

    worker_age_s: float | None
    failing: tuple[str, ...]
    mails: dict[str, int]
    mail_lag_s: float | None
    entries: int
    newest_entry_age_s: float | None
    unread: int = 0  # mails that came in and were not read yet
    pen: int = 0  # mails that wait for a person
    unheard: int = 0  # mails to offices whose server was never heard
    poll_age_s: float | None = None  # since the mailbox was last read
    vectors_waiting: int = 0  # texts that cannot be found by meaning yet
    readings: dict[str, float] = field(default_factory=dict)  # age of the oldest entry that each has not seen

    @property
    def troubles(self) -> tuple[str, ...]:
        """Return what is not as it should be, in one word each."""
        found = []
        if self.worker_age_s is None or self.worker_age_s > SILENT_S:
            found.append("worker")
        if self.failing:
            found.append("chores")
        if (self.mail_lag_s or 0) > LATE_S:
            found.append("mail")
        if any(age > LATE_S for age in self.readings.values()):
            found.append("readings")
        return tuple(found)


def look() -> Facts:
    """Look at rows and at the worker's sign of life; raises DatabaseError where the database is away."""
    now = clock.now()
    arrived = dict(IncomingMail.objects.order_by().values_list("fate").annotate(many=Count("pk")))
    polled = Mailbox.objects.aggregate(last=Max("polled_at"))["last"]
    said = heartbeat.last(Path(settings.DATA_DIR))
    counted = dict(OutgoingMail.objects.order_by().values_list("state").annotate(many=Count("pk")))
    oldest = OutgoingMail.objects.due(now).order_by().aggregate(first=Min("not_before"))["first"]
    newest = Entry.objects.order_by("-pk").values_list("at", flat=True).first()
    return Facts(
        worker_age_s=_age(now, said[0]) if said else None,
        failing=tuple(said[1]) if said else (),
        mails={state.value: counted.get(state.value, 0) for state in MailState},
        mail_lag_s=_age(now, oldest) if oldest else None,
        entries=cache.get_or_set("config.entries", Entry.objects.count, COUNTED_FOR_S) or 0,
        newest_entry_age_s=_age(now, newest) if newest else None,
        unread=arrived.get(Fate.KEPT, 0),
        pen=arrived.get(Fate.PEN, 0),
        unheard=OutgoingMail.objects.unheard(now).count(),
        poll_age_s=_age(now, polled) if polled else None,
        vectors_waiting=computing.waiting(),
        readings={cursor.reading: _unseen_age(cursor, now) for cursor in Cursor.objects.order_by("reading")},
    )


def _age(now: datetime, moment: datetime) -> float:
    return round(max(0.0, (now - moment).total_seconds()), 1)


def _unseen_age(cursor: Cursor, now: datetime) -> float:
    first = Entry.objects.after(cursor.position).values_list("at", flat=True).first()
    return _age(now, first) if first else 0.0
