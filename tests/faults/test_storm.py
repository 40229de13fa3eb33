"""Eight writers at once on one file of SQLite, beside people who use the site: nobody reads "database is locked"."""

from __future__ import annotations

import json
import os
from typing import Any

from tests.faults.house import House
from tests.faults.journal import read

WRITERS = 8
SECONDS = float(os.environ.get("FAULTS_STORM_S", "5"))


def test_storm_of_writers_is_no_error_to_anybody(house: House, cast: dict[str, Any]) -> None:
    house.serve()
    crowd = house.crowd(cast, seconds=600, clients=3)
    words = ("tests.faults.storm",)
    writers = [house.start(*words, str(number), str(SECONDS), stdout="pipe") for number in range(WRITERS)]
    wrote = [json.loads(writer.communicate(timeout=120)[0]) for writer in writers]
    crowd.finish()
    assert min(len(writer["titles"]) for writer in wrote) >= 3  # each had its turns
    assert [writer["troubles"] for writer in wrote] == [[]] * WRITERS
    found = house.audit()
    assert found["problems"] == []
    assert {event["event"] for event in read(house.journal)} & {"told", "untrue", "lost"} == set()
    count = house.run("tests.faults.code", COUNT)
    assert int(count) == len({title for writer in wrote for title in writer["titles"]})


COUNT = """
import django; django.setup()
from kopir.issues.models import Report
print(Report.objects.filter(title__startswith="The lamp w").count())
"""
