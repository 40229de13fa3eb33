"""The clock is wrong, and jumps: entries keep their order, no page breaks, no link lives longer, the worker goes on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.faults.house import House, until
from tests.faults.journal import read

LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")
EXPIRED = """
import django; django.setup()
from datetime import timedelta
from kopir.tokens.actions import mint
print(mint("raise", "report/0", timedelta(seconds=1)))
"""
STATE = """
import django, json; django.setup()
from kopir.record.models import Entry
from kopir.tokens.models import Token
raised = Entry.objects.filter(kind="issue.raised").order_by("pk").prefetch_related("openings")
rows = [(entry.pk, entry.at.timestamp(), entry.opened("title")) for entry in raised]
spent = Token.objects.filter(about="report/0").values_list("spent_at", flat=True)
print(json.dumps([rows, [moment is not None for moment in spent]]))
"""


def library() -> str:
    found = [path for pattern in LIBRARIES for path in Path("/").glob(pattern[1:])]
    if not found or not shutil.which("faketime"):
        pytest.skip("needs libfaketime")
    return str(found[0])


def confirmed(house: House, event: str) -> dict[str, int]:
    """Return where in the journal known people first tried to publish a text, or were first told that it is."""
    found: dict[str, int] = {}
    for place, line in enumerate(read(house.journal)):
        if line["event"] == event and line["act"] == "confirm" and line["email"].startswith("known"):
            found.setdefault(line["key"], place)
    return found


def test_clock_that_jumps_breaks_nothing(house: House, cast: dict[str, Any]) -> None:
    clock = house.papers / "clock"
    fake = {
        "LD_PRELOAD": library(),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    clock.write_text("+3d")
    house.run("tests.faults.code", EXPIRED)
    house.serve(**fake)
    crowd = house.crowd(cast, seconds=600, clients=3)
    published = 0
    for jump in ("+3d", "-3d", "+0d", "-3h", "+0d"):
        clock.write_text(jump)
        # A text is published by the button in a mail: the worker goes on, whatever the clock says.
        until(lambda before=published: len(confirmed(house, "ack")) > before)
        published = len(confirmed(house, "ack"))
        assert [house.answers(path) for path in ("/en/issues/", "/kk/", "/ru/overdue/", "/en/record/")] == [200] * 4
    crowd.finish()
    found = house.audit()
    assert found["problems"] == []
    assert found["outages_told"] == 0
    rows, spent = json.loads(house.run("tests.faults.code", STATE))
    assert spent == [True]  # closed when its time was over, and no clock set back revives it
    moments = [at for _key, at, _title in rows]
    assert moments != sorted(moments)  # the clock did go back between entries
    keys = {title.split()[2]: key for key, _at, title in rows if title.startswith("The lamp ")}
    tries, acks = confirmed(house, "try"), confirmed(house, "ack")
    pairs = [(a, b) for a, acked in acks.items() for b, tried in tries.items() if acked < tried and {a, b} <= set(keys)]
    assert len(pairs) >= 3
    assert [pair for pair in pairs if keys[pair[0]] > keys[pair[1]]] == []  # who came first has the lower key
