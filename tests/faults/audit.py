"""Compare what was acknowledged with what stands: run as a program inside the site's environment, prints JSON.

    python -m tests.faults.audit JOURNAL MAILS [drain]

`drain` first lets time pass: leases of killed workers run out, and the worker's chores run until nothing is left to do.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.faults.journal import read

REST_S = 120
NOTICE = "follow/mail/notice.txt"
KEY = re.compile(r"\b\w+x\d+\b")


def drain() -> None:
    """Work until all is at rest. The site's own worker is at it too, so what it holds in its hands is waited for."""
    from kopir.config.worker import run_until_quiet
    from kopir.desk.models import Ruling
    from kopir.follow.models import Following
    from kopir.mail.models import OutgoingMail
    from kopir.web import clock

    OutgoingMail.objects.filter(state="queued").update(leased_until=None, not_before=clock.now())
    ends = time.monotonic() + REST_S
    while not is_at_rest() and time.monotonic() < ends:
        Ruling.objects.pending().update(takes_effect_at=clock.now())
        Following.objects.filter(due_at__isnull=False).update(due_at=clock.now())
        run_until_quiet()
        time.sleep(0.2)


def is_at_rest() -> bool:
    """Say whether no worker will do anything more of itself: not decide, not count, not tell, not send."""
    from kopir.desk.models import Ruling
    from kopir.follow.actions.reading import READING, head
    from kopir.follow.models import Following
    from kopir.issues.models import SupportDelta
    from kopir.mail.models import OutgoingMail
    from kopir.record.models import Cursor

    is_read = not Cursor.objects.filter(reading=READING, position__lt=head()).exists()
    waiting = [
        Ruling.objects.pending(),
        SupportDelta.objects.all(),
        Following.objects.filter(due_at__isnull=False),
        OutgoingMail.objects.filter(state="queued"),
    ]
    return is_read and not any(rows.exists() for rows in waiting)


class Audit:
    """Each check yields one line for each act that is lost, doubled or half there."""

    def __init__(self, events: list[dict[str, Any]], mails: list[dict[str, Any]]) -> None:
        self.events, self.mails = events, mails
        self.acks = {(event["act"], event["key"]): event for event in events if event["event"] == "ack"}
        self.tries = {(event["act"], event["key"]): event for event in events if event["event"] == "try"}

    def each(self, act: str) -> Iterator[tuple[dict[str, Any], bool]]:
        """Yield each try of an act once, and whether it was acknowledged."""
        for (name, key), event in self.tries.items():
            if name == act:
                yield event, (act, key) in self.acks

    @staticmethod
    def compare(what: str, found: int, *, acked: bool) -> Iterator[str]:
        if acked and not found:
            yield f"LOST {what}"
        if found > 1:
            yield f"DOUBLED {what}: {found}"

    def problems(self) -> list[str]:
        checks = [self.raised, self.confirmed, self.asked, self.supported, self.marked, self.replied]
        checks += [self.ruled, self.followed, self.noticed]
        whole = [self.whole_issues, self.whole_supports, self.whole_letters, self.mailed, self.told, self.replay]
        return [line for check in [*checks, *whole, self.file] for line in check()]

    def raised(self) -> Iterator[str]:
        from kopir.issues.models import Report
        from kopir.mail.models import OutgoingMail

        reports: dict[str, list[int]] = {}
        for key, title in Report.objects.values_list("pk", "title"):
            for word in KEY.findall(title):
                reports.setdefault(word, []).append(key)
        mails = set(OutgoingMail.objects.values_list("dedupe", flat=True))
        for event, acked in self.each("raise"):
            found = reports.get(event["key"], [])
            yield from self.compare(f"text {event['key']}", len(found), acked=acked)
            if any(f"confirm-report:{key}" not in mails for key in found):
                yield f"HALF text {event['key']} without its mail"

    def confirmed(self) -> Iterator[str]:
        from kopir.issues.models import Report

        states = {report.title: report for report in Report.objects.select_related("author")}
        for event, acked in self.each("confirm"):
            report = states.get(f"The lamp {event['key']} is dark")
            held = report is not None and report.state != "unconfirmed"
            yield from self.compare(f"confirmation {event['key']}", int(held), acked=acked)
            if report and held and (report.author is None or report.author.email != event["email"]):
                yield f"HALF confirmation {event['key']} without its author"
            if report and held and event["email"].startswith("known") and report.issue_id is None:
                yield f"HALF confirmation {event['key']} of a known author without an issue"

    def asked(self) -> Iterator[str]:
        from kopir.issues.models import PendingSupport, Support

        pending = Counter(PendingSupport.objects.values_list("email", flat=True))
        given = Counter(Support.objects.values_list("account__email", flat=True))
        for event, acked in self.each("ask"):
            email = event["email"]
            yield from self.compare(f"wish {event['key']}", pending[email] + given[email], acked=acked)
        for event, acked in self.each("confirm_ask"):
            yield from self.compare(f"confirmed support {event['key']}", given[event["email"]], acked=acked)

    def supported(self) -> Iterator[str]:
        from django.contrib.sessions.models import Session

        from kopir.issues.models import Support

        who = {session.pk: int(session.get_decoded()["_auth_user_id"]) for session in Session.objects.all()}
        rows = Counter(Support.objects.values_list("account", "issue__number"))
        for event, acked in self.each("support"):
            pair = who[event["session"]], event["issue"]
            yield from self.compare(f"support {event['key']}", rows[pair], acked=acked)

    def marked(self) -> Iterator[str]:
        from django.contrib.sessions.models import Session

        from kopir.letters.models import Mark

        who = {session.pk: int(session.get_decoded()["_auth_user_id"]) for session in Session.objects.all()}
        rows = Counter(Mark.objects.values_list("account", "question__letter__number", "question__number", "verdict"))
        for event, acked in self.each("mark"):
            place = who[event["session"]], event["letter"], event["question"], event["verdict"]
            yield from self.compare(f"mark {event['key']}", rows[place], acked=acked)

    def replied(self) -> Iterator[str]:
        from kopir.letters.models import Answer
        from kopir.mail.models import OutgoingMail

        texts = Counter(word for text in Answer.objects.values_list("text", flat=True) for word in KEY.findall(text))
        mails = set(OutgoingMail.objects.values_list("dedupe", flat=True))
        for event, acked in self.each("reply"):
            yield from self.compare(f"reply {event['key']}", texts[event["key"]], acked=acked)
            if texts[event["key"]] and f"reply/{event['letter']}-1:copy" not in mails:
                yield f"HALF reply {event['key']} without its copy"

    def ruled(self) -> Iterator[str]:
        """A ruling takes effect once; what nobody decided waits."""
        from kopir.desk.models import Ruling
        from kopir.issues.models import Report
        from kopir.record.models import Entry

        rulings: dict[int, list[tuple[str, str]]] = {}
        for key, act, state in Ruling.objects.filter(kind="reports").values_list("key", "act", "state"):
            rulings.setdefault(key, []).append((act, state))
        reports = {report.pk: report for report in Report.objects.filter(title__startswith="A held text")}
        refused = Counter(entry.public["number"] for entry in _of("report.refused", Entry))
        for event, acked in self.each("rule"):
            found, report = rulings.get(event["report"], []), reports[event["report"]]
            yield from self.compare(f"ruling {event['key']}", len(found), acked=acked)
            is_done = (event["ruling"], "done") in found
            if report.state != ({"publish": "published", "refuse": "refused"}[event["ruling"]] if is_done else "held"):
                yield f"HALF ruling {event['key']}: {found} and the text is {report.state}"
            if acked and not is_done:
                yield f"LOST effect of ruling {event['key']}: {found}"
            if report.refusal_number and refused[report.refusal_number] != 1:
                yield f"HALF refusal {event['key']}: {refused[report.refusal_number]} entries"
        yield from (f"HALF text {key} decided by nobody" for key in _decided(reports) if key not in rulings)

    def followed(self) -> Iterator[str]:
        from kopir.follow.models import Following, PendingFollowing

        pending = Counter(PendingFollowing.objects.values_list("email", "what"))
        held = Counter(Following.objects.values_list("account__email", "what"))
        for event, acked in self.each("follow"):
            pair = event["email"], event["what"]
            yield from self.compare(f"wish to follow {event['key']}", pending[pair] + held[pair], acked=acked)
        for event, acked in self.each("confirm_follow"):
            yield from self.compare(f"following {event['key']}", held[event["email"], event["what"]], acked=acked)

    def noticed(self) -> Iterator[str]:
        """Each issue that was published after somebody followed its topic stands in one notice to them."""
        from kopir.follow.models import Following
        from kopir.mail.models import OutgoingMail
        from kopir.record.models import Entry

        # Of a sent mail only its name is kept: it says whose it is, and from which entry to which it told.
        told: dict[int, list[range]] = {}
        for name in OutgoingMail.objects.filter(template=NOTICE).values_list("dedupe", flat=True):
            _follow, key, span = name.split(":")
            begun, ended = map(int, span.split("-"))
            told.setdefault(int(key), []).append(range(begun, ended + 1))
        raised = _of("issue.raised", Entry).prefetch_related("openings")
        keys = {word: entry.pk for entry in raised for word in KEY.findall(entry.opened("title") or "")}
        first = {}  # the moment in the journal when somebody began to publish
        for place, event in enumerate(self.events):
            if event["event"] == "try" and event["act"] == "confirm" and event["email"].startswith("known"):
                first.setdefault(event["key"], place)
        since = {e["email"]: place for place, e in enumerate(self.events) if _is_followed(e)}
        for key, email in Following.objects.filter(what="topic/roads").values_list("pk", "account__email"):
            spans = told.get(key, [])
            # What came before the first news may be older than the following; nothing after it may be missing.
            begun = min((span.start for span in spans), default=0)
            for word, entry in keys.items():
                times = sum(entry in span for span in spans)
                is_due = first.get(word, -1) > since.get(email, len(self.events)) or (begun and entry >= begun)
                if is_due and not times:
                    yield f"LOST news of {word} to {email}"
                if times > 1:
                    yield f"DOUBLED news of {word} to {email}"

    def whole_issues(self) -> Iterator[str]:
        """Rows and entries one to one: an issue for each entry and the other way round, with the same text."""
        from kopir.issues.models import Report
        from kopir.record.models import Entry

        rows = Counter(Report.objects.filter(state="published").values_list("issue__number", "title"))
        raised = Entry.objects.filter(kind="issue.raised").prefetch_related("openings")
        entries = Counter((entry.public["number"], entry.opened("title") or "") for entry in raised)
        yield from (f"HALF issue {pair} ({count:+d})" for pair, count in _gap(rows, entries))

    def whole_supports(self) -> Iterator[str]:
        from django.db.models import Count, Sum

        from kopir.issues.models import Issue, Support, SupportDelta, SupportTally

        rows = dict(Support.objects.values_list("issue").annotate(n=Count("pk")))
        waiting = dict(SupportDelta.objects.values_list("issue").annotate(n=Sum("change")))
        tallies = dict(SupportTally.objects.values_list("issue").annotate(n=Sum("count")))
        for key, number, count in Issue.objects.values_list("pk", "number", "support_count"):
            if count + waiting.get(key, 0) != rows.get(key, 0) or count != tallies.get(key, 0):
                yield f"COUNT issue/{number}: {count} counted, {rows.get(key, 0)} given, {tallies.get(key, 0)} by area"

    def whole_letters(self) -> Iterator[str]:
        from kopir.letters.models import Mark, Reply
        from kopir.record.models import Entry

        marks = Counter(Mark.objects.values_list("question__letter__number", "question__number"))
        noted = Counter((_number(entry, "letter/"), entry.public["question"]) for entry in _of("letter.marked", Entry))
        yield from (f"HALF marks of {pair} ({count:+d})" for pair, count in _gap(marks, noted))
        replies = Counter(Reply.objects.filter(state="published").values_list("letter__number", "number"))
        told = Counter((_number(entry, "letter/"), entry.public["reply"]) for entry in _of("letter.replied", Entry))
        yield from (f"HALF reply {pair} ({count:+d})" for pair, count in _gap(replies, told))

    def mailed(self) -> Iterator[str]:
        """No mail twice, none that no row knows, none marked as sent that nobody got."""
        from kopir.mail.models import OutgoingMail

        states = dict(OutgoingMail.objects.values_list("message_id", "state"))
        # Notices may have the same subject on two days; what they tell is counted in `noticed`.
        notices = set(OutgoingMail.objects.filter(template=NOTICE).values_list("message_id", flat=True))
        got: dict[tuple[str, str], set[str]] = {}
        for mail in self.mails:
            if mail["id"] not in notices:
                got.setdefault((mail["to"], mail["subject"]), set()).add(mail["id"])
            if mail["id"] not in states:
                yield f"MAIL {mail['id']} of an act that is not there"
        yield from (f"DOUBLED mail to {to}: {subject}" for (to, subject), ids in got.items() if len(ids) > 1)
        taken = {mail["id"] for mail in self.mails}
        yield from (f"LOST mail {name}" for name, state in states.items() if state == "sent" and name not in taken)
        yield from (f"LOST mail {name}: {state}" for name, state in states.items() if state != "sent")

    def told(self) -> Iterator[str]:
        yield from (f"UNTRUE {event['path']}: {event['why']}" for event in self.events if event["event"] == "untrue")

    def replay(self) -> Iterator[str]:
        from kopir.site.replay import differences

        yield from (f"REPLAY {line}" for line in differences())

    def file(self) -> Iterator[str]:
        from django.db import connection

        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA integrity_check")
                yield from (f"FILE {line}" for (line,) in cursor.fetchall() if line != "ok")
                cursor.execute("PRAGMA foreign_key_check")
                yield from (f"FILE {line}" for line in cursor.fetchall())

    def figures(self) -> dict[str, int]:
        kinds = Counter(event["event"] for event in self.events)
        again = Counter(mail["id"] for mail in self.mails)
        return {
            "acknowledged": len(self.acks),
            "tried": len(self.tries),
            "lost_answers": kinds["lost"],
            "outages_told": kinds["told"],
            "refused": kinds["refused"],
            "mails": len(again),
            "same_mail_again": sum(count - 1 for count in again.values()),
        }


def _gap(one: Counter[Any], other: Counter[Any]) -> list[tuple[Any, int]]:
    return [(key, one[key] - other[key]) for key in one | other if one[key] != other[key]]


def _of(kind: str, entries: Any) -> Any:
    return entries.objects.filter(kind=kind)


def _decided(reports: dict[int, Any]) -> list[int]:
    return [key for key, report in reports.items() if report.state != "held"]


def _is_followed(event: dict[str, Any]) -> bool:
    return event["event"] == "ack" and event["act"] == "confirm_follow" and event["what"] == "topic/roads"


def _number(entry: Any, kind: str) -> int:
    return next(int(ref.removeprefix(kind)) for ref in entry.about if ref.startswith(kind))


def main(journal: str, mails: str, *words: str) -> dict[str, Any]:
    if "drain" in words:
        drain()
    audit = Audit(read(Path(journal)), read(Path(mails)))
    return {"problems": audit.problems(), **audit.figures()}


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(main(*sys.argv[1:]), ensure_ascii=False))
