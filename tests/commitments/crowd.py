"""Many people check at once: run as a program on a file of SQLite, or called on a server's test database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from tests.issues.crowd import at_once


def two_confirmations() -> dict[str, Any]:
    """Let the second and the third confirmation come at the same moment."""
    from kopir.commitments.models import Commitment
    from kopir.record.models import Entry
    from tests.factories.commitments import a_citizen, a_promise, claim, confirm

    made = claim(a_promise())
    confirm(made)
    people = [a_citizen(), a_citizen()]
    found = at_once([lambda person=person: confirm(made, person).state for person in people])
    row = Commitment.objects.get(pk=made.pk)
    entries = [entry for entry in Entry.objects.about(made.ref) if entry.kind == "commitment.checked"]
    return {
        "found": [str(one) for one in found],
        "state": row.state,
        "confirmations": row.confirmations,
        "states": [entry.public["state"] for entry in entries],
    }


def two_workers() -> dict[str, Any]:
    """Let four tickers find the same overdue promises."""
    from datetime import timedelta

    from kopir.commitments.actions import move_by_time
    from kopir.record.models import Entry
    from kopir.web import clock
    from tests.factories.commitments import a_promise

    with clock.living_at(clock.now() - timedelta(days=40)):
        made = [a_promise() for _ in range(5)]
    found = at_once([move_by_time] * 4)
    return {
        "steps": sum(found),
        "entries": [Entry.objects.about(one.ref).filter(kind="commitment.overdue").count() for one in made],
    }


SCENES: dict[str, Callable[[], dict[str, Any]]] = {"two_confirmations": two_confirmations, "two_workers": two_workers}


def main(words: list[str]) -> None:
    import django

    django.setup()
    sys.stdout.write(json.dumps({name: SCENES[name]() for name in words}))


if __name__ == "__main__":
    main(sys.argv[1:])
