"""Two editors, two workers at once: run as a program on a file of SQLite, or called on a server's test database."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

Scene = Callable[[], dict[str, Any]]


def two_editors_decide() -> dict[str, Any]:
    """Twelve editors decide about one text at once, half to publish, half to refuse."""
    from kopir.desk.actions import carry_out_due, decide
    from kopir.desk.models import Ruling
    from kopir.desk.queues import kind_of
    from kopir.issues.models import Report
    from kopir.web import clock
    from kopir.web.errors import TooLate
    from tests.desk import waiting
    from tests.issues.crowd import at_once

    key, kind = waiting.report(), kind_of("reports")
    editors = [waiting.EDITOR() for _number in range(12)]
    words = {"reason": ["hate"], "words": ["No."]}

    def press(place: int) -> str:
        act = kind.acts[place % 2]
        try:
            decide(kind, key, act, words if act.form else {}, editors[place])
        except TooLate as late:
            return late.code
        return "done"

    found = Counter(at_once([lambda place=place: press(place) for place in range(12)]))
    decision = Ruling.objects.get(kind="reports", key=key)
    with clock.living_at(clock.now() + timedelta(seconds=11)):
        settled = carry_out_due()
    wanted = {"publish": "published", "refuse": "refused"}[decision.act]
    return {"found": dict(found), "settled": settled, "agree": Report.objects.get(pk=key).state == wanted}


def two_workers_carry_out() -> dict[str, Any]:
    """Four workers carry out twenty decisions at once: each is done once, with one entry."""
    from kopir.desk.actions import carry_out_due, decide
    from kopir.desk.models import Ruling
    from kopir.desk.queues import kind_of
    from kopir.issues.models import Report
    from kopir.mail.models import OutgoingMail
    from kopir.record.models import Entry
    from kopir.web import clock
    from tests.desk import waiting
    from tests.issues.crowd import at_once

    kind, editor = kind_of("reports"), waiting.EDITOR()
    before = Entry.objects.filter(kind="issue.raised").count()
    keys = [waiting.report() for _number in range(20)]
    for key in keys:
        decide(kind, key, kind.acts[0], {}, editor)
    at = clock.now() + timedelta(seconds=11)

    def work() -> int:
        with clock.living_at(at):
            return sum(carry_out_due(limit=7) for _round in range(6))

    found = at_once([work] * 4)
    numbers = set(Report.objects.filter(pk__in=keys).values_list("issue__number", flat=True))
    return {
        "settled": sum(found),
        "done": Ruling.objects.filter(key__in=keys, kind="reports", state="done").count(),
        "issues": len(numbers),
        "entries": Entry.objects.filter(kind="issue.raised").count() - before,
        "mails": OutgoingMail.objects.filter(about__in=[f"report/{key}" for key in keys]).count(),
    }


def undo_meets_the_worker() -> dict[str, Any]:
    """The editor takes ten decisions back just when the worker carries them out: each is one or the other."""
    from kopir.desk.actions import carry_out_due, decide, undo
    from kopir.desk.models import Ruling
    from kopir.desk.queues import kind_of
    from kopir.issues.models import Report
    from kopir.web import clock
    from kopir.web.errors import TooLate
    from tests.desk import waiting
    from tests.issues.crowd import at_once

    kind, editor = kind_of("reports"), waiting.EDITOR()
    decisions = [decide(kind, waiting.report(), kind.acts[0], {}, editor) for _number in range(10)]
    at = clock.now() + timedelta(seconds=11)

    def work() -> int:
        with clock.living_at(at):
            return sum(carry_out_due() for _round in range(3))

    def take_back() -> int:
        count = 0
        for decision in decisions:
            try:
                undo(decision)
            except TooLate:
                continue
            count += 1
        return count

    done, undone = at_once([work, take_back])
    keys = [decision.key for decision in decisions]
    rows = Ruling.objects.filter(pk__in=[decision.pk for decision in decisions])
    return {
        "together": done + undone,
        "done": rows.filter(state="done").count() - done,
        "published": Report.objects.filter(pk__in=keys, state="published").count() - done,
        "held": Report.objects.filter(pk__in=keys, state="held").count() - undone,
    }


def two_editors_start() -> dict[str, Any]:
    """Eight editors press "start" at once on four texts: each text is opened by one, four editors find nothing."""
    from kopir.desk.actions import open_next
    from kopir.desk.models import Opening
    from kopir.desk.queues import kind_of
    from tests.desk import waiting
    from tests.issues.crowd import at_once

    kind = kind_of("checks")
    keys = [waiting.check() for _number in range(4)]
    editors = [waiting.EDITOR() for _number in range(8)]
    found = at_once([lambda editor=editor: open_next(kind, editor) for editor in editors])
    opened = sorted(key for key in found if key is not None)
    return {
        "opened": opened == keys,
        "nothing": found.count(None),
        "rows": Opening.objects.filter(kind="checks", key__in=keys).count(),
    }


SCENES: dict[str, Scene] = {
    "two_editors_decide": two_editors_decide,
    "two_workers_carry_out": two_workers_carry_out,
    "undo_meets_the_worker": undo_meets_the_worker,
    "two_editors_start": two_editors_start,
}


def main() -> None:
    import django

    django.setup()
    sys.stdout.write(json.dumps({name: scene() for name, scene in SCENES.items()}))


if __name__ == "__main__":
    main()
