"""Rebuild every public state, count and deadline from the record alone, and compare them with the rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count

from kopir.commitments.models import Commitment
from kopir.commitments.rules import Fact as PromiseFact
from kopir.commitments.rules import replay as replay_commitments
from kopir.issues.models import Issue
from kopir.issues.rules import Fact as IssueFact
from kopir.issues.rules import replay as replay_issues
from kopir.letters.models import Letter, Mailing, Mark, Reply
from kopir.letters.rules import LETTER, MailingState, ReplyState, judge
from kopir.letters.rules import replay as replay_letters
from kopir.letters.rules.replay import CLOCK_FIELDS
from kopir.record.models import Entry

ISSUE_FIELDS = ("stage", "support_count", "answer_due_on", "promise_due_on", "has_broken_promise", "merged_into")
BATCH = 2_000


def bodies() -> Iterator[dict[str, Any]]:
    """Yield the body of each entry in the order of the record, without holding them all."""
    rows = Entry.objects.order_by("pk").values_list("data", flat=True)
    for data in rows.iterator(chunk_size=BATCH):
        yield json.loads(bytes(data))


def differences() -> list[str]:
    """Return one line for each public fact in which rows and record differ; none where all agree."""
    return [*_issues(), *_letters(), *_commitments()]


def _compare(ref: str, told: Mapping[str, Any], stands: Mapping[str, Any]) -> Iterator[str]:
    for name, value in stands.items():
        if told.get(name) != value:
            yield f"{ref}: {name} is {_plain(value)!r}, the record says {_plain(told.get(name))!r}"


def _plain(value: Any) -> Any:
    """Show a code as the word it is stored as."""
    return str(value) if isinstance(value, str) else value


def _missing(kind: str, told: set[int], stands: set[int]) -> Iterator[str]:
    yield from (f"{kind}/{number}: stands in no entry" for number in sorted(stands - told))
    yield from (f"{kind}/{number}: is in the record and nowhere else" for number in sorted(told - stands))


def _issues() -> Iterator[str]:
    told = replay_issues(IssueFact(body["kind"], tuple(body["about"]), body["public"]) for body in bodies())
    rows = {row["number"]: row for row in _issue_rows()}
    yield from _missing("issue", set(told), set(rows))
    for number in sorted(set(told) & set(rows)):
        replayed = {name: getattr(told[number], name) for name in ISSUE_FIELDS}
        yield from _compare(f"issue/{number}", replayed, {name: rows[number][name] for name in ISSUE_FIELDS})


def _issue_rows() -> Iterator[dict[str, Any]]:
    """Yield the public facts of each issue; the one that holds its case goes by its number."""
    for row in Issue.objects.values("number", *ISSUE_FIELDS, "merged_into__number"):
        yield row | {"merged_into": row["merged_into__number"]}


def _letters() -> Iterator[str]:
    told = replay_letters(bodies())
    held, published = _replies(ReplyState.HELD), _replies(ReplyState.PUBLISHED)
    rows = {letter.number: letter for letter in Letter.objects.order_by("number")}
    sent, marks = _mailings(), _marks()
    yield from _missing("letter", set(told), set(rows))
    for number in sorted(set(told) & set(rows)):
        letter, found = rows[number], told[number]
        stands: dict[str, Any] = {
            "state": letter.state,
            "rulebook": letter.rulebook_name,
            "basis": letter.basis,
            "held": held.get(letter.pk, 0),
            "replies": published.get(letter.pk, 0),
            "mailings": sent[letter.pk],
            **{name: getattr(letter, name) for name in CLOCK_FIELDS},
            "marks": marks[letter.pk],
        }
        replayed: dict[str, Any] = {
            "state": found.state.value,
            "rulebook": found.rulebook,
            "basis": found.basis,
            "held": found.held,
            "replies": found.replies,
            "mailings": set(found.mailings),
            **{name: found.dates.get(name) for name in CLOCK_FIELDS},
            "marks": _told_marks(found.marks, found.first_day_marks, found.verdicts),
        }
        yield from _compare(f"letter/{number}", replayed, stands)


def _replies(state: ReplyState) -> dict[int, int]:
    return dict(Reply.objects.filter(state=state).values_list("letter").annotate(count=Count("pk")))


Marks = tuple[dict[str, int], dict[str, int], str]


def _told_marks(
    counts: Mapping[int, Mapping[str, int]], fresh: Mapping[int, Mapping[str, int]], verdicts: Mapping[int, str]
) -> dict[int, Marks]:
    found = {number: (dict(counts[number]), dict(fresh[number]), verdicts[number]) for number in counts}
    return {number: marks for number, marks in found.items() if any(marks[0].values()) or any(marks[1].values())}


def _marks() -> dict[int, dict[int, Marks]]:
    """Count the marks of all questions, by the key of the letter and the number of the question."""
    counted: dict[tuple[int, int], tuple[dict[str, int], dict[str, int]]] = defaultdict(lambda: ({}, {}))
    rows = Mark.objects.values_list("question__letter", "question__number", "is_first_day", "verdict")
    for letter, number, is_first_day, verdict, count in rows.annotate(count=Count("pk")):
        counted[letter, number][is_first_day][verdict] = count
    found: dict[int, dict[int, Marks]] = defaultdict(dict)
    for (letter, number), (counts, fresh) in counted.items():
        judged = judge(counts, fresh)  # type: ignore[arg-type]  # a verdict's value is the verdict
        found[letter][number] = (dict(judged.counts), dict(judged.first_day), judged.code)  # type: ignore[arg-type]
    return found


def _mailings() -> dict[int, set[str]]:
    """Return the reminders and rungs that went out, by the key of the letter."""
    found: dict[int, set[str]] = defaultdict(set)
    out = [MailingState.CONFIRMED, MailingState.SENT, MailingState.BOUNCED]
    for letter, kind in Mailing.objects.filter(state__in=out).exclude(kind=LETTER).values_list("letter", "kind"):
        found[letter].add(kind)
    return found


def _commitments() -> Iterator[str]:
    told = replay_commitments(PromiseFact(body["kind"], tuple(body["about"]), body["public"]) for body in bodies())
    rows = {row.number: row for row in Commitment.objects.order_by("number")}
    yield from _missing("commitment", set(told), set(rows))
    for number in sorted(set(told) & set(rows)):
        stands, replayed = vars(rows[number].public), vars(told[number])
        yield from _compare(f"commitment/{number}", replayed, stands)
        outcome = told[number].outcome
        yield from _compare(f"commitment/{number}", {"outcome": outcome or ""}, {"outcome": rows[number].outcome})
