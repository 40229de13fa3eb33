"""The mail server says later, says no, hangs, or dies with the mail in its hands: one letter, one Message-ID."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from typing import Any

from tests.faults.house import House, until
from tests.faults.journal import read

QUEUE = """
import django; django.setup()
from kopir.mail.actions import queue_text
for mood in ("hangs", "later", "never", "dies"):
    queue_text(to=f"{mood}@example.org", subject=mood, body="Text", language="kk")
"""
HURRY = """
import django; django.setup()
from kopir.mail.models import OutgoingMail
from kopir.web import clock
OutgoingMail.objects.filter(state="queued").update(not_before=clock.now(), leased_until=None)
"""
MOODS = ("hangs", "later", "never", "dies")


def rows(house: House) -> list[tuple[str, int, str]]:
    with sqlite3.connect(house.folder / "kopir.sqlite3") as link:
        found = link.execute("SELECT state, attempts, message_id FROM mail_outgoingmail ORDER BY id").fetchall()
    link.close()
    return found


def test_server_in_every_mood_gets_each_mail_once(house: House, cast: dict[str, Any]) -> None:
    house.run("tests.faults.code", QUEUE)
    worker = house.start("kopir", "worker")
    try:
        # All had their first try: the one that hangs is let go after fifteen seconds, and no other waits for it.
        until(lambda: all(state == "refused" or tries == 1 for state, tries, _id in rows(house)))
        until(lambda: [mail["subject"] for mail in read(house.sink.path)] == ["dies"])
        house.run("tests.faults.code", HURRY)
        until(lambda: [state for state, *_rest in rows(house)].count("sent") == 3)
    finally:
        worker.terminate()
        worker.wait(60)
    names = dict(zip(MOODS, rows(house), strict=True))
    assert [state for state, _tries, _name in names.values()] == ["sent", "sent", "refused", "sent"]
    got = Counter((mail["subject"], mail["id"]) for mail in read(house.sink.path))
    # Only the server that died after it had taken the mail got it again, under the name by which it knows it.
    assert got == {("later", names["later"][2]): 1, ("hangs", names["hangs"][2]): 1, ("dies", names["dies"][2]): 2}


OFFICES = """
import django; django.setup()
from kopir.mail.actions import queue
for mood in ("takes", "dies"):
    facts = {"number": 1, "title": mood, "address": "", "addressee": "", "is_held": False}
    queue(to=f"{mood}@office.example", template="letters/mail/reply_copy.txt", language="en", context=facts, about="",
          dedupe=mood, is_private=False)
"""
LATER = """
import datetime, django; django.setup()
from kopir.mail.models import OutgoingMail
from kopir.web import clock
OutgoingMail.objects.update(not_before=clock.now(), leased_until=None)
"""


def test_office_gets_one_letter_though_all_die_after_data(house: House, cast: dict[str, Any]) -> None:
    """The worker is killed with the mail in the server's hands, then a server dies with it: neither is sent again."""
    before = len([*read(house.sink.path)])

    def got() -> list[str]:
        return [mail["subject"].rpartition(": ")[2] for mail in [*read(house.sink.path)][before:]]

    house.run("tests.faults.code", OFFICES)
    worker = house.start("kopir", "worker")
    until(lambda: got() == ["takes"])
    worker.kill()
    worker.wait(60)
    house.run("tests.faults.code", LATER)
    again = house.start("kopir", "worker")
    try:
        until(lambda: got() == ["takes", "dies"])
        house.run("tests.faults.code", LATER)
        until(lambda: [state for state, *_rest in rows(house)][-2:] == ["handed_over"] * 2)
        time.sleep(3)
        assert got() == ["takes", "dies"]
    finally:
        again.terminate()
        again.wait(60)
