import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.letters.actions import (
    ask_extension,
    disown_reply,
    note_delivery,
    propose_letter,
    record_bounce,
    refuse_held_reply,
)
from kopir.letters.models import Contest, Letter, Mark, Proposal, Reply
from kopir.letters.rules import ReplyRefusal, Verdict
from kopir.record.models import Entry
from kopir.tokens.actions import find, mint, revoke
from tests.factories import issues, letters
from tests.factories.people import OrganizationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(letters.editor())
    return client


def link_of(letter: Letter) -> str:
    return f"/en/letter-link/{mint('letter', letter.ref, None)}"


def text_of(response) -> str:
    return response.content.decode()


def test_public_page_shows_questions_addressee_term_and_replies(client) -> None:
    letter = letters.answered(opening="Dear Mayor,")
    letters.marked(letter.questions.get(number=1), *[Verdict.PARTLY] * 5)
    response = client.get(f"/en/letters/{letter.number}")
    page = text_of(response)
    for part in (*letters.QUESTIONS, "Dear Mayor,", letter.post.name, letter.holder_name, "no legal duty is claimed",
                 "Next week.", "Partly answered", "Reply published", "reply came on the same day"):  # fmt: skip
        assert part in page
    assert "public" in response["Cache-Control"]
    assert "mayor@example.org" not in page


def test_public_page_never_shows_a_held_or_disowned_reply(client) -> None:
    letter = letters.delivered()
    client.post(link_of(letter) + "/answer", {"answer_1": "Write to aigerim@example.org"})
    page = text_of(client.get(f"/en/letters/{letter.number}"))
    assert "aigerim@example.org" not in page
    assert "An editor looks at this reply before it is published" in page
    reply = letters.reply(addressee=letters.organization())
    disown_reply(reply, find("disown", mint("disown", f"reply/{reply.letter.number}-1", timedelta(days=1))))
    page = text_of(client.get(f"/en/letters/{reply.letter.number}"))
    assert "Next week." not in page
    assert "this reply was not theirs" in page


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_public_page_says_the_duty_in_the_language_of_the_page(client, language: str) -> None:
    letter = letters.letter(rulebook_name="kz-appc")
    assert letter.rulebook.duty[language] in text_of(client.get(f"/{language}/letters/{letter.number}"))


def test_unknown_letter_is_not_found(client) -> None:
    assert client.get("/en/letters/99").status_code == 404


def test_public_page_asks_as_much_for_many_replies_as_for_one(client) -> None:
    small, large = letters.answered(), letters.delivered(questions=tuple(f"Question {n}?" for n in range(12)))
    for _reply in range(6):
        done = client.post(link_of(large) + "/answer", {f"answer_{n}": "Yes." for n in range(1, 13)})
        assert done.status_code == 302
    large.refresh_from_db()
    for question in large.questions.all():
        letters.marked(question, Verdict.ANSWERED)
    client.get(f"/en/letters/{small.number}")
    counts = []
    for letter in (small, large):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/en/letters/{letter.number}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


def test_letter_link_says_that_the_letter_is_there_by_a_press_only(client) -> None:
    letter = letters.delivered()
    link = link_of(letter)
    assert "The letter is with us" in text_of(client.get(link))
    assert client.get(f"{link}/received").status_code == 302
    letter.refresh_from_db()
    assert letter.opened_at is None
    assert client.post(f"{link}/received").status_code == 302
    letter.refresh_from_db()
    assert letter.opened_at
    assert letter.stopped_on is None
    assert "Everybody can see that the letter is with you" in text_of(client.get(f"{link}?done=opened"))
    assert "The letter is with us" not in text_of(client.get(link))
    assert client.post(f"{link}/received").status_code == 422
    assert client.post("/en/letter-link/nonsense/received").status_code == 410
    shown = client.get(f"/issues/{letter.issue.number}.json").json()["letters"][0]
    assert shown["opened_at"]
    assert shown["delivered_at"]


def test_letter_link_answers_in_one_step(client) -> None:
    letter = letters.delivered()
    link = link_of(letter)
    page = client.get(link)
    assert (page.status_code, page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == (
        200,
        "strict-origin",
        True,
    )
    answers = {"answer_1": "Next week.", "answer_2": "A secret.", "declined_2": "on"}
    response = client.post(link + "/answer", answers, follow=True)
    assert "Your reply is published." in text_of(response)
    assert list(Reply.objects.get().answers.values_list("text", "disposition")) == [
        ("Next week.", "answered"),
        ("A secret.", "declined"),
    ]


def test_reading_the_link_changes_nothing(client) -> None:
    letter = letters.delivered()
    link, entries = link_of(letter), Entry.objects.count()
    for act in ("", "/answer", "/decline", "/more-time", "/contest"):
        assert client.get(link + act, follow=True).status_code == 200
        client.head(link + act)
    letter.refresh_from_db()
    assert (letter.state, Entry.objects.count(), Reply.objects.count()) == ("waiting", entries, 0)


def test_letter_link_needs_the_form_token() -> None:
    letter, strict = letters.delivered(), Client(enforce_csrf_checks=True)
    assert strict.post(link_of(letter) + "/answer", {"answer_1": "Yes."}).status_code == 403


@pytest.mark.parametrize("act", ["", "/answer", "/decline", "/more-time", "/contest"])
def test_closed_or_wrong_link_opens_nothing(client, act: str) -> None:
    letter = letters.delivered()
    link = link_of(letter)
    revoke("letter", letter.ref)
    ask = client.get if not act else client.post
    assert ask(link + act).status_code == 410
    assert ask("/en/letter-link/nonsense" + act).status_code == 410


def test_link_of_one_letter_opens_no_other_act(client) -> None:
    letter = letters.reply().letter
    secret = mint("disown", f"reply/{letter.number}-1", timedelta(days=1))
    assert client.get(f"/en/letter-link/{secret}").status_code == 410
    assert client.get(link_of(letter).replace("letter-link/", "letter-link/not-us/")).status_code == 410


def test_empty_answer_comes_back_with_a_reason(client) -> None:
    letter = letters.delivered()
    response = client.post(link_of(letter) + "/answer", {"answer_1": "", "declined_2": "on"})
    assert response.status_code == 422
    assert "Give a reason; it is published." in text_of(response)
    response = client.post(link_of(letter) + "/answer", {})
    assert "Answer or decline at least one question." in text_of(response)


def test_letter_link_declines_all_with_one_reason(client) -> None:
    letter = letters.delivered()
    client.post(link_of(letter) + "/decline", {"decline-reason": "Not our office."})
    letter.refresh_from_db()
    assert (letter.state, Reply.objects.get().answers.count()) == ("refused", 2)


def test_letter_link_asks_for_more_time(client) -> None:
    letter = letters.delivered()
    link = link_of(letter)
    wrong = client.post(link + "/more-time", {"time-until": "2026-12-01", "time-reason": "Ill."})
    assert (wrong.status_code, "Choose a day after" in text_of(wrong)) == (422, True)
    asked = client.post(link + "/more-time", {"time-until": "2026-12-21", "time-reason": "Ill."}, follow=True)
    letter.refresh_from_db()
    assert letter.extension_asked_until == date(2026, 12, 21)
    assert "an editor decides" in text_of(asked)


def test_more_time_after_the_reply_is_too_late(client) -> None:
    letter = letters.answered()
    response = client.post(link_of(letter) + "/more-time", {"time-until": "2026-12-21", "time-reason": "Ill."})
    assert (response.status_code, "has moved on" in text_of(response)) == (422, True)


def test_letter_link_contests_a_judgement(client) -> None:
    letter = letters.answered()
    letters.marked(letter.questions.get(number=1), Verdict.NOT_ADDRESSED)
    link = link_of(letter)
    wrong = client.post(link + "/contest", {"contest-question": "2", "contest-text": "It does."})
    assert (wrong.status_code, "Nobody has judged" in text_of(wrong)) == (422, True)
    client.post(link + "/contest", {"contest-question": "1", "contest-text": "Page 2 answers it."})
    assert Contest.objects.get().text == "Page 2 answers it."
    assert "Page 2 answers it." in text_of(client.get(f"/en/letters/{letter.number}"))


def test_not_us_link_shows_a_button_first_and_acts_once(client) -> None:
    reply = letters.reply()
    link = f"/en/letter-link/not-us/{mint('disown', f'reply/{reply.letter.number}-1', timedelta(days=1))}"
    assert "This reply was not ours" in text_of(client.get(link))
    reply.refresh_from_db()
    assert reply.state == "published"
    assert "marked as not yours" in text_of(client.post(link))
    reply.refresh_from_db()
    assert (reply.state, reply.is_disowned) == ("held", True)
    assert client.post(link).status_code == 410


def test_not_us_link_after_the_decision_is_too_late(client) -> None:
    reply = letters.reply()
    link = f"/en/letter-link/not-us/{mint('disown', f'reply/{reply.letter.number}-1', timedelta(days=1))}"
    Reply.objects.update(state="refused", refusal="unlawful")
    assert client.post(link).status_code == 422


EDITOR_PAGES = (
    "manage", "print", "handing-in", "bounce", "send-again", "grant-extension", "refuse-extension", "close", "withdraw",
    "mailings/rung-1", "paper-reply", "replies/1",
)  # fmt: skip
AT_THE_DESK = {"grant-extension", "refuse-extension", "mailings/rung-1", "replies/1"}


@pytest.mark.parametrize("page", EDITOR_PAGES)
def test_editor_pages_open_to_editors_only(client, page: str) -> None:
    address = f"/en/letters/{letters.answered().number}/{page}"
    assert client.get(address).status_code == 302
    client.force_login(issues.citizen())
    assert client.get(address).status_code == 403
    client.force_login(letters.editor())
    assert client.get(address).status_code == (302 if page in AT_THE_DESK else 200)


@pytest.mark.parametrize(
    "page", ["letters/99/manage", "letters/99/close", "letters/1/mailings/rung-9", "letters/1/replies/7"]
)
def test_editor_pages_of_nothing_are_not_found(desk, page: str) -> None:
    letters.answered()
    assert desk.get(f"/en/{page}").status_code == 404


def compose(**facts: str) -> dict[str, str]:
    return {"rulebook": "house-15", "language": "en", "by_email": "yes", "lines": "1", "question_1": "When?", **facts}


def test_editor_finds_an_addressee_and_sends(desk) -> None:
    issue, post = issues.issue(), letters.post(name="Mayor of Aqtas")
    propose_letter(issue, 1)
    OrganizationFactory(name="Ministry of Lamps")
    found = text_of(desk.get("/en/letters/new", {"issue": issue.number, "q": "mayor"}))
    assert ("Mayor of Aqtas" in found, "Ministry of Lamps" in found) == (True, False)
    there = f"/en/letters/new?issue={issue.number}&to=post/{post.slug}"
    assert post.holder_on(NOW.date()).name in text_of(desk.get(there))
    preview = desk.post(there, compose(preview="1"))
    assert ("Send this letter" in text_of(preview), Letter.objects.count()) == (True, 0)
    response = desk.post(there, compose(send="1"))
    letter = Letter.objects.get()
    assert response["Location"] == f"/en/letters/{letter.number}/manage"
    assert Proposal.objects.get().state == "sent"
    assert "already waits at this addressee" in text_of(desk.get(there))
    assert desk.post(there, compose(send="1")).status_code == 422


def test_question_lines_come_and_go_without_script(desk) -> None:
    there = f"/en/letters/new?issue={issues.issue().number}&to=organization/{letters.organization().slug}"
    more = text_of(desk.post(there, compose(add="1")))
    assert ('name="question_2"' in more, "When?" in more) == (True, True)
    two = {"lines": "2", "question_2": "Who?"}
    fewer = text_of(desk.post(there, compose(remove="1", **two)))
    assert ("Who?" in fewer, "When?" in fewer, 'name="question_2"' in fewer) == (True, False, False)
    only = text_of(desk.post(there, compose(remove="1")))
    assert 'name="question_1"' in only


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"question_1": ""}, "This field is required."),
        ({"rulebook": "uk-written-question"}, "each letter names the day"),
        ({"own_due_on": "2026-12-12"}, "the due day is computed"),
    ],
)
def test_letter_that_is_not_whole_comes_back(desk, facts: dict[str, str], why: str) -> None:
    there = f"/en/letters/new?issue={issues.issue().number}&to=post/{letters.post().slug}"
    response = desk.post(there, compose(send="1", opening="All I typed", **facts))
    assert (response.status_code, why in text_of(response), "All I typed" in text_of(response)) == (422, True, True)


@pytest.mark.parametrize("to", ["post/nobody", "organization/nobody", "person/somebody"])
def test_unknown_addressee_is_not_found(desk, to: str) -> None:
    assert desk.get(f"/en/letters/new?issue={issues.issue().number}&to={to}").status_code == 404


def test_letter_without_address_is_printed_with_a_code_on_a_button(desk) -> None:
    post = letters.post(email="")
    there = f"/en/letters/new?issue={issues.issue().number}&to=post/{post.slug}"
    response = desk.post(there, compose(send="1", by_email="no"))
    letter = Letter.objects.get()
    assert response["Location"] == f"/en/letters/{letter.number}/print"
    assert "<svg class" not in text_of(desk.get(response["Location"])).partition('class="qr"')[2]
    sheet = text_of(desk.post(response["Location"]))
    secret = sheet.partition("/en/letter-link/")[2].partition("<")[0]
    assert find("letter", secret).about == letter.ref
    assert "style=" not in sheet


def test_withdrawn_letter_is_not_printed(desk) -> None:
    letter = letters.letter(by_email=False)
    Letter.objects.update(state="withdrawn")
    assert desk.post(f"/en/letters/{letter.number}/print").status_code == 422


def test_old_addresses_of_decisions_lead_to_the_desk(desk) -> None:
    letter = letters.answered()
    mailing, reply = letter.mailings.get(kind="rung-1"), letter.replies.get()
    for old, new in (
        ("proposals/7/decline", "proposals/7"),
        (f"{letter.number}/replies/1", f"replies/{reply.pk}"),
        (f"{letter.number}/mailings/rung-1", f"rungs/{mailing.pk}"),
        (f"{letter.number}/grant-extension", f"extensions/{letter.pk}"),
        (f"{letter.number}/refuse-extension", f"extensions/{letter.pk}"),
    ):
        assert desk.get(f"/en/letters/{old}")["Location"] == f"/en/desk/queues/{new}"


def act(desk: Client, letter: Letter, page: str, **data: str) -> int:
    return desk.post(f"/en/letters/{letter.number}/{page}", data).status_code


def test_editor_records_a_handing_in(desk) -> None:
    letter = letters.letter(by_email=False, rulebook_name="kz-appc")
    facts = {"channel": "hand", "on": "2026-11-23", "note": "A member."}
    assert act(desk, letter, "handing-in", **facts) == 422
    assert act(desk, letter, "handing-in", **facts, registration_number="A-17") == 302
    assert act(desk, letter, "handing-in", **facts, registration_number="A-17") == 422
    letter.refresh_from_db()
    assert (letter.state, letter.registration_number) == ("waiting", "A-17")


def test_editor_records_a_bounce_and_sends_again(desk) -> None:
    letter = letters.letter()
    assert act(desk, letter, "bounce") == 302
    assert act(desk, letter, "bounce") == 422
    assert act(desk, letter, "send-again") == 302
    letter.refresh_from_db()
    assert letter.state == "sent"


def test_manage_leads_to_the_decision_on_more_time(desk) -> None:
    letter = letters.delivered()
    ask_extension(letter, date(2026, 12, 21), "Ill.")
    assert "Grant or refuse more time" in text_of(desk.get(f"/en/letters/{letter.number}/manage"))


def test_editor_closes_and_withdraws(desk) -> None:
    answered, silent = letters.answered(), letters.delivered()
    assert act(desk, answered, "close", reason="no_reply") == 422
    assert act(desk, answered, "close", reason="settled") == 302
    assert act(desk, silent, "withdraw", reason="Wrong office.") == 302
    assert list(Letter.objects.order_by("number").values_list("state", flat=True)) == ["closed", "withdrawn"]
    assert "Wrong office." in text_of(desk.get(f"/en/letters/{silent.number}"))


PAPER = {
    "kind": "answer",
    "received_on": "2026-11-23",
    "source": "No. 5-12",
    "language": "kk",
    "answer_1": "Келесі аптада.",
}


def test_editor_enters_a_paper_reply_with_its_scan(desk) -> None:
    letter = letters.delivered()
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
    response = desk.post(f"/en/letters/{letter.number}/paper-reply", PAPER | {"is_clear": "on", "scan": scan})
    reply = Reply.objects.get()
    assert (response.status_code, reply.state, reply.via, reply.scan.is_public) == (302, "published", "paper", True)
    page = text_of(desk.get(f"/en/letters/{letter.number}"))
    assert ("No. 5-12" in page, "Scan of the paper" in page) == (True, True)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"answer_1": ""}, "Answer or decline at least one question."),
        ({"received_on": "2026-11-24"}, "This day has not come yet."),
        ({"scan": SimpleUploadedFile("x.exe", b"MZ")}, "Choose a PDF, PNG or JPEG file."),
    ],
)
def test_paper_reply_that_is_not_whole_comes_back(desk, facts: dict[str, object], why: str) -> None:
    letter = letters.delivered()
    response = desk.post(f"/en/letters/{letter.number}/paper-reply", PAPER | {"is_clear": "on"} | facts)
    assert (response.status_code, why in text_of(response), Reply.objects.count()) == (422, True, 0)


def test_scan_is_kept_beside_a_wrong_field(desk) -> None:
    letter = letters.delivered()
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
    path, facts = f"/en/letters/{letter.number}/paper-reply", PAPER | {"is_clear": "on"}
    wrong = desk.post(path, facts | {"source": "", "scan": scan})
    kept = re.search(r'name="kept_scan" value="([^"]+)"', text_of(wrong))
    assert (wrong.status_code, kept is not None) == (422, True)
    assert desk.post(path, facts | {"kept_scan": kept[1] if kept else ""}).status_code == 302
    assert Reply.objects.get().scan is not None


def test_a_reply_that_is_not_published_shows_its_reason(desk) -> None:
    letter = letters.delivered()
    desk.post(link_of(letter) + "/answer", {"answer_1": "Write to aigerim@example.org"})
    refuse_held_reply(Reply.objects.get(), ReplyRefusal.PERSONAL_DATA, letters.editor())
    assert "Not published:" in text_of(desk.get(f"/en/letters/{letter.number}"))


def test_reader_marks_changes_and_withdraws(client) -> None:
    letter = letters.answered()
    there = f"/en/letters/{letter.number}/mark/1"
    assert client.get(there).status_code == 302
    client.force_login(letters.known_citizen())
    assert client.post(there, {}).status_code == 422
    assert "Your judgement is counted" in text_of(client.post(there, {"verdict": "partly"}, follow=True))
    client.post(there, {"verdict": "answered"})
    assert Mark.objects.get().verdict == "answered"
    assert client.get(there + "/withdraw").status_code == 405
    client.post(there + "/withdraw")
    assert not Mark.objects.exists()
    assert client.get(f"/en/letters/{letter.number}/mark/9").status_code == 404


def test_silent_letter_offers_no_marking(client) -> None:
    letter = letters.delivered()
    client.force_login(letters.known_citizen())
    there = f"/en/letters/{letter.number}/mark/1"
    assert "There is no published reply to judge yet." in text_of(client.get(there))
    assert client.post(there, {"verdict": "partly"}).status_code == 422


def test_page_of_a_bounced_letter_says_that_no_clock_runs(client) -> None:
    letter = letters.letter()
    note_delivery(letter, NOW)
    record_bounce(letter)
    page = text_of(client.get(f"/en/letters/{letter.number}"))
    assert ("Came back undelivered" in page, "the clock has not started" in page) == (True, True)


@pytest.mark.parametrize(
    ("days", "words"), [(1, "20 days left"), (21, "due today"), (22, "1 day overdue"), (60, "Long overdue")]
)
def test_page_says_what_the_clock_says(client, time_machine, days: int, words: str) -> None:
    letter = letters.delivered()
    time_machine.move_to(NOW + timedelta(days=days), tick=False)
    assert words in text_of(client.get(f"/en/letters/{letter.number}"))
