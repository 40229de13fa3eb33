from datetime import date, timedelta

import pytest

from kopir.issues.models import Issue
from kopir.letters.actions import (
    Draft,
    decline_proposal,
    make_print_link,
    propose_letter,
    record_bounce,
    send_again,
    send_letter,
    withdraw_letter,
)
from kopir.letters.models import Letter, Mailing, Proposal
from kopir.letters.rules import LetterState
from kopir.letters.tasks import propose_letters
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry
from kopir.tokens.actions import find
from kopir.web.errors import Refused, TooLate
from tests.factories import issues, letters

pytestmark = pytest.mark.django_db
MOVED_ON = "letter_moved_on"


def test_send_letter_queues_one_mail_and_writes_one_entry(time_machine) -> None:
    time_machine.move_to("2026-11-23T06:00:00Z", tick=False)
    draft = letters.draft(opening="Dear Mayor,")
    before = Entry.objects.count()
    letter = send_letter(draft, letters.editor())
    entry = Entry.objects.get(pk__gt=0, kind="letter.sent")
    assert Entry.objects.count() == before + 1
    assert (letter.state, letter.channel, letter.clock_starts_on, letter.due_on) == ("sent", "email", None, None)
    assert letter.holder == draft.addressee.holder_on(date(2026, 11, 23))
    assert letter.holder_name == letter.holder.name
    assert [question.text for question in letter.questions.all()] == list(letters.QUESTIONS)
    assert entry.about == [
        letter.ref,
        letter.issue.ref,
        letter.post.ref,
        letter.post.organization.ref,
        letter.holder.ref,
    ]
    assert entry.by == "editor"
    assert [entry.opened(field) for field in ("opening", "question_1", "question_2")] == [
        "Dear Mayor,",
        *letters.QUESTIONS,
    ]
    assert entry.public["state"] == "sent"
    assert OutgoingMail.objects.filter(about=letter.ref).values_list("to", "template", "link_act").get() == (
        "mayor@example.org",
        "letters/mail/letter.txt",
        "letter",
    )
    assert Issue.objects.get().stage == "addressed"


def test_sent_mail_carries_questions_link_term_and_basis(work_off, settings, time_machine) -> None:
    time_machine.move_to("2026-11-23T06:00:00Z", tick=False)
    letter = letters.letter()
    work_off()
    text = next(path.read_text() for path in settings.MAIL_DIR.glob("*.eml")).replace("=\n", "").replace("=3D", "=")
    for part in (*letters.QUESTIONS, f"/letters/{letter.number}", "/en/letter-link/", "no legal duty is claimed"):
        assert part in text
    letter.refresh_from_db()
    assert (letter.state, letter.clock_starts_on, letter.due_on) == ("waiting", date(2026, 11, 23), date(2026, 12, 14))


def test_letter_without_address_is_printed(time_machine) -> None:
    letter = letters.letter(by_email=False)
    assert (letter.state, letter.channel, letter.sent_at) == ("prepared", "", None)
    assert not OutgoingMail.objects.exists()
    assert Entry.objects.filter(kind="letter.prepared").count() == 1
    assert Issue.objects.get().stage == "raised"


def test_letter_to_an_organization_has_no_holder() -> None:
    letter = letters.letter(addressee=letters.organization())
    assert (letter.holder, letter.holder_name, letter.post) == (None, "", None)
    assert letter.addressee == letter.organization


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"questions": ()}, "no_questions"),
        ({"questions": ("When?", "  ")}, "no_questions"),
        ({"questions": ("When?",) * 21}, "too_many_questions"),
        ({"rulebook_name": "uk-written-question"}, "own_date_missing"),
        ({"own_due_on": date(2026, 12, 1)}, "own_date_not_asked"),
    ],
)
def test_send_letter_refuses_what_is_not_whole(facts: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        send_letter(letters.draft(**facts), letters.editor())
    assert caught.value.code == code
    assert not Letter.objects.exists()


def test_send_by_email_needs_a_registered_address() -> None:
    with pytest.raises(Refused) as caught:
        send_letter(letters.draft(addressee=letters.post(email="")), letters.editor())
    assert caught.value.code == "no_registered_address"


def test_same_issue_waits_once_at_an_addressee() -> None:
    first = letters.letter()
    again = Draft(first.issue, first.post, "house-15", "en", ("And now?",))
    with pytest.raises(TooLate) as caught:
        send_letter(again, letters.editor())
    assert caught.value.code == "letter_open_already"
    assert Letter.objects.count() == OutgoingMail.objects.count() == 1
    withdraw_letter(first, "Wrong office.", letters.editor())
    assert send_letter(again, letters.editor()).number == first.number + 1


def test_numbers_have_no_gaps_after_a_refusal() -> None:
    first = letters.letter()
    with pytest.raises(TooLate):
        send_letter(Draft(first.issue, first.post, "house-15", "en", ("And now?",)), letters.editor())
    assert letters.letter(addressee=letters.organization()).number == first.number + 1


def test_send_again_makes_a_second_attempt_of_the_same_mailing() -> None:
    letter = letters.letter()
    record_bounce(letter)
    send_again(letter, letters.editor())
    assert letter.state == "sent"
    assert Mailing.objects.get().attempt == 2
    assert OutgoingMail.objects.filter(about=letter.ref).count() == 2
    assert Issue.objects.get().stage == "addressed"


def test_send_again_only_after_a_bounce() -> None:
    letter = letters.letter()
    with pytest.raises(TooLate):
        send_again(letter, letters.editor())


def test_send_again_needs_an_address() -> None:
    letter = letters.letter()
    record_bounce(letter)
    letter.post.contact_details.all().delete()
    with pytest.raises(Refused) as caught:
        send_again(letter, letters.editor())
    assert caught.value.code == "no_registered_address"


def test_print_link_opens_the_letter_until_it_ends() -> None:
    letter = letters.letter(by_email=False)
    secret = make_print_link(letter)
    assert find("letter", secret).about == letter.ref
    withdraw_letter(letter, "Nobody went.", letters.editor())
    assert find("letter", secret) is None
    with pytest.raises(TooLate):
        make_print_link(letter)


def test_issue_at_the_threshold_is_proposed_once(settings) -> None:
    settings.SUPPORTS_FOR_A_LETTER = 10
    issue = issues.issue(support_count=10)
    issues.issue(support_count=9)
    assert [propose_letters(), propose_letters()] == [1, 0]
    assert list(Proposal.objects.open().values_list("issue", "supports", "threshold")) == [(issue.pk, 10, 10)]
    assert Entry.objects.get(kind="letter.proposed").public == {"supports": 10, "threshold": 10}
    assert propose_letter(issue, 10) is None


def test_sending_settles_the_proposal() -> None:
    proposal = propose_letter(issues.issue(support_count=5), 5)
    letter = send_letter(letters.draft(issue=proposal.issue), letters.editor(), proposal)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.letter) == ("sent", letter)
    with pytest.raises(TooLate):
        decline_proposal(proposal, "Too late.", letters.editor())


def test_decided_proposal_sends_nothing() -> None:
    proposal = propose_letter(issues.issue(support_count=5), 5)
    decline_proposal(proposal, " Already in the budget. ", letters.editor())
    assert (proposal.state, proposal.reason) == ("declined", "Already in the budget.")
    assert Entry.objects.get(kind="letter.proposal-declined").opened("reason") == "Already in the budget."
    with pytest.raises(TooLate) as caught:
        send_letter(letters.draft(issue=proposal.issue), letters.editor(), proposal)
    assert caught.value.code == "proposal_decided"
    assert not Letter.objects.exists()


def test_declining_needs_a_reason() -> None:
    proposal = propose_letter(issues.issue(support_count=5), 5)
    with pytest.raises(Refused):
        decline_proposal(proposal, " ", letters.editor())


def test_state_is_an_enum_value() -> None:
    assert letters.letter().state in set(LetterState)


def test_answer_may_take_its_term_from_the_question(time_machine) -> None:
    time_machine.move_to("2026-11-23T06:00:00Z", tick=False)
    letter = send_letter(letters.own_dates(), letters.editor())
    assert (letter.basis, letter.own_due_on) == ("legal", date(2026, 11, 23) + timedelta(days=8))
