"""Two at once on one database: run as a program on a file of SQLite, or called on a server's test database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

Scene = Callable[[], dict[str, Any]]


def outcomes(jobs: list[Callable[[], object]]) -> list[str]:
    """Run jobs that start together; say of each whether it was done or came too late."""
    from kopir.web.errors import TooLate
    from tests.issues.crowd import at_once

    def told(job: Callable[[], object]) -> str:
        try:
            job()
        except TooLate as error:
            return error.code
        return "done"

    return sorted(str(one) for one in at_once([lambda job=job: told(job) for job in jobs]))


def entries(kind: str, ref: str) -> int:
    from kopir.record.models import Entry

    return Entry.objects.about(ref).filter(kind=kind).count()


def two_editors_send() -> dict[str, Any]:
    from kopir.letters.actions import Draft, send_letter
    from kopir.letters.models import Letter
    from kopir.mail.models import OutgoingMail
    from tests.factories import issues, letters

    issue, post, editor = issues.issue(), letters.post(), letters.editor()
    drafts = [Draft(issue, post, "house-15", "en", (f"Question {n}?",)) for n in range(2)]
    found = outcomes([lambda draft=draft: send_letter(draft, editor) for draft in drafts])
    sent = Letter.objects.filter(issue=issue)
    mails = OutgoingMail.objects.filter(about__in=[letter.ref for letter in sent]).count()
    return {"found": found, "letters": sent.count(), "mails": mails, "entries": entries("letter.sent", issue.ref)}


def one_proposal() -> dict[str, Any]:
    from kopir.letters.actions import propose_letter, send_letter
    from kopir.letters.models import Letter, Proposal
    from tests.factories import issues, letters

    issue, editor = issues.issue(support_count=5), letters.editor()
    proposal = propose_letter(issue, 5)
    drafts = [letters.draft(issue=issue, addressee=letters.organization(email=f"o{n}@example.org")) for n in range(2)]
    copies = [Proposal.objects.get(pk=proposal.pk) for _draft in drafts]
    pairs = list(zip(drafts, copies, strict=True))
    found = outcomes([lambda pair=pair: send_letter(pair[0], editor, pair[1]) for pair in pairs])
    return {"found": found, "letters": Letter.objects.filter(issue=issue).count()}


def one_reminder() -> dict[str, Any]:
    from kopir.letters.actions import send_reminder
    from kopir.letters.models import Mailing
    from kopir.web import clock
    from tests.factories import letters

    letter = letters.delivered()
    key, day = letter.mailings.get(kind="due").pk, letter.due_on - letter.clock_starts_on
    copies = [Mailing.objects.select_related("letter").get(pk=key) for _copy in range(2)]

    def remind(copy: Mailing) -> None:
        with clock.living_at(letter.delivered_at + timedelta(days=day.days)):
            send_reminder(copy)

    found = outcomes([lambda copy=copy: remind(copy) for copy in copies])
    return {"found": found, "entries": entries("letter.reminded", letter.ref)}


def one_rung() -> dict[str, Any]:
    from kopir.letters.actions import confirm_rung
    from kopir.letters.models import Mailing
    from tests.factories import letters

    letter, editor = letters.delivered(), letters.editor()
    key = letter.mailings.get(kind="rung-1").pk
    copies = [Mailing.objects.select_related("letter").get(pk=key) for _copy in range(2)]
    found = outcomes([lambda copy=copy: confirm_rung(copy, editor, note_text="Announced.") for copy in copies])
    return {"found": found, "entries": entries("letter.rung-confirmed", letter.ref)}


def one_held_reply() -> dict[str, Any]:
    from kopir.letters.actions import publish_held_reply, reply_by_link
    from kopir.letters.models import Reply
    from tests.factories import letters

    letter, editor = letters.delivered(), letters.editor()
    reply = reply_by_link(letter, letters.given("a@example.org"), "en")
    copies = [Reply.objects.get(pk=reply.pk) for _copy in range(2)]
    found = outcomes([lambda copy=copy: publish_held_reply(copy, editor) for copy in copies])
    return {"found": found, "entries": entries("letter.reply-published", letter.ref)}


SCENES: dict[str, Scene] = {
    "two_editors_send": two_editors_send,
    "one_proposal": one_proposal,
    "one_reminder": one_reminder,
    "one_rung": one_rung,
    "one_held_reply": one_held_reply,
}


def main() -> None:
    import django

    django.setup()
    sys.stdout.write(json.dumps({name: scene() for name, scene in SCENES.items()}))


if __name__ == "__main__":
    main()
