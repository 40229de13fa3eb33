"""The outside recorder: a crowd that uses the site over HTTP and writes down what was acknowledged. Knows no Django.

    python -m tests.faults.crowd PLAN.json

The plan names the port, the seconds, the number of clients, a word that makes keys unique, the cast that `seed` made,
the journal to write and the mails that the sink took. The crowd ends by itself, or soon after the file `stop` appears.
"""

from __future__ import annotations

import json
import random
import re
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.faults import journal
from tests.faults.visitor import Answer, Lost, Visitor

TEXT = "The street lamp at the corner has been dark since September and children walk home there."
TRIES, PAUSE_S = 60, 0.25
GONE, DECIDED = 410, 422  # how a link, and the desk, say that the work is done already
ONCE = {"reply": "replies", "mark": "marks", "support": "supports", "rule": "rulings"}
PROMISED = {  # what asks for a mail, and the act and the address of the button in it
    "raise": ("confirm", "/issues/confirm/"),
    "ask": ("confirm_ask", "/issues/confirm-support/"),
    "follow": ("confirm_follow", "/follow/confirm/"),
}
WORD = re.compile(r"\w+")


class Mails:
    """What the sink has taken so far, by reader."""

    def __init__(self, path: Path) -> None:
        self.path, self.read_to, self.lock = path, 0, threading.Lock()
        self.mails: dict[str, list[dict[str, Any]]] = {}

    def take(self, to: str, key: str, part: str) -> str:
        """Return the link with this part in the mail about an act to somebody; nothing where none has come."""
        with self.lock:
            self._read_on()
            about = [mail for mail in self.mails.get(to, []) if key in WORD.findall(f"{to} {mail['subject']}")]
            return next((link for mail in about for link in mail["links"] if part in link), "")

    def _read_on(self) -> None:
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            file.seek(self.read_to)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self.read_to += len(line)
                mail = json.loads(line)
                self.mails.setdefault(mail["to"], []).append(mail)


class Crowd:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan, self.cast = plan, plan["cast"]
        self.journal = journal.Journal(Path(plan["journal"]))
        self.mails = Mails(Path(plan["mails"]))
        self.stop_file = Path(plan["stop"])
        self.ends = time.monotonic() + plan["seconds"]
        self.random = random.Random(plan["seed"])
        self.lock, self.number = threading.Lock(), 0
        self.waiting: list[tuple[str, str, str, dict[str, Any]]] = []  # links to press: act, address, part, facts
        self.acts = self._acts()

    def is_over(self) -> bool:
        return time.monotonic() > self.ends or self.stop_file.exists()

    def _acts(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield what the next free client does; each pair of a person and a thing comes once."""
        once = {kind: iter(self.cast[name]) for kind, name in ONCE.items()}
        kinds = ["raise", "raise", "ask", "ask", "follow", "reply", "rule", "mark", "mark", "support", "support"]
        while True:
            kind = self.random.choice(kinds)
            self.number += 1
            key = f"{self.plan['word']}x{self.number}"
            if kind == "raise":
                known = self.cast["known"]
                # A person may raise five times a day: known people take turns, the others are new each time.
                place = self.plan["first_known"] + self.number
                email = known[place // 4] if place // 4 < len(known) and self.number % 2 else f"{key}@example.org"
                yield kind, {"key": key, "email": email}
            elif kind == "ask":
                issue = self.random.choice(self.cast["issues"])
                yield kind, {"key": key, "email": f"{key}@example.org", "issue": issue}
            elif kind == "follow":
                what = self.random.choice(["topic/roads", f"issue/{self.random.choice(self.cast['issues'])}"])
                yield kind, {"key": key, "email": f"{key}@example.org", "what": what}
            else:
                facts = next(once[kind], None)
                if facts:
                    yield kind, {"key": key, **facts}

    def next(self) -> tuple[str, dict[str, Any]]:
        with self.lock:
            for place, (act, to, part, facts) in enumerate(self.waiting):
                if link := self.mails.take(to, facts["key"], part):
                    del self.waiting[place]
                    return act, {**facts, "path": urlsplit(link).path}
            return next(self.acts)

    def client(self) -> None:
        while not self.is_over():
            act, facts = self.next()
            language = self.random.choice(["kk", "ru", "en"])
            number = self.random.getrandbits(48)
            visitor = Visitor(
                self.plan["port"],
                language,
                connection=f"2001:db8:{number >> 32:x}:{number >> 16 & 0xFFFF:x}::{number & 0xFFFF:x}",
                session=facts.get("session", ""),
            )
            self.journal.note("try", act=act, **facts)
            if getattr(self, f"_{act}")(visitor, facts):
                self.journal.note("ack", act=act, **facts)
                self._wait_for_mail(act, facts)

    def _wait_for_mail(self, act: str, facts: dict[str, Any]) -> None:
        """Whoever was promised a mail waits for it and presses its button."""
        if act in PROMISED:
            button, part = PROMISED[act]
            with self.lock:
                self.waiting.append((button, facts["email"], part, facts))

    def _raise(self, visitor: Visitor, facts: dict[str, Any]) -> bool:
        fields = {
            "title": f"The lamp {facts['key']} is dark",
            "text": TEXT,
            "topic": "roads",
            "language": "en",
            "is_sixteen": "on",
            "email": facts["email"],
            "like_seen": "1",  # every lamp is like every other; these people go on
        }
        return self._send(visitor, f"/{visitor.language}/issues/new", fields, "/issues/sent")

    def _ask(self, visitor: Visitor, facts: dict[str, Any]) -> bool:
        path = f"/{visitor.language}/issues/{facts['issue']}/support"
        return self._send(visitor, path, {"email": facts["email"]}, "/issues/support-sent")

    def _support(self, visitor: Visitor, facts: dict[str, Any]) -> bool:
        return self._send(visitor, f"/{visitor.language}/issues/{facts['issue']}/support", {}, "/supported")

    def _mark(self, visitor: Visitor, facts: dict[str, Any]) -> bool:
        path = f"/{visitor.language}/letters/{facts['letter']}/mark/{facts['question']}"
        return self._send(visitor, path, {"verdict": facts["verdict"]}, "/mark/")

    def _reply(self, visitor: Visitor, facts: dict[str, Any]) -> bool:
        page = f"/{visitor.language}/letter-link/{facts['secret']}"
        fields = {"answer_1": f"Next week, {facts['key']}.", "answer_2": "The council pays."}
        return self._send(visitor, page, fields, "?done=", to=f"{page}/answer")

    def _confirm(self, visitor: Visitor, facts: dict[str, Any]) -> bool:
        return self._send(visitor, self._spoken(visitor, facts), {"language": "en"}, "/issues/", done=GONE)

    def _confirm_ask(self, visitor: Visitor, facts: dict[str, Any]) -> bool:
        return self._send(visitor, self._spoken(visitor, facts), {}, "/supported", done=GONE)

    def _follow(self, visitor: Visitor, facts: dict[str, Any]) -> bool:
        page = f"/{visitor.language}/follow/new?what={facts['what']}"
        fields = {"rhythm": "at-once", "language": visitor.language, "email": facts["email"]}
        return self._send(visitor, page, fields, "/follow/sent")

    def _confirm_follow(self, visitor: Visitor, facts: dict[str, Any]) -> bool:
        return self._send(visitor, self._spoken(visitor, facts), {}, "/follow/followed", done=GONE)

    def _rule(self, visitor: Visitor, facts: dict[str, Any]) -> bool:
        """An editor decides about a held text: promised is that it will take effect, by the next item or the desk."""
        page = f"/{visitor.language}/desk/queues/reports/{facts['report']}"
        fields = {"act": facts["ruling"], "reason": "no-office", "words": "No office could do anything here."}
        return self._send(visitor, page, fields, f"/{visitor.language}/desk/", to=f"{page}/decide", done=DECIDED)

    def _spoken(self, visitor: Visitor, facts: dict[str, Any]) -> str:
        """The link's page in the visitor's language: a link names the one of the mail."""
        _nothing, _language, rest = facts["path"].split("/", 2)
        return f"/{visitor.language}/{rest}"

    def _send(
        self, visitor: Visitor, page: str, fields: dict[str, str], promise: str, *, to: str = "", done: int = 0
    ) -> bool:
        """Fetch a form and send it, again and again while nothing was acknowledged; return whether the site promised.

        Of what works once "it is done already" (the status `done`) is a promise too, where the first answer was lost.
        """
        token, sent = "", 0
        for _try in range(TRIES):
            try:
                if not token:
                    answer, token = visitor.form(page)
                    if self._is_told(answer, page) and not token:
                        return bool(sent and answer.status == done)
                    continue
                sent += 1
                answer = visitor.post(to or page, token, fields)
            except Lost as trouble:
                self.journal.note("lost", path=page.partition("?")[0], why=str(trouble))
                time.sleep(PAUSE_S)
                continue
            if not self._is_told(answer, page):
                continue
            if answer.status == 302 and promise in answer.location.partition("?next=")[0]:
                return True
            if sent > 1 and answer.status == done:
                return True
            self.journal.note("refused", path=page, status=answer.status)
            return False
        return False

    def _is_told(self, answer: Answer, path: str) -> bool:
        """Note an outage and whether it was told truly; True where there was none."""
        if answer.status < 500:
            return True
        self.journal.note("untrue" if answer.untrue else "told", path=path, status=answer.status, why=answer.untrue)
        time.sleep(PAUSE_S)
        return False


def main(plan_file: str) -> None:
    crowd = Crowd(json.loads(Path(plan_file).read_text()))
    clients = [threading.Thread(target=crowd.client, daemon=True) for _ in range(crowd.plan["clients"])]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    crowd.journal.note("end")


if __name__ == "__main__":
    main(sys.argv[1])
