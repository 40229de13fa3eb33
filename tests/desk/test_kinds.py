"""Every queue: its items open on one screen with all that is needed, and every act does what its button says."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from kopir.commitments.models import Check, Commitment
from kopir.desk.models import Ruling
from kopir.desk.queues import KINDS, kind_of
from kopir.files.actions import keep_document, keep_image
from kopir.issues.models import Report
from kopir.letters.models import Attachment, Letter, Mailing, Proposal, Reply
from kopir.mail.models import IncomingMail, OutgoingMail
from kopir.web import clock
from tests.desk import waiting
from tests.factories import issues as make
from tests.factories.people import AreaFactory, ContactDetailFactory, OrganizationFactory
from tests.site import rows

pytestmark = pytest.mark.django_db
TODAY = "2026-11-23"
HANDED_IN = {"channel": "hand", "on": TODAY, "registration_number": "K-12", "note": "By Aigul, to the window"}


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def state_of(model: Any, key: int) -> str:
    return str(model.objects.get(pk=key).state)


def test_every_queue_has_something_that_waits_in_these_tests() -> None:
    assert [kind.key for kind in KINDS] == list(waiting.MAKERS)


@pytest.mark.parametrize("kind", sorted(waiting.MAKERS))
def test_every_item_opens_on_one_screen(editor: Client, traveller: Any, kind: str) -> None:
    key = waiting.MAKERS[kind]()
    queue = kind_of(kind)
    assert queue is not None

    answer = editor.get(f"/en/desk/queues/{kind}/{key}")
    text = text_of(answer)

    assert answer.status_code == (302 if queue.page else 200)
    if queue.page:
        return
    assert "no-store" in answer["Cache-Control"]
    assert "1 of 1" in text
    for act in queue.acts_for(queue.waiting().get(pk=key)):
        assert str(act.label) in text
    assert "@example.org" not in text.replace("roads@example.org", "")


# kind, act, what is typed, what is true after
ACTS: list[tuple[str, str, dict[str, str], Any, str]] = [
    ("reports", "publish", {}, Report, "published"),
    ("reports", "refuse", {"reason": "hate", "words": "Please say it without insult."}, Report, "refused"),
    ("checks", "publish", {}, Check, "published"),
    ("checks", "refuse", {"rule": "hate", "reason": "It insults somebody."}, Check, "refused"),
    ("replies", "publish", {}, Reply, "published"),
    ("replies", "refuse", {"reason": "unlawful", "law": "Civil Code, article 145"}, Reply, "refused"),
    ("rungs", "confirm", {"note": "Told the ministry by telephone."}, Mailing, "sent"),
    ("proposals", "decline", {"reason": "It was solved yesterday."}, Proposal, "declined"),
    ("printed", "hand-in", HANDED_IN, Letter, "waiting"),
    ("printed", "withdraw", {"reason": "Written twice."}, Letter, "withdrawn"),
    ("registrations", "hand-in", HANDED_IN, Letter, "waiting"),
    ("bounced", "send-again", {}, Letter, "sent"),
    ("bounced", "close", {"reason": "moot"}, Letter, "closed"),
    ("unheard", "arrived", {}, OutgoingMail, "sent"),
    ("unheard", "again", {}, OutgoingMail, "queued"),
    ("attachments", "publish", {}, Attachment, "public"),
    ("attachments", "private", {}, Attachment, "private"),
    ("disputes", "reopen", {"reason": "I went there."}, Commitment, "overdue"),
    ("disputes", "uphold", {"reason": "The photo is old."}, Commitment, "verified"),
]


@pytest.mark.parametrize(("kind", "act", "typed", "model", "state"), ACTS)
def test_every_act_does_what_its_button_says(
    editor: Client, later: Any, kind: str, act: str, typed: dict[str, str], model: Any, state: str
) -> None:
    key = waiting.MAKERS[kind]()
    before = state_of(model, key)

    answer = editor.post(f"/en/desk/queues/{kind}/{key}/decide", {"act": act, **typed})
    assert (answer.status_code, state_of(model, key)) == (302, before)
    assert later() == 1

    assert Ruling.objects.get().refusal == ""
    found = state_of(model, key)
    assert found == state or (kind == "disputes" and act == "reopen" and found in {"open", "overdue", "due-soon"})
    queue = kind_of(kind)
    assert queue is not None
    assert not queue.waiting().exists()


def test_more_time_is_granted_or_refused(editor: Client, later: Any) -> None:
    granted, refused = waiting.extension(), waiting.extension()
    asked = Letter.objects.get(pk=granted).extension_asked_until
    editor.post(f"/en/desk/queues/extensions/{granted}/decide", {"act": "grant"})
    editor.post(f"/en/desk/queues/extensions/{refused}/decide", {"act": "refuse", "reason": "It is long enough."})
    assert later() == 2

    assert Letter.objects.get(pk=granted).due_on == asked
    assert Letter.objects.get(pk=refused).extended_until is None
    assert not Letter.objects.with_extension_asked().exists()


@pytest.mark.parametrize(
    ("kind", "act"),
    [("contests", "looked"), ("pen", "later"), ("mails", "looked"), ("claims", "looked"), ("promises", "looked")],
)
def test_a_look_changes_nothing_and_takes_it_off_the_list(editor: Client, later: Any, kind: str, act: str) -> None:
    key = waiting.MAKERS[kind]()
    editor.post(f"/en/desk/queues/{kind}/{key}/decide", {"act": act})
    queue = kind_of(kind)
    assert queue is not None
    assert not queue.waiting().exists()
    assert later() == 1
    assert not queue.waiting().exists()
    assert queue.find(clock.today()).get().pk == key


def test_a_claim_and_a_review_come_back_after_two_weeks(editor: Client, later: Any, traveller: Any) -> None:
    from datetime import timedelta

    keys = {"claims": waiting.claim(), "promises": waiting.review()}
    for kind, key in keys.items():
        editor.post(f"/en/desk/queues/{kind}/{key}/decide", {"act": "looked"})
    later()
    traveller.shift(timedelta(days=13))
    assert [kind.waiting().count() for kind in KINDS if kind.key in keys] == [0, 0]
    traveller.shift(timedelta(days=1))
    assert [kind.waiting().count() for kind in KINDS if kind.key in keys] == [1, 1]


def test_those_who_raised_it_are_asked_once_for_each_claim(editor: Client, later: Any) -> None:
    from kopir.commitments.actions import invite_checks
    from kopir.commitments.models import Claim

    key = waiting.claim()
    assert "1 person raised the issues that this answers." in text_of(editor.get(f"/en/desk/queues/claims/{key}"))
    editor.post(f"/en/desk/queues/claims/{key}/decide", {"act": "invite"})
    assert later() == 1
    claim = Claim.objects.get(pk=key)
    mails = OutgoingMail.objects.filter(template="commitments/mail/invite-check.txt")
    author = Report.objects.get().author
    assert [(mail.to, mail.about) for mail in mails] == [(author.email, claim.commitment.ref)]
    invite_checks(claim)
    assert mails.count() == 1
    # What is mailed can be written in every language.
    from kopir.mail.actions import send_due

    assert send_due() == 1


def test_nobody_is_asked_where_nobody_raised_it(editor: Client) -> None:
    promise = rows.commitment(state="claimed", claimed_on=clock.today())
    key = rows.claim(promise).pk
    assert editor.post(f"/en/desk/queues/claims/{key}/decide", {"act": "invite"}).status_code == 404


def test_a_held_text_shows_what_is_needed_to_decide(editor: Client) -> None:
    author = make.citizen()
    make.issue(author=author, title="Streetlight broken near market")
    make.report(author=author, state="refused", refusal="hate", refusal_number=7, decided_at=clock.now())
    key = waiting.report(
        author=author,
        title="The broken streetlight near us",
        text="Call me on +7 701 123 45 67 or write to me@example.net.\n\nIt is dark.",
        place="Abai 5",
        area=AreaFactory(name="Beket"),
        photo=keep_image(make.photo()),
        show_name=True,
        public_name="A. Reader",
    )

    answer = editor.get(f"/en/desk/queues/reports/{key}")
    text = text_of(answer)

    for part in (
        "2 places look like personal data", "e-mail address", "telephone number", "1 of 2 published, 1 refused",
        "Beket", "Abai 5", "A. Reader", "Streetlight broken near market", "Roads", "English",
    ):  # fmt: skip
        assert part in text
    assert author.email not in text
    assert "report__photo" in answer.content.decode()


def test_a_text_from_paper_shows_its_form_and_knows_no_author(editor: Client) -> None:
    key = waiting.report(
        author=None, raised_by=make.citizen(), paper=keep_document(make.photo()), consent_note="Signed at the market.",
        title="Жол жоқ па",
    )  # fmt: skip
    text = text_of(editor.get(f"/en/desk/queues/reports/{key}"))
    for part in ("See the paper form", "Signed at the market.", "Written down for somebody without an address"):
        assert part in text


def test_a_title_of_short_words_finds_nothing_alike(editor: Client) -> None:
    make.issue(title="No gas no tap")
    key = waiting.report(title="No gas no tap")
    assert "Issues with like words" not in text_of(editor.get(f"/en/desk/queues/reports/{key}"))


def test_a_held_reply_shows_questions_beside_answers_and_what_came(editor: Client) -> None:
    key = waiting.reply()
    reply = Reply.objects.get(pk=key)
    reply.answers.filter(question__number=2).delete()
    reply.answers.update(disposition="declined", text="Ask 870112300123.")
    Reply.objects.filter(pk=key).update(text="In general we thank you.", source="Paper 12")

    text = text_of(editor.get(f"/en/desk/queues/replies/{key}"))

    for part in (
        "When will the lamp be mended?", "declined, with this reason", "This reply says nothing to this question.",
        "identity number", "In general we thank you.", "Raw words, as they came", "It may hold personal data",
        "Paper 12",
    ):  # fmt: skip
        assert part in text


def test_a_bounce_shows_address_reason_and_what_can_be_done(editor: Client) -> None:
    text = text_of(editor.get(f"/en/desk/queues/bounced/{waiting.bounced()}"))
    for part in ("550 no such user here", "roads@example.org", "Send it again", "Mend the address of the office"):
        assert part in text


def test_a_bounce_without_an_address_is_not_sent_again(editor: Client) -> None:
    key = waiting.bounced(has_address=False)
    OutgoingMail.objects.all().delete()
    text = text_of(editor.get(f"/en/desk/queues/bounced/{key}"))
    assert "the server gave no reason" in text
    assert "No address is verified for this office." in text
    assert editor.post(f"/en/desk/queues/bounced/{key}/decide", {"act": "send-again"}).status_code == 404


def test_a_step_shows_the_ladder_and_the_text_that_goes_out(editor: Client) -> None:
    key = waiting.rung()
    letter = Mailing.objects.get(pk=key).letter
    Mailing.objects.create(letter=letter, kind="due", state="sent", due_on=clock.today(), sent_at=clock.now())
    text = text_of(editor.get(f"/en/desk/queues/rungs/{key}"))
    for part in ("The ladder so far", "Reminder on the day", "No answer to letter", "We ask you to see that it does."):
        assert part in text


def test_a_step_may_be_mailed_to_the_organisation_above(editor: Client, later: Any) -> None:
    key = waiting.rung()
    mailing = Mailing.objects.get(pk=key)
    office = mailing.letter.post.organization
    parent = OrganizationFactory(name="The ministry above")
    office.parent = parent
    office.save()
    ContactDetailFactory(organization=parent, value="ministry@example.org")
    there = f"/en/desk/queues/rungs/{key}"
    assert "The ministry above" in text_of(editor.get(there))
    assert editor.post(f"{there}/decide", {"act": "confirm", "to": str(parent.pk), "note": ""}).status_code == 302
    assert not OutgoingMail.objects.exists()
    assert later() == 1
    assert OutgoingMail.objects.get().to == "ministry@example.org"


def test_a_reminder_to_an_office_without_mail_is_a_step_too(editor: Client) -> None:
    key = waiting.rung()
    Mailing.objects.filter(pk=key).update(kind="after")
    assert "Reminder after the day" in text_of(editor.get(f"/en/desk/queues/rungs/{key}"))


def test_a_refused_mail_shows_no_address(editor: Client) -> None:
    private, office = waiting.mail(), waiting.mail(is_private=False, about="letter/7", template="", subject="Hello")
    text = text_of(editor.get(f"/en/desk/queues/mails/{private}"))
    assert "550 no such user" in text
    assert "A private person." in text
    text = text_of(editor.get(f"/en/desk/queues/mails/{office}"))
    assert ("letter/7" in text, "An office." in text, "somebody@" in text) == (True, True, False)


def test_a_dispute_without_a_check_waits_too(editor: Client) -> None:
    promise = rows.commitment(state="disputed", claimed_on=clock.today())
    rows.claim(promise)
    assert "The lamp has been mended." in text_of(editor.get(f"/en/desk/queues/disputes/{promise.pk}"))


def test_a_promise_without_a_date_has_no_clock(editor: Client) -> None:
    promise = rows.commitment(state="review-due", review_on=clock.today())
    assert editor.get(f"/en/desk/queues/promises/{promise.pk}").status_code == 200


def test_mail_of_the_pen_becomes_a_reply_to_the_suggested_letter(editor: Client, later: Any) -> None:
    key = waiting.pen()
    letter = Letter.objects.get()
    page = text_of(editor.get(f"/en/desk/queues/pen/{key}"))
    assert "We will mend it on Friday." in page
    assert f"letter/{letter.number}" == IncomingMail.objects.get().about
    editor.post(f"/en/desk/queues/pen/{key}/decide", {"act": "place", "letter": letter.number, "kind": "answer"})
    assert later() == 1
    assert (Ruling.objects.get().refusal, Reply.objects.get().text) == ("", "We will mend it on Friday.")
    assert Reply.objects.get().state == "published"


def test_mail_of_the_pen_is_no_reply(editor: Client, later: Any) -> None:
    editor.post(f"/en/desk/queues/pen/{waiting.pen()}/decide", {"act": "no-reply", "reason": "spam"})
    assert later() == 1
    assert (IncomingMail.objects.get().fate, IncomingMail.objects.get().why) == ("not_a_reply", "spam")


def test_number_of_no_letter_is_told(editor: Client) -> None:
    key = waiting.pen()
    answer = editor.post(f"/en/desk/queues/pen/{key}/decide", {"act": "place", "letter": 999, "kind": "answer"})
    assert answer.status_code == 422
    assert "There is no letter with this number." in text_of(answer)


def test_a_hint_of_an_open_refusal_is_for_editors_only(editor: Client, client: Client) -> None:
    key = waiting.MAKERS["replies"]()
    Reply.objects.filter(pk=key).update(text="On rumours we cannot comment. The lamp comes in May.", language="en")
    shown = text_of(editor.get(f"/en/desk/queues/replies/{key}"))
    assert "These words may be an open refusal" in shown
    assert "cannot comment" in shown
    letter = Reply.objects.get(pk=key).letter
    Reply.objects.filter(pk=key).update(state="published", hold_reason="")
    assert "open refusal" not in client.get(f"/en/letters/{letter.number}").content.decode()


def test_numbered_reply_is_shown_shared_out_and_published_so_by_a_press(editor: Client, later: Any) -> None:
    key = waiting.reply()
    whole = text_of(editor.get(f"/en/desk/queues/replies/{key}"))
    Reply.objects.get(pk=key).answers.all().delete()
    Reply.objects.filter(pk=key).update(text="Good day,\n1. In May.\n2. The city pays.")
    shared = text_of(editor.get(f"/en/desk/queues/replies/{key}"))
    words = ("Which words answer which question", "Publish it, shared out to the questions")
    assert [word in whole for word in words] == [False, False]
    assert [word in shared for word in words] == [True, True]

    editor.post(f"/en/desk/queues/replies/{key}/decide", {"act": "share"})
    assert later() == 1
    reply = Reply.objects.get(pk=key)
    assert (reply.state, reply.text) == ("published", "Good day,")
    assert list(reply.answers.values_list("text", flat=True)) == ["In May.", "The city pays."]
