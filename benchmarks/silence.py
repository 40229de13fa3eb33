"""Ten thousand offices are silent on one day: how long the worker takes until each reminder stands in the outbox.

    KOPIR_DATA_DIR=$(mktemp -d) .venv/bin/python -m benchmarks.silence [letters]

Seconds of this process's CPU and of the clock; each reminder with its questions, a fresh link, and its entry on the
record. Written, not sent. Exits 1 where one is missing or there twice.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from benchmarks.seed import seed
from kopir.letters.models import Letter, Mailing
from kopir.letters.rules import LetterState, MailingState
from kopir.letters.tasks import send_reminders
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry
from kopir.web import clock

NOON = datetime(2026, 11, 25, 7, tzinfo=UTC)  # a Wednesday that is worked
TARGET_S = 10.0


def prepare(letters: int) -> None:
    """Put letters on an empty site whose answers are due today, each with the reminder of the day."""
    call_command("migrate", verbosity=0)
    seed(letters, 100, letters)
    today = NOON.date()
    Letter.objects.update(
        state=LetterState.WAITING,
        email="office@example.org",
        clock_starts_on=today - timedelta(days=20),
        due_on=today,
        overdue_from=today + timedelta(days=1),
        long_overdue_from=today + timedelta(days=30),
        stopped_on=None,
    )
    Mailing.objects.bulk_create(
        (
            Mailing(letter_id=key, kind="due", due_on=today, state=MailingState.PLANNED)
            for key in Letter.objects.values_list("pk", flat=True)
        ),
        batch_size=1_000,
    )


def main(letters: int = 10_000) -> int:
    prepare(letters)
    cpu, wall, longest = time.process_time(), time.perf_counter(), 0.0
    with clock.living_at(NOON):
        while True:
            began = time.perf_counter()
            done = send_reminders()
            longest = max(longest, time.perf_counter() - began)
            if not done:
                break
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    mails = OutgoingMail.objects.filter(template="letters/mail/reminder_due.txt")
    said = Entry.objects.filter(kind="letter.reminded").count()
    print(
        f"{letters} reminders on {connection.vendor}: {cpu:.1f} s CPU, {wall:.1f} s,"
        f" longest transaction {longest * 1000:.0f} ms; {'pass' if wall < TARGET_S else 'MISS'} (target {TARGET_S:g} s)"
    )
    return int(not mails.count() == mails.values("about").distinct().count() == said == letters)


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
