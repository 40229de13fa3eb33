"""Ten thousand followings, a thousand new entries: how long the worker takes until every notice stands in the outbox.

    KOPIR_DATA_DIR=$(mktemp -d) .venv/bin/python -m benchmarks.notices [followings] [entries]

Half of them follow everything, a quarter one of fifty issues, a quarter one of a hundred searches. Seconds of
this process's CPU and of the wall clock on an otherwise empty site; the mails are written, not sent.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from kopir.accounts.models import Account
from kopir.follow.actions import note_news, write_notices
from kopir.follow.actions.reading import head
from kopir.follow.models import Following
from kopir.follow.rules import Rhythm
from kopir.issues.actions import ensure_topics
from kopir.issues.actions.publishing import publish
from kopir.issues.models import Report, Topic
from kopir.issues.rules import ReportState
from kopir.mail.models import OutgoingMail
from kopir.record.actions import append
from kopir.web import clock

ISSUES = SEARCHES = 100


def prepare(followings: int) -> None:
    """Put issues, people and what they follow on an empty site."""
    call_command("migrate", verbosity=0)
    ensure_topics()
    topics = list(Topic.objects.all())
    with transaction.atomic():
        for number in range(ISSUES):
            publish(
                Report.objects.create(
                    title=f"Issue about word{number}",
                    text="Something is wrong here. " * 5,
                    language="en",
                    page_language="en",
                    topic=topics[number % len(topics)],
                    state=ReportState.HELD,
                    created_at=clock.now(),
                    confirmed_at=clock.now(),
                    author=Account.objects.at_address("author@example.org"),
                ),
                by="citizen",
            )
        names = [f"reader{number}@example.org" for number in range(followings)]
        people = Account.objects.bulk_create(Account(email=name, canonical_email=name) for name in names)
        facts = {"rhythm": Rhythm.AT_ONCE, "language": "en", "position": head(), "created_at": clock.now()}
        Following.objects.bulk_create(
            Following(account=person, what=what_of_reader(number), **facts) for number, person in enumerate(people)
        )
        while note_news():
            pass


def what_of_reader(number: int) -> str:
    if number % 2:
        return "everything"
    return f"issue/{number % ISSUES + 1}" if number % 4 else f"search?q=word{number % SEARCHES}&language=en"


def main(followings: int = 10_000, entries: int = 1_000) -> None:
    prepare(followings)
    with transaction.atomic():
        for number in range(entries):
            append("letter.overdue", [f"letter/{number}", f"issue/{number % ISSUES + 1}"], "worker", {})
    found = {"note news": _timed(note_news)}
    with clock.living_at(clock.now() + timedelta(minutes=5)):
        found["write notices"] = _timed(write_notices)
    for step, (cpu, wall, longest) in found.items():
        print(f"{step}: {cpu:.2f} s CPU, {wall:.2f} s, longest transaction {longest * 1000:.0f} ms")
    mails = OutgoingMail.objects.count()
    print(f"{mails} notices for {followings} followings and {entries} entries on {connection.vendor}")


def _timed(step: Callable[[], int]) -> tuple[float, float, float]:
    times, before = [], time.process_time()
    while True:
        start = time.perf_counter()
        done = step()
        times.append(time.perf_counter() - start)
        if not done:
            return time.process_time() - before, sum(times), max(times)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
