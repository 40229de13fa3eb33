"""Letters, reminders and steps in two languages: one mail, both beside each other, the questions once."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError
from django.test import Client
from django.utils.translation import gettext, override

from kopir.config.prepare import compile_catalogues
from kopir.letters.actions import (
    confirm_rung,
    pass_to_successor,
    preview,
    reply_by_link,
    send_letter,
    send_transferred,
    transfer_letter,
)
from kopir.letters.models import Letter, Transfer
from kopir.mail.beside import RULE, SUBJECT_CHARS
from kopir.mail.models import OutgoingMail
from kopir.people.addressees import languages_of
from kopir.record.models import Entry
from kopir.tokens.actions import find
from kopir.web.errors import Refused
from tests.factories import issues, letters
from tests.factories.people import PersonFactory
from tests.mail.smtp import serving
from tests.mail.test_mail import Door

pytestmark = pytest.mark.django_db
NAMES = {"kk": "Ақтас әкімі", "ru": "Аким Актаса", "en": "Mayor of Aqtas"}
TITLE = "The lamp at the depot"
ABOVE = "(What is the same in both languages stands above.)"


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    compile_catalogues(Path(django_settings.LOCALE_PATHS[0]))


@pytest.fixture(autouse=True)
def _monday(time_machine: Any, settings: Any) -> None:
    time_machine.move_to("2026-11-23T06:00:00Z", tick=False)
    settings.REPLY_ADDRESS = "reply@example.org"


def in_both(**facts: Any) -> Letter:
    post = letters.post(names=NAMES, language="kk", second_language="ru")
    return letters.letter(addressee=post, issue=issues.issue(title=TITLE), language="kk", second_language="ru", **facts)


def mails(settings: Any) -> dict[str, EmailMessage]:
    """Return what lies in the folder, by template."""
    rows = dict(OutgoingMail.objects.values_list("message_id", "template"))
    found = [email.message_from_bytes(path.read_bytes(), policy=default) for path in Path(settings.MAIL_DIR).iterdir()]
    return {rows[one["Message-ID"]].rpartition("/")[2]: one for one in found}  # type: ignore[misc]  # policy=default


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def halves(message: EmailMessage) -> tuple[str, str]:
    first, rule, second = part(message, "plain").partition(f"\n\n{RULE}\n\n")
    assert rule
    return first, second


def cells(message: EmailMessage, language: str) -> str:
    found = re.findall(rf'<td width="50%" valign="top" lang="{language}">(.*?)</td>', part(message, "html"), re.DOTALL)
    return "\n".join(found)


def shared(message: EmailMessage) -> str:
    return "\n".join(re.findall(r'<td colspan="2">(.*?)</td>', part(message, "html"), re.DOTALL))


def test_letter_is_one_mail_in_both_by_smtp(settings: Any, work_off: Callable[[], int], smtp: Door) -> None:
    letter = in_both(opening="Құрметті әкім!")
    work_off()
    (message,) = smtp.taken
    assert OutgoingMail.objects.get().message_id == message["Message-ID"]
    assert message["Subject"] == f"{letter.number}-хат / Письмо {letter.number}: {TITLE}"
    assert message["Content-Language"] == "kk, ru"
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    first, second = halves(message)
    assert first.startswith(f"{TITLE}\n\n")
    assert (NAMES["kk"] in first, NAMES["ru"] in first) == (True, False)
    assert (NAMES["kk"] in second, NAMES["ru"] in second) == (False, True)
    with override("ru"):
        assert second.count(gettext(ABOVE)) == 2  # for the opening and for the questions
    for words in ("Құрметті әкім!", *letters.QUESTIONS):
        assert (first.count(words), second.count(words)) == (1, 0)
        assert part(message, "html").count(words) == 1
        assert words in shared(message)
    assert ("14 желтоқсан" in first, "14 декабря" in second) == (True, True)
    assert (NAMES["kk"] in cells(message, "kk"), NAMES["ru"] in cells(message, "ru")) == (True, True)
    assert (NAMES["ru"] in cells(message, "kk"), NAMES["kk"] in cells(message, "ru")) == (False, False)
    letter.refresh_from_db()
    assert letter.state == "waiting"


@pytest.fixture
def smtp(settings: Any) -> Iterator[Door]:
    door = Door()
    with serving(door, settings):
        yield door


def test_both_halves_carry_one_secret_each_to_its_own_page(settings: Any, work_off: Callable[[], int]) -> None:
    letter = in_both()
    work_off()
    first, second = halves(mails(settings)["letter.txt"])
    (of_first,) = re.findall(r"/kk/letter-link/(\S+)", first)
    (of_second,) = re.findall(r"/ru/letter-link/(\S+)", second)
    assert of_first == of_second
    found = find("letter", of_first.strip("/"))
    assert (found and found.about) == letter.ref


@pytest.mark.parametrize("kind", ["before", "due", "after"])
def test_reminders_are_written_in_both(
    settings: Any, work_off: Callable[[], int], time_machine: Any, kind: str
) -> None:
    letter = in_both()
    work_off()
    time_machine.move_to(f"{letter.mailings.get(kind=kind).due_on}T06:00:00Z", tick=False)
    work_off()
    sent = mails(settings)
    assert OutgoingMail.objects.filter(template=f"letters/mail/reminder_{kind}.txt").count() == 1
    message = sent[f"reminder_{kind}.txt"]
    heads = message["Subject"].removesuffix(f": {TITLE}").split(" / ")
    with override("kk"):
        words_kk = gettext("These are the questions:")
    with override("ru"):
        words_ru = gettext("These are the questions:")
    first, second = halves(message)
    assert (len(heads), len(message["Subject"]) <= SUBJECT_CHARS) == (2, True)
    assert (words_kk in first, words_ru in second, words_ru in first, words_kk in second) == (True, True, False, False)
    assert ("14 желтоқсан" in first, "14 декабря" in second) == (True, True)
    assert (first.count(letters.QUESTIONS[0]), second.count(letters.QUESTIONS[0])) == (1, 0)
    assert (words_kk in cells(message, "kk"), words_ru in cells(message, "ru")) == (True, True)
    assert letters.QUESTIONS[0] in shared(message)


def test_step_of_the_ladder_goes_in_the_letters_languages(settings: Any, work_off: Callable[[], int]) -> None:
    letter = in_both()
    work_off()
    letter.refresh_from_db()
    above = letters.organization(email="ministry@example.org", names={"kk": "Министрлік", "ru": "Министерство"})
    confirm_rung(letter.mailings.get(kind="rung-1"), letters.editor(), note_text="", to=above)
    work_off()
    message = mails(settings)["rung.txt"]
    first, second = halves(message)
    assert ("Министрлік" in first, "Министерство" in second) == (True, True)
    assert ("Министрлік" in cells(message, "kk"), "Министерство" in cells(message, "ru")) == (True, True)
    assert message["Content-Language"] == "kk, ru"


def test_step_of_the_ladder_goes_in_the_languages_of_who_stands_above(
    settings: Any, work_off: Callable[[], int]
) -> None:
    letter = in_both()
    work_off()
    letter.refresh_from_db()
    above = letters.organization(email="ministry@example.org", language="en")
    confirm_rung(letter.mailings.get(kind="rung-1"), letters.editor(), note_text="", to=above)
    work_off()
    message = mails(settings)["rung.txt"]
    assert (message["Content-Language"], message["Subject"]) == ("en", f"No answer to letter {letter.number}: {TITLE}")
    assert NAMES["en"] in message.get_content()


def test_new_holder_and_copy_of_a_reply_are_written_in_both(settings: Any, work_off: Callable[[], int]) -> None:
    letter = in_both()
    work_off()
    letter.refresh_from_db()
    pass_to_successor(letter, PersonFactory(name="Next", names={"kk": "Келесі", "ru": "Следующий"}))
    reply_by_link(letter, letters.given(), "ru")
    work_off()
    found = mails(settings)
    first, second = halves(found["passed.txt"])
    assert ("Келесі" in first, "Следующий" in second) == (True, True)
    assert ("/kk/" in first, "/ru/" in second, "/ru/" in first) == (True, True, False)
    first, second = halves(found["reply_copy.txt"])
    assert (first.count("The council pays."), second.count("The council pays.")) == (1, 0)
    assert (NAMES["kk"] in first, NAMES["ru"] in second) == (True, True)


def test_one_language_is_written_as_ever(settings: Any, work_off: Callable[[], int]) -> None:
    letter = letters.letter(addressee=letters.post(names=NAMES), issue=issues.issue(title=TITLE), language="ru")
    work_off()
    row, message = OutgoingMail.objects.get(), mails(settings)["letter.txt"]
    assert (letter.languages, row.second_language, "in_second_language" in row.context) == (("ru",), "", False)
    assert (message["Content-Language"], message["Subject"]) == ("ru", f"Письмо {letter.number}: {TITLE}")
    html = part(message, "html")
    assert ("<table" in html, RULE in part(message, "plain")) == (False, False)
    assert "second_language" not in Entry.objects.get(kind="letter.sent").public


def test_site_without_pages_in_the_second_language_writes_one(settings: Any, work_off: Callable[[], int]) -> None:
    settings.LANGUAGES = [("kk", "Қазақша"), ("en", "English")]
    settings.LANGUAGE_CODE = "kk"
    in_both()
    work_off()
    message = mails(settings)["letter.txt"]
    assert (message["Content-Language"], "<table" in message.as_string()) == ("kk", False)


def test_record_says_both_languages() -> None:
    in_both()
    public = Entry.objects.get(kind="letter.sent").public
    assert (public["language"], public["second_language"]) == ("kk", "ru")


def test_second_language_is_another_one() -> None:
    with pytest.raises(Refused) as caught:
        send_letter(letters.draft(language="kk", second_language="kk"), letters.editor())
    assert caught.value.code == "languages_alike"
    with pytest.raises(IntegrityError):
        Letter.objects.filter(pk=letters.letter(language="kk").pk).update(second_language="kk")


def test_letter_passed_on_takes_the_languages_of_the_right_office() -> None:
    letter = letters.delivered(language="en")
    right = letters.organization(email="right@example.org", language="kk", second_language="ru")
    transfer_letter(letter, right, "It is theirs.", "en")
    assert send_transferred(Transfer.objects.get()).languages == ("kk", "ru")


def test_letter_passed_on_keeps_its_languages_where_none_are_known() -> None:
    letter = in_both()
    transfer_letter(letter, letters.organization(email="right@example.org"), "It is theirs.", "kk")
    assert send_transferred(Transfer.objects.get()).languages == ("kk", "ru")


def test_post_without_languages_has_those_of_its_organization() -> None:
    body = letters.organization(language="kk", second_language="ru")
    post = letters.post(organization=body)
    assert (languages_of(post), languages_of(body)) == (("kk", "ru"),) * 2
    assert languages_of(letters.post(organization=body, language="en")) == ("en", "")
    assert languages_of(letters.post()) == ("", "")


def test_preview_writes_nothing_and_says_what_will_go_out(settings: Any, work_off: Callable[[], int]) -> None:
    draft = letters.draft(language="kk", second_language="ru", opening="Құрметті әкім!")
    shown = preview(draft)
    assert (Letter.objects.count(), OutgoingMail.objects.count()) == (0, 0)
    assert [said.language for said in shown] == ["kk", "ru"]
    letter = send_letter(replace(draft), letters.editor())
    work_off()
    first, _second = halves(mails(settings)["letter.txt"])
    sent = re.sub(r"(/letters/|/kk/letter-link/)\S+", "…", first.partition("\n\n")[2])
    assert sent == re.sub(r"(/letters)?/…", "…", shown[0].body).strip()
    assert shown[1].subject == f"Письмо …: {letter.issue.title}"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(letters.editor())
    return client


def form(**facts: str) -> dict[str, str]:
    return {"rulebook": "house-15", "language": "kk", "by_email": "yes", "lines": "1", "question_1": "When?", **facts}


def test_editor_sees_both_before_sending(desk: Client) -> None:
    issue = issues.issue(title=TITLE)
    post = letters.post(names=NAMES, language="kk", second_language="ru")
    there = f"/en/letters/new?issue={issue.number}&to=post/{post.slug}"
    offered = desk.get(there).content.decode()
    assert re.findall(r'<option value="(\w+)" selected>', offered)[-2:] == ["kk", "ru"]
    page = desk.post(there, form(second_language="ru", preview="1")).content.decode()
    table = page[page.index('<table class="both">') : page.index("</table>")]
    assert table.count("When?") == 1
    assert re.findall(r'<td lang="(\w+)">', table)[:2] == ["kk", "ru"]
    assert (NAMES["kk"] in table, NAMES["ru"] in table) == (True, True)
    assert '<table class="both">' not in desk.post(there, form(preview="1")).content.decode()
    desk.post(there, form(second_language="ru", send="1"))
    letter = Letter.objects.get()
    assert letter.languages == ("kk", "ru")
    public = desk.get(f"/en/letters/{letter.number}").content.decode()
    assert re.findall(r'<span class="lang-tag">(\w+)</span>', public) == ["Kazakh", "Russian"]


@pytest.mark.parametrize("button", ["preview", "send"])
def test_same_language_twice_is_told_and_nothing_is_lost(desk: Client, button: str) -> None:
    issue, post = issues.issue(), letters.post()
    there = f"/en/letters/new?issue={issue.number}&to=post/{post.slug}"
    response = desk.post(there, form(second_language="kk", opening="All I typed", **{button: "1"}))
    page = response.content.decode()
    assert response.status_code == 422
    assert "The second language is the same as the first. Choose another, or leave it empty." in page
    assert ("All I typed" in page, Letter.objects.count()) == (True, 0)


def test_desk_shows_a_step_in_both(desk: Client, time_machine: Any, work_off: Callable[[], int]) -> None:
    letter = in_both()
    work_off()
    rung = letter.mailings.get(kind="rung-1")
    time_machine.move_to(f"{rung.due_on}T06:00:00Z", tick=False)
    desk.force_login(letters.editor())
    page = desk.get(f"/en/desk/queues/rungs/{rung.pk}").content.decode()
    table = page[page.index('<table class="both">') : page.index("</table>")]
    assert re.findall(r'<td lang="(\w+)">', table)[:2] == ["kk", "ru"]
    assert table.count(letters.QUESTIONS[0]) == 1


def test_letter_on_paper_says_it_in_both_languages_whatever_the_editor_reads(client: Client) -> None:
    letter = in_both(by_email=False)
    client.force_login(letters.editor())
    sheet = client.post(f"/en/letters/{letter.number}/print").content.decode().partition('class="letter-sheet"')[2]
    assert f"{django_settings.SITE_URL}/kk/letter-link/" in sheet
    for words in ("Тіркеу нөмірі", "Регистрационный номер", NAMES["kk"], NAMES["ru"]):
        assert sheet.count(words) == 1, words
    assert "Registration number" not in sheet
    assert sheet.count(TITLE) == 1
