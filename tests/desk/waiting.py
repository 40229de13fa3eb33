"""One thing that waits, for each queue of the desk; made as rows, so that any state is quickly had."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from kopir.commitments.rules import Finding
from kopir.files.actions import keep_document
from kopir.issues.actions import suggest
from kopir.issues.models import Issue, Pair
from kopir.issues.rules import Stage
from kopir.letters.models import Attachment, Contest, Mailing, Proposal
from kopir.mail.actions import keep
from kopir.mail.models import IncomingMail, OutgoingMail
from kopir.mail.rules import Door
from kopir.moderation.actions import appeal as appeal_against
from kopir.moderation.actions import flag as flag_thing
from kopir.moderation.rules import FlagCode
from kopir.web import clock
from tests.factories import issues as make
from tests.factories import letters as made_letters
from tests.factories import viewpoints
from tests.factories.intake import waiting_row
from tests.factories.mails import written
from tests.factories.moderation import hidden, public_report, ref
from tests.factories.people import ContactDetailFactory
from tests.site import rows

_numbers = count(1)


def issue() -> Issue:
    return make.issue(stage=Stage.ADDRESSED, title="An issue with a letter")


def report(**facts: Any) -> int:
    return make.report(**{"title": "A held report about a lamp"} | facts).pk


def check() -> int:
    promise = rows.commitment(issue(), state="claimed", claimed_on=clock.today())
    rows.claim(promise)
    return rows.check(promise, state="held", text="A held check with enough words").pk


def viewpoint() -> int:
    return viewpoints.held().pk


def import_row() -> int:
    return waiting_row(text=f"{make.TEXT} This row has no title.").pk


def reply() -> int:
    letter = rows.letter(issue(), started=clock.today())
    return rows.reply(letter, state="held", hold_reason="personal_data", raw="Raw words, as they came").pk


def contest() -> int:
    letter = rows.letter(issue(), started=clock.today() - timedelta(days=3), state="answered", stopped_on=clock.today())
    rows.reply(letter)
    question = letter.questions.first()
    rows.mark(question, "not_addressed", 2)
    return Contest.objects.create(
        question=question, text="We did answer this.", language="en", created_at=clock.now()
    ).pk


def extension() -> int:
    letter = rows.letter(issue(), started=clock.today())
    letter.extension_asked_until = letter.due_on + timedelta(days=10)
    letter.save(update_fields=["extension_asked_until"])
    return letter.pk


def rung() -> int:
    letter = rows.letter(issue(), started=clock.today() - timedelta(days=60))
    return Mailing.objects.create(letter=letter, kind="rung-1", state="planned", due_on=clock.today()).pk


def proposal() -> int:
    raised = make.issue(title="An issue that many support")
    return Proposal.objects.create(issue=raised, supports=100, threshold=100, created_at=clock.now()).pk


def printed() -> int:
    return rows.letter(issue(), state="prepared", sent_at=None).pk


def registration() -> int:
    return rows.letter(issue(), rulebook="kz-appc").pk


def bounced(*, has_address: bool = True) -> int:
    to = rows.post()
    if has_address:
        ContactDetailFactory(post=to, value="roads@example.org")
    letter = rows.letter(issue(), to=to, state="bounced")
    mail(about=letter.ref, refusal="550 no such user here", state="queued")
    Mailing.objects.create(letter=letter, kind="letter", state="bounced", due_on=clock.today())
    return letter.pk


def mail(**facts: Any) -> int:
    number = next(_numbers)
    values: dict[str, Any] = {
        "dedupe": f"desk-{number}",
        "message_id": f"<desk-{number}@example.org>",
        "to": "somebody@example.org",
        "language": "en",
        "template": "some/mail.txt",
        "state": "refused",
        "refusal": "550 no such user",
        "created_at": clock.now(),
        "not_before": clock.now(),
    }
    return OutgoingMail.objects.create(**values | facts).pk


def claim() -> int:
    promise = rows.commitment(issue(), state="claimed", claimed_on=clock.today())
    return rows.claim(promise).pk


def dispute() -> int:
    promise = rows.commitment(issue(), state="disputed", claimed_on=clock.today())
    rows.check(promise, Finding.DISPUTED, text="The lamp is dark again, I saw it.")
    return promise.pk


def review() -> int:
    return rows.commitment(issue(), state="overdue", due_on=clock.today() - timedelta(days=1)).pk


def flag() -> int:
    made = flag_thing(
        ref(public_report()), make.citizen(), FlagCode.HATE, "It insults a neighbour.", language="en", connection="here"
    )
    return made.pk


def appeal() -> int:
    author = make.citizen()
    decision = hidden(public_report(author=author))
    return appeal_against(decision, author, "It names nobody.", "en").pk


def pair() -> int:
    one, other = issue(), issue()
    suggest(one, other, 0.9, "likeness")
    return Pair.objects.between(one.pk, other.pk).get().pk


def pen() -> int:
    letter = rows.letter(issue(), started=clock.today())
    kept = keep(written("We will mend it on Friday.", From="Office <office@tumar.example>").as_bytes(), door=Door.PIPE)
    facts = {"fate": "pen", "about": letter.ref, "kind": "answer", "why": "no_letter", "seal": "none", "trust": "none"}
    IncomingMail.objects.filter(pk=kept.pk).update(subject="Re: Letter", **facts)
    return kept.pk


def unheard() -> int:
    facts = {
        "message_id": f"<desk-unheard-{next(_numbers)}@kopir.example>",
        "to": "roads@tumar.example",
        "is_private": False,
    }
    return mail(state="handed_over", refusal="", handed_over_at=clock.now(), **facts)


def attachment() -> int:
    reply = rows.reply(rows.letter(issue(), started=clock.today()))
    file = keep_document(make.photo())
    return Attachment.objects.create(
        reply=reply, number=1, name="answer.jpg", type="image/jpeg", bytes=file.bytes, file=file
    ).pk


MAKERS: dict[str, Callable[[], int]] = {
    "reports": report,
    "checks": check,
    "viewpoints": viewpoint,
    "import-rows": import_row,
    "replies": reply,
    "pen": pen,
    "unheard": unheard,
    "attachments": attachment,
    "contests": contest,
    "extensions": extension,
    "rungs": rung,
    "proposals": proposal,
    "printed": printed,
    "registrations": registration,
    "bounced": bounced,
    "flags": flag,
    "appeals": appeal,
    "mails": mail,
    "claims": claim,
    "disputes": dispute,
    "promises": review,
    "pairs": pair,
}
EDITOR = made_letters.editor
