"""An office takes up its desk, answers, passes on, commits; nobody else does it in its name."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.accounts.models import Account
from kopir.commitments.models import Commitment
from kopir.letters.actions import enter_superior
from kopir.letters.models import Letter, Reply
from kopir.letters.rules import Above, LetterState, Verdict
from kopir.mail.models import OutgoingMail
from kopir.offices import actions
from kopir.offices.actions.answering import sentences_of
from kopir.offices.models import DeskAct, Mandate, ReplyDraft
from kopir.offices.rules import End, Role
from kopir.offices.tasks import close_outlived_desks, invite_successors
from kopir.people.models import ContactDetail, Membership, Post
from kopir.pure.scores import LetterCode
from kopir.record.models import Entry
from kopir.site.scorecard_rows import rows_of
from kopir.tokens.actions import mint
from kopir.web import clock
from kopir.web.errors import NotAllowed, Refused, TooLate
from tests.factories import issues, letters, moderation
from tests.factories.people import HolderFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def link_to(office: Post, act: str = actions.CLAIM, about: str = "") -> str:
    return mint(act, about or office.ref, timedelta(days=1))


def holder(office: Post) -> Mandate:
    return actions.claim(link_to(office), issues.citizen())


@pytest.fixture
def letter() -> Letter:
    return letters.delivered()


@pytest.fixture
def mandate(letter: Letter) -> Mandate:
    assert letter.post
    return holder(letter.post)


@pytest.fixture
def desk(client: Client, mandate: Mandate) -> Client:
    client.force_login(mandate.account)
    return client


def said(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def typed(*answers: str, act: str) -> dict[str, str]:
    fields = {f"answer_{number}": text for number, text in enumerate(answers, start=1)}
    return fields | {"language": "en", "act": act}


def test_the_link_goes_to_the_registered_address_and_to_nobody_else(client: Client) -> None:
    office = letters.post(email="mayor@example.org")
    path = f"/en/offices/post/{office.slug}/claim"
    assert "This is my office" in said(client, f"/en/people/posts/{office.slug}")
    assert client.post(path, {"email": "thief@example.org"}).status_code == 302
    mail = OutgoingMail.objects.get(template="offices/mail/claim.txt")
    assert mail.to == "mayor@example.org"
    for _time in range(2):
        client.post(path)
    assert client.post(path).status_code == 422


def test_an_office_without_an_address_of_its_own_says_why() -> None:
    office = letters.post(email="")
    letters.ContactDetailFactory(organization=office.organization, value="all@example.org")
    with pytest.raises(Refused, match="no_registered_address"):
        actions.ask_claim(office, language="en", connection="192.0.2.1")
    assert not OutgoingMail.objects.exists()


def test_opening_the_link_does_nothing_and_pressing_works_once(client: Client) -> None:
    office = letters.post()
    secret, another = link_to(office), link_to(office)
    assert "Sign in first" in said(client, f"/en/offices/claim/{secret}")
    account = issues.citizen()
    client.force_login(account)
    said(client, f"/en/offices/claim/{secret}")
    assert not Mandate.objects.exists()
    assert client.post(f"/en/offices/claim/{secret}").status_code == 302
    mandate = Mandate.objects.get()
    assert (mandate.account, mandate.role, mandate.person) == (account, Role.HOLDER, office.holder_on(clock.today()))
    entry = Entry.objects.get(kind="office.claimed")
    assert account.email not in repr(entry.public)
    for gone in (secret, another):
        assert client.post(f"/en/offices/claim/{gone}").status_code == 410
    assert "has its desk here already" in said(client, f"/en/offices/post/{office.slug}/claim")
    with pytest.raises(Refused, match="claimed_already"):
        actions.ask_claim(office, language="en", connection="192.0.2.1")


def test_two_who_claim_at_once_are_one() -> None:
    office = letters.post()
    holder(office)
    with pytest.raises(TooLate, match="claimed_already"):
        actions.claim(link_to(office), issues.citizen())
    unconfirmed = Account.objects.create(email="new@example.org", canonical_email="new@example.org", password="!")
    other = letters.post(email="other@example.org")
    with pytest.raises(NotAllowed):
        actions.claim(link_to(other), unconfirmed)


def test_only_who_acts_for_an_office_sees_its_desk(client: Client, letter: Letter, mandate: Mandate) -> None:
    assert letter.post
    paths = (f"/en/offices/post/{letter.post.slug}/", f"/en/offices/letters/{letter.number}")
    for path in paths:
        assert client.get(path).status_code == 302
    client.force_login(issues.citizen())
    for path in paths:
        said(client, path, 403)
    said(client, "/en/offices/letters/999999", 404)
    said(client, "/en/offices/post/nobody/", 404)
    assert "You act for no office." in said(client, "/en/offices/")
    client.force_login(mandate.account)
    assert letter.issue.title in said(client, paths[0])
    assert "1 letter waits" in said(client, "/en/offices/")


def test_letters_stand_by_clock_and_cost_the_same_however_many(desk: Client, letter: Letter) -> None:
    assert letter.post
    path = f"/en/offices/post/{letter.post.slug}/"

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            said(desk, path)
        return len(queries)

    little = asked()
    for _more in range(3):
        letters.delivered(addressee=letter.post)
    assert asked() == little
    days = (date(2020, 1, day) for day in (1, 2, 3, 4))
    fields = ("clock_starts_on", "due_on", "overdue_from", "long_overdue_from")
    Letter.objects.filter(pk=letter.pk).update(**dict(zip(fields, days, strict=True)))
    shown = said(desk, path)
    assert "4 letters wait for an answer. 1 is overdue." in " ".join(shown.split())
    assert shown.index(f"letters/{letter.number}") == min(found.start() for found in re.finditer(r"letters/\d+", shown))


def test_a_draft_is_kept_for_the_office_and_published_with_its_document(desk: Client, letter: Letter) -> None:
    path = f"/en/offices/letters/{letter.number}"
    scan = SimpleUploadedFile("answer.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
    desk.post(path, typed("Half a sentence", act="save") | {"document": scan})
    assert "Half a sentence" in said(desk, path)
    assert ReplyDraft.objects.get().document
    assert desk.post(path, typed(act="publish")).status_code == 422
    assert desk.post(path, typed("We mend it by 1 May.", "The council pays.", act="publish")).status_code == 302
    letter.refresh_from_db()
    assert letter.state == LetterState.ANSWERED
    reply = Reply.objects.get()
    assert [answer.text for answer in reply.answers.all()] == ["We mend it by 1 May.", "The council pays."]
    assert reply.is_verified_sender
    assert not ReplyDraft.objects.exists()
    assert [act.what for act in DeskAct.objects.all()] == ["answered"]


def test_time_is_asked_for_and_a_wrong_date_keeps_what_was_typed(desk: Client, letter: Letter) -> None:
    path = f"/en/offices/letters/{letter.number}"
    wrong = desk.post(path, typed("Kept words", act="time") | {"time-until": "2020-01-01", "time-reason": "Ice"})
    assert wrong.status_code == 422
    assert "Kept words" in said(desk, path)
    assert letter.due_on
    until = letter.due_on + timedelta(days=7)
    ReplyDraft.objects.all().delete()
    sent = typed(act="time") | {"time-until": until.isoformat(), "time-reason": "The river is frozen"}
    assert desk.post(path, sent).status_code == 302
    assert not ReplyDraft.objects.exists()  # nothing was typed as an answer
    letter.refresh_from_db()
    assert letter.extension_asked_until == until
    assert desk.post(path, typed("Kept again", act="nothing")).status_code == 302
    assert "Kept again" in said(desk, path)


def test_a_letter_is_passed_to_the_right_office_with_its_history(
    desk: Client, letter: Letter, work_off: object
) -> None:
    right = letters.post(email="right@example.org", name="Head of lamps")
    path = f"/en/offices/letters/{letter.number}"
    sent = typed(act="transfer") | {"transfer-to": right.ref, "transfer-reason": "Lamps are theirs"}
    assert desk.post(path, sent).status_code == 302
    letter.refresh_from_db()
    assert letter.state == LetterState.TRANSFERRED
    work_off()  # type: ignore[operator]  # a fixture that is called
    passed = Letter.objects.get(transferred_from=letter)
    assert passed.addressee == right
    assert [one.text for one in passed.questions.all()] == [one.text for one in letter.questions.all()]
    assert desk.post(path, sent).status_code == 422


def test_a_sentence_becomes_a_promise_in_its_exact_words(desk: Client, mandate: Mandate, letter: Letter) -> None:
    actions.answer(mandate, letter, letters.given("It is broken. We mend it by 1 May, at no cost.", "Us."), "en")
    reply = Reply.objects.get()
    assert sentences_of(reply) == ["It is broken.", "We mend it by 1 May, at no cost.", "Us."]
    path = f"/en/offices/letters/{letter.number}/replies/{reply.number}"
    assert "We mend it by 1 May, at no cost." in said(desk, path)
    due = (clock.today() + timedelta(days=40)).isoformat()
    assert desk.post(path, {"words": "We mend it by 2 May.", "due_on": due}).status_code == 422
    assert desk.post(path, {"words": "We mend it by 1 May, at no cost.", "due_on": due}).status_code == 302
    promise = Commitment.objects.get()
    assert (promise.words, promise.post, promise.reply) == ("We mend it by 1 May, at no cost.", letter.post, reply)
    assert desk.post(path, {"words": promise.words, "due_on": due}).status_code == 422
    said(desk, f"/en/offices/letters/{letter.number}/replies/99", 404)


def test_an_assistant_presses_a_link_and_acts_for_the_office(client: Client, desk: Client, letter: Letter) -> None:
    assert letter.post
    people = f"/en/offices/post/{letter.post.slug}/people"
    assert "None yet." in said(desk, people)
    assert desk.post(people, {"email": "helper@example.org"}).status_code == 302
    assert desk.post(people, {"email": "helper@example.org"}).status_code == 422
    assistant = Mandate.objects.get(role=Role.ASSISTANT)
    assert not assistant.is_live
    secret = mint("assist-office", f"mandate/{assistant.pk}", timedelta(days=1))
    visitor = Client()
    assert "asks you to act for it" in said(visitor, f"/en/offices/assist/{secret}")
    assert visitor.post(f"/en/offices/assist/{secret}").status_code == 302
    assert visitor.post(f"/en/offices/assist/{secret}").status_code == 410
    visitor.force_login(assistant.account)
    path = f"/en/offices/letters/{letter.number}"
    assert visitor.post(path, typed("Soon, by 1 May.", "We do.", act="publish")).status_code == 302
    assert "helper@example.org" in said(desk, people)
    assert "helper@example.org" not in said(Client(), f"/en/letters/{letter.number}")
    assert visitor.post(people, {"email": "third@example.org"}).status_code == 422
    assert desk.post(f"{people}/{assistant.pk}/end").status_code == 302
    said(visitor, path, 403)
    with pytest.raises(NotAllowed):
        actions.keep_draft(assistant, letter, {})


def test_a_term_that_is_over_ends_all_access_and_asks_the_successor(desk: Client, mandate: Mandate) -> None:
    office = mandate.post
    assert office
    actions.name_assistant(mandate, "helper@example.org", language="en", connection="192.0.2.1")
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    Membership.objects.filter(post=office).update(end_date=yesterday, ends_on=yesterday)
    HolderFactory(post=office, start_date=clock.today().isoformat())
    assert close_outlived_desks() == 1
    assert not Mandate.objects.live().exists()
    assert {row.end_reason for row in Mandate.objects.all()} == {End.TERM_OVER}
    assert OutgoingMail.objects.filter(template="offices/mail/claim.txt", to="mayor@example.org").count() == 1
    assert Entry.objects.filter(kind="office.claim-ended").count() == 1
    assert close_outlived_desks() == 0
    said(desk, f"/en/offices/post/{office.slug}/", 403)
    assert holder(office).is_live


def test_who_comes_into_a_post_that_stood_vacant_is_asked_once(mandate: Mandate) -> None:
    office = mandate.post
    assert office
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    Membership.objects.filter(post=office).update(end_date=yesterday, ends_on=yesterday)
    sent = OutgoingMail.objects.filter(template="offices/mail/claim.txt")
    assert (close_outlived_desks(), invite_successors(), sent.count()) == (1, 0, 0)
    HolderFactory(post=office, start_date=clock.today().isoformat())
    ContactDetail.objects.filter(post=office).update(is_registered=False)
    assert (invite_successors(), sent.count()) == (0, 0), "nobody is written to before the address is verified"
    ContactDetail.objects.filter(post=office).update(is_registered=True)
    assert (invite_successors(), sent.get().to) == (1, "mayor@example.org")
    assert (invite_successors(), sent.count()) == (0, 1)
    assert not actions.invite_successor(mandate)


def test_nobody_is_asked_where_the_desk_was_taken_up_meanwhile(mandate: Mandate) -> None:
    office = mandate.post
    assert office
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    Membership.objects.filter(post=office).update(end_date=yesterday, ends_on=yesterday)
    close_outlived_desks()
    HolderFactory(post=office, start_date=clock.today().isoformat())
    assert holder(office).is_live
    assert invite_successors() == 0


def test_a_press_says_that_the_letter_is_there_and_a_look_does_not(
    desk: Client, mandate: Mandate, letter: Letter
) -> None:
    path, public = f"/en/offices/letters/{letter.number}", f"/en/letters/{letter.number}"
    assert "The letter is with us" in said(desk, path)
    letter.refresh_from_db()
    assert letter.opened_at is None
    sent = typed("Half an ans", act="received")
    assert desk.post(path, sent).status_code == 302
    letter.refresh_from_db()
    assert letter.opened_at
    assert letter.state == LetterState.WAITING
    assert "says that the letter is there" in said(Client(), public)
    page = said(desk, path)
    assert "Half an ans" in page, "what was typed is kept as a draft"
    assert "The letter is with us" not in page
    assert Entry.objects.get(kind="letter.opened").by == f"office/{letter.addressee.slug}"
    assert DeskAct.objects.filter(what="opened").count() == 1
    assert desk.post(path, sent).status_code == 422


def test_an_open_letter_passes_to_the_successor_and_the_clock_of_the_office_runs_on(
    letter: Letter, work_off: object
) -> None:
    assert letter.post
    left, due = letter.holder, letter.due_on
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    Membership.objects.filter(post=letter.post).update(end_date=yesterday, ends_on=yesterday)
    new = HolderFactory(post=letter.post, start_date=clock.today().isoformat()).person
    work_off()  # type: ignore[operator]  # a fixture that is called
    letter.refresh_from_db()
    assert (letter.holder, letter.due_on) == (new, due)
    assert letter.past_holders.get().person == left
    assert letter.due_from_holder_on
    assert due
    assert letter.due_from_holder_on >= due
    assert Entry.objects.filter(kind="letter.passed").count() == 1
    assert {*Letter.objects.held_by(left)} == {*Letter.objects.held_by(new)} == {letter}


def test_a_holder_gives_up_and_an_editor_can_close(client: Client, desk: Client, mandate: Mandate) -> None:
    assert mandate.post
    editor = Client()
    editor.force_login(moderation.staff())
    shown = said(editor, "/en/offices/claims")
    assert mandate.account.email not in shown
    assert editor.post(f"/en/offices/claims/{mandate.pk}/end").status_code == 302
    mandate.refresh_from_db()
    assert mandate.end_reason == End.BY_EDITOR
    assert editor.post(f"/en/offices/claims/{mandate.pk}/end").status_code == 302
    again = actions.claim(link_to(mandate.post), mandate.account)
    assert desk.post(f"/en/offices/post/{mandate.post.slug}/give-up").status_code == 302
    again.refresh_from_db()
    assert again.end_reason == End.GIVEN_UP


def test_what_an_office_held_on_a_person_goes_with_them(mandate: Mandate, letter: Letter) -> None:
    from kopir.offices.holding import HOLDING

    actions.keep_draft(mandate, letter, {"answer_1": "My words"})
    actions.ask_time(mandate, letter, letter.due_on + timedelta(days=7) if letter.due_on else clock.today(), "Ice")
    told = HOLDING.export(mandate.account)
    assert [section.key for section in told] == ["offices", "office_acts", "office_drafts"]
    assert all(section.rows for section in told)
    HOLDING.erase(mandate.account)
    assert not Mandate.objects.exists()
    assert ReplyDraft.objects.get().saved_by is None


def test_who_stands_above_whom_is_entered_with_a_source(client: Client) -> None:
    client.force_login(moderation.staff())
    office, above = letters.post(name="Head of lamps"), OrganizationFactory(name="The region")
    sent = {"office": office.ref, "step": "superior_organization", "to": above.ref, "source": "Charter, 3"}
    assert "Nobody is entered yet." in said(client, "/en/offices/ladder")
    assert client.post("/en/offices/ladder", sent | {"source": ""}).status_code == 422
    assert client.post("/en/offices/ladder", sent | {"to": office.ref}).status_code == 422
    assert client.post("/en/offices/ladder", sent).status_code == 302
    assert client.post("/en/offices/ladder", sent).status_code == 422
    assert "Charter, 3" in said(client, "/en/offices/ladder")
    assert Entry.objects.filter(kind="ladder.entered").count() == 1
    from kopir.letters.models import Superior

    row = Superior.objects.get()
    for _time in range(2):
        assert client.post(f"/en/offices/ladder/{row.pk}/end").status_code == 302
    assert Entry.objects.filter(kind="ladder.ended").count() == 1


def test_what_was_overdue_stays_with_who_held_the_post(work_off: object) -> None:
    """The one who left it unanswered keeps that; who took the letter over has a whole term of their own."""
    with time_machine.travel("2026-03-02T06:00:00Z", tick=False) as traveller:
        letter = letters.delivered()
        left = letter.holder
        assert left
        assert letter.post
        traveller.move_to("2026-05-04T06:00:00Z")
        Membership.objects.filter(post=letter.post).update(end_date="2026-05-03", ends_on="2026-05-03")
        new = HolderFactory(post=letter.post, start_date="2026-05-04").person
        work_off()  # type: ignore[operator]  # a fixture that is called
        today = clock.today()
        codes = {
            who: [row.code for _ref, row, _book in rows_of(who, today).letters] for who in (left, new, letter.post)
        }
        assert codes[left] == [LetterCode.UNANSWERED]
        assert codes[new] == [LetterCode.WITHIN_TERM]
        assert codes[letter.post] == [LetterCode.UNANSWERED]
        traveller.move_to("2026-07-06T06:00:00Z")
        assert [row.code for _ref, row, _book in rows_of(new, clock.today()).letters] == [LetterCode.UNANSWERED]


def test_the_page_of_a_letter_shows_its_ladder_and_what_is_missing(client: Client, letter: Letter) -> None:
    assert letter.post
    path = f"/en/letters/{letter.number}"
    shown = said(client, path)
    assert "If the office stays silent" in shown
    missing = shown.count("Missing: nobody is entered who stands there.")
    assert missing == 3
    region = OrganizationFactory(name="The region")
    enter_superior(letter.post, Above.SUPERIOR, region, "Charter, 3", moderation.staff())
    shown = said(client, path)
    assert "The region" in shown
    assert shown.count("Missing: nobody is entered who stands there.") == missing - 1


def test_a_step_goes_by_itself_where_somebody_is_entered(letter: Letter, work_off: object) -> None:
    assert letter.post
    assert letter.due_on
    region = letters.organization(email="region@example.org", name="The region")
    enter_superior(letter.post, Above.SUPERIOR, region, "Charter, 3", moderation.staff())
    rung = next(
        one
        for one in letter.mailings.all()
        if one.is_rung and letter.rulebook.rungs[one.rung_number - 1].to == Above.SUPERIOR
    )
    with time_machine.travel(datetime.combine(rung.due_on, time(8), UTC), tick=False):
        work_off()  # type: ignore[operator]  # a fixture that is called
    assert OutgoingMail.objects.filter(template="letters/mail/rung.txt", to="region@example.org").count() == 1
    assert Entry.objects.filter(kind="letter.rung-confirmed").count() == 1


def test_an_act_contested_and_a_document_replaced(mandate: Mandate, letter: Letter) -> None:
    from kopir.files.actions import keep_document
    from kopir.files.models import StoredFile

    def scan(text: bytes) -> StoredFile:
        return keep_document(SimpleUploadedFile("a.pdf", b"%PDF-1.4\n" + text + b"\n%%EOF\n"))

    actions.keep_draft(mandate, letter, {}, scan(b"one"))
    actions.keep_draft(mandate, letter, {"answer_1": "x"}, scan(b"two"))
    assert StoredFile.objects.count() == 1
    actions.answer(mandate, letter, letters.given(), "en", scan(b"three"))
    assert StoredFile.objects.count() == 1
    another = letters.delivered(addressee=letter.post)
    actions.answer(mandate, another, letters.given(), "en")
    question = another.questions.order_by("number")[0]
    letters.marked(question, *[Verdict.NOT_ADDRESSED] * 5)
    made = actions.contest(mandate, question, "We did answer it", "en")
    assert made.text == "We did answer it"
    reply = Reply.objects.get(letter=another)
    with pytest.raises(Refused, match="not_in_reply"):
        actions.promise(mandate, reply, "Words of nobody", clock.today() + timedelta(days=9), "")


def test_only_a_holder_ends_others_and_there_is_a_limit(mandate: Mandate, monkeypatch: pytest.MonkeyPatch) -> None:
    from kopir.offices.actions import assisting

    one = actions.name_assistant(mandate, "a@example.org", language="en", connection="192.0.2.1")
    monkeypatch.setattr(assisting, "MOST_ASSISTANTS", 1)
    with pytest.raises(Refused, match="too_many_assistants"):
        actions.name_assistant(mandate, "b@example.org", language="en", connection="192.0.2.1")
    secret = mint("assist-office", f"mandate/{one.pk}", timedelta(days=1))
    actions.accept(secret, "en")
    with pytest.raises(TooLate):
        actions.accept(secret, "en")
    one.refresh_from_db()
    with pytest.raises(NotAllowed, match="holder_only"):
        actions.name_assistant(one, "c@example.org", language="en", connection="192.0.2.1")
    with pytest.raises(NotAllowed, match="holder_only"):
        actions.end_assistant(one, mandate)
    actions.end_assistant(one, one)
    with pytest.raises(TooLate, match="ended_already"):
        actions.end_assistant(mandate, one)
    assert mandate.post
    with pytest.raises(TooLate, match="token_spent"):
        actions.claim("A" * 22, mandate.account)
