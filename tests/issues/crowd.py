"""Many people at once on one database: run as a program on a file of SQLite, or called on a server's test database."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from typing import Any


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run all jobs in threads that start together; return what each returned or raised."""
    from django.db import connections

    gate, found = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        try:
            gate.wait(30)
            found[place] = job()
        except Exception as error:  # noqa: BLE001 - the caller compares it
            found[place] = repr(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, job)) for place, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def one_person_fifty_times() -> dict[str, Any]:
    """Press the same button fifty times at once."""
    from kopir.issues.actions import fold_supports, support
    from kopir.issues.models import Support
    from tests.factories.issues import citizen, issue

    made, person = issue(), citizen()
    text = made.reports.get()
    new = at_once([lambda: support(person, text)] * 50)
    fold_supports()
    made.refresh_from_db()
    rows = Support.objects.filter(issue=made).count()
    return {"new": new.count(True), "old": new.count(False), "rows": rows, "count": made.support_count}


def folders_and_a_crowd() -> dict[str, Any]:
    """Let forty people support two issues, ten of them take it back, and four folders count meanwhile."""
    from django.db.models import Sum

    from kopir.issues.actions import fold_supports, support, withdraw_support
    from kopir.issues.models import Issue, Support, SupportDelta, SupportTally
    from kopir.record.models import Entry
    from tests.factories.issues import citizen, issue

    texts = [issue().reports.get() for _number in range(2)]
    people = [citizen() for _number in range(40)]

    def come(place: int) -> str:
        text = texts[place % 2]
        support(people[place], text)
        if place % 4 == 0:
            withdraw_support(Support.objects.get(issue=text.issue, account=people[place]))
        return "came"

    def fold() -> str:
        for _round in range(40):
            fold_supports(limit=7)
        return "folded"

    found = at_once([*(lambda place=place: come(place) for place in range(40)), fold, fold, fold, fold])
    while fold_supports(limit=7):
        pass
    keys = [text.issue_id for text in texts]
    issues = Issue.objects.filter(pk__in=keys).order_by("pk")
    entries = Entry.objects.filter(kind="support.counted")
    return {
        "odd": sorted({str(one) for one in found}),
        "rows": [Support.objects.filter(issue=one).count() for one in issues],
        "counts": [one.support_count for one in issues],
        "tallies": [SupportTally.objects.filter(issue=one).aggregate(Sum("count"))["count__sum"] for one in issues],
        "deltas": SupportDelta.objects.filter(issue__in=keys).count(),
        "entries": [
            sum(entry.public["delta"] for entry in entries.about(one.ref).filter(kind="support.counted"))
            for one in issues
        ],
    }


def two_editors() -> dict[str, Any]:
    """Let two editors publish and two refuse the same text at once."""
    from kopir.issues.actions import publish_report, refuse_report
    from kopir.issues.models import Issue, Report
    from kopir.issues.rules import Refusal
    from kopir.record.models import Entry
    from tests.factories.issues import citizen, report

    held, editor = report(), citizen()
    before = Entry.objects.count()

    def publish() -> str:
        publish_report(Report.objects.get(pk=held.pk), editor=editor)
        return "decided"

    def refuse() -> str:
        refuse_report(Report.objects.get(pk=held.pk), editor=editor, reason=Refusal.HATE, words="No.")
        return "decided"

    found = at_once([publish, refuse, publish, refuse])
    held.refresh_from_db()
    return {
        "decided": found.count("decided"),
        "others": sorted({str(one).partition("(")[0] for one in found if one != "decided"}),
        "entries": Entry.objects.count() - before,
        "agree": (held.issue_id is not None) == (held.state == "published"),
        "issues": Issue.objects.filter(pk=held.issue_id).count() + (held.refusal_number or 0),
    }


def crosswise() -> dict[str, Any]:
    """Let editors merge three issues in a ring while people support and withdraw, and somebody counts."""
    from kopir.issues.actions import fold_supports, merge, support, unmerge, withdraw_support
    from kopir.issues.models import Issue, Merge, Support
    from kopir.issues.rules import MergeReason
    from kopir.site.replay import differences
    from kopir.web.errors import Refused
    from tests.factories.issues import citizen, issue

    made, editor = [issue() for _number in range(3)], citizen()
    texts, people = [one.reports.get() for one in made], [citizen() for _number in range(12)]
    keys = [one.pk for one in made]

    def join(place: int) -> str:
        one, other = (Issue.objects.get(pk=keys[number % 3]) for number in (place, place + 1))
        try:
            row = merge(one, other, reason=MergeReason.SAME_PROBLEM, editor=editor)
        except Refused:
            return "refused"
        if place == 0:
            unmerge(row, editor=editor, words="No.")
        return "joined"

    def come(place: int) -> str:
        for number in (place, place + 1):
            support(people[place], texts[number % 3])
        if place % 3 == 0:
            withdraw_support(Support.objects.filter(account=people[place]).order_by("pk")[0])
        return "came"

    def fold() -> str:
        for _round in range(10):
            fold_supports(limit=3)
        return "folded"

    jobs = [*(lambda place=place: join(place) for place in range(6)), fold, fold]
    found = at_once([*jobs, *(lambda place=place: come(place) for place in range(12))])
    while fold_supports():
        pass
    heads = Issue.objects.filter(pk__in=keys, merged_into=None)
    return {
        "odd": sorted({str(one) for one in found} - {"joined", "refused"}),
        "rings": heads.count() == 0,
        "standing": Merge.objects.standing().filter(issue__in=keys).count() + heads.count(),
        "exact": all(
            one.support_count == Support.objects.in_case(one.pk).values("account").distinct().count() for one in heads
        ),
        "differences": differences(),
    }


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    "one_person_fifty_times": one_person_fifty_times,
    "folders_and_a_crowd": folders_and_a_crowd,
    "two_editors": two_editors,
    "crosswise": crosswise,
}


def fold_for_ever() -> None:
    from kopir.issues.actions import fold_supports

    sys.stdout.write("folding\n")
    sys.stdout.flush()
    while True:
        fold_supports(limit=3)


def main(words: list[str]) -> None:
    import django

    django.setup()
    if words == ["fold"]:
        fold_for_ever()
    else:
        sys.stdout.write(json.dumps({name: SCENES[name]() for name in words}))


if __name__ == "__main__":
    main(sys.argv[1:])
