"""Imports for editors, rows at the desk, and the form on paper from the printer to the published issue."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.accounts.actions import grant
from kopir.accounts.models import Account
from kopir.accounts.rules import Role
from kopir.desk.actions import carry_out_due
from kopir.files.actions import keep_document
from kopir.intake.actions import carry_in, finish_import, print_sheets, take_rows
from kopir.intake.models import ImportRow, PaperSheet
from kopir.intake.rules import Judged, Reason, Record, RowState, read_code
from kopir.issues.actions import ensure_topics, refuse_report
from kopir.issues.actions.publishing import publish
from kopir.issues.models import Issue, Report
from kopir.issues.rules import Refusal, ReportState
from kopir.web import clock
from kopir.web.errors import TooLate
from tests.factories.intake import TEXT, how, judged, opened, sheet, waiting_row
from tests.factories.issues import citizen, new_report, photo, report

pytestmark = pytest.mark.django_db
PHONE = "+7 701 123 45 67"


def signed_in(client: Client, role: Role) -> Client:
    account = citizen()
    grant(account, role, by=None)
    client.force_login(account)
    return client


@pytest.fixture
def editor(client: Client, settings: Any) -> Client:
    settings.STAFF_NEED_SECOND_FACTOR = False
    return signed_in(client, Role.EDITOR)


@pytest.fixture
def member() -> Client:
    return signed_in(Client(), Role.MEMBER)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_empty_list_of_imports_says_what_will_stand_there(editor: Client) -> None:
    assert "Nothing has been brought in yet" in text_of(editor.get("/en/imports/"))


def test_an_import_is_listed_with_its_issues_and_what_waits(editor: Client) -> None:
    run = opened(rows=3)
    run = take_rows(run, how(), [judged(1), judged(2, title="")])
    page = text_of(editor.get(f"/en/imports/{run.number}"))
    assert "It stands at row 2 of 3" in page
    assert "It has no title." in page
    assert f'href="/en/issues/{Issue.objects.get().number}/"' in page
    assert f"/desk/queues/import-rows/{ImportRow.objects.get().pk}" in page
    finish_import(take_rows(run, how(), [judged(3)]))
    assert "Finished" in text_of(editor.get(f"/en/imports/{run.number}"))
    listed = text_of(editor.get("/en/imports/"))
    assert "2 issues brought in" in listed
    assert "The old form of the movement" in listed


def test_imports_are_for_editors(client: Client, member: Client) -> None:
    run = opened()
    for path in ("/en/imports/", f"/en/imports/{run.number}"):
        assert member.get(path).status_code == 403
        assert Client().get(path).status_code == 302


def test_a_page_of_an_import_costs_the_same_at_any_size(editor: Client) -> None:
    asked = []
    for size, sha in ((2, "aa"), (40, "bb")):
        rows = [judged(size * 100 + number, **({"title": ""} if number % 2 else {})) for number in range(size * 2)]
        run = take_rows(opened(rows=size * 2, sha256=sha * 32), how(), rows)
        editor.get(f"/en/imports/{run.number}")
        for path in ("/en/imports/", f"/en/imports/{run.number}"):
            with CaptureQueriesContext(connection) as queries:
                assert editor.get(path).status_code == 200
            asked.append(len(queries))
    assert asked[:2] == asked[2:]


def decide(editor: Client, row: ImportRow, act: str, **given: str) -> Any:
    return editor.post(f"/en/desk/queues/import-rows/{row.pk}/decide", {"act": act, **given})


def test_a_row_is_mended_at_the_desk_with_personal_data_masked_beforehand(editor: Client) -> None:
    row = waiting_row(title="Dark", text=f"{TEXT} Call {PHONE}")
    page = text_of(editor.get(f"/en/desk/queues/import-rows/{row.pk}"))
    assert "It seems to hold personal data." in page
    form = page[page.index("<textarea") :]
    assert "[phone hidden]" in form[: form.index("</textarea>")]
    assert PHONE not in form[: form.index("</textarea>")]
    assert decide(editor, row, "take", title="", text="x").status_code == 422
    given = {"title": "The lamp is dark", "text": TEXT, "language": "en", "topic": "roads", "area": "", "place": ""}
    assert decide(editor, row, "take", **given).status_code == 302
    carry_out()
    issue = Issue.objects.select_related("topic").get()
    assert (issue.title, issue.topic.slug, issue.source_ref) == ("The lamp is dark", "roads", row.source_ref)
    assert ImportRow.objects.get().state == RowState.TAKEN


def carry_out() -> None:
    """Let the ten seconds pass."""
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        while carry_out_due():
            pass


def test_a_line_that_is_no_row_is_shown_and_let_be(editor: Client) -> None:
    broken = Judged(Record(7, {}, Reason.BAD_JSON, f'{{"call": "{PHONE}"'), "", reasons=(Reason.BAD_JSON,))
    take_rows(opened(rows=1), how(), [broken])
    row = ImportRow.objects.get()
    page = text_of(editor.get(f"/en/desk/queues/import-rows/{row.pk}"))
    assert "Line 7 of a file" in page
    assert "The line as the file has it" in page
    decide(editor, row, "dismiss")
    carry_out()
    row.refresh_from_db()
    assert (row.state, row.raw) == (RowState.DISMISSED, "")


FILLED = {
    "title": "The lamp at our corner is dark",
    "text": TEXT,
    "topic": "roads",
    "language": "en",
    "consent_note": "Signed at the reception, 24 November",
    "has_consent": "on",
}


def test_anybody_prints_a_sheet_without_a_number(client: Client, settings: Any) -> None:
    ensure_topics()
    titles = {"kk": "Сіз тұратын жерде не өзгеруі керек?", "ru": "Что должно измениться", "en": "What should change"}
    for language, words in titles.items():
        page = text_of(client.get(f"/{language}/paper/"))
        assert words in page
        assert f"{settings.SITE_URL}/issues/new" in page
        assert "<svg" in page


def test_members_print_numbered_sheets(member: Client) -> None:
    ensure_topics()
    assert not PaperSheet.objects.exists()
    assert "How many sheets?" in text_of(member.get("/en/paper/numbered"))
    assert member.post("/en/paper/numbered", {"count": "0"}).status_code == 422
    page = text_of(member.post("/kk/paper/numbered", {"count": "3"}))
    sheets = list(PaperSheet.objects.order_by("pk"))
    assert [one.language for one in sheets] == ["kk"] * 3
    assert [one.shown in page for one in sheets] == [True] * 3
    assert re.findall(r"paper__number\">([^<]+)<", page) == [one.shown for one in sheets]


def test_a_sheet_finds_its_form_and_its_issue(member: Client, settings: Any) -> None:
    made = sheet()
    found = member.get("/en/paper/find", {"number": made.shown.lower().replace("-", "")})
    assert found.headers["Location"] == f"/en/paper/{made.shown}"
    assert member.get("/en/paper/find", {"number": "0000-0000"}).status_code == 422
    assert member.get("/en/paper/find").status_code == 422
    assert "Carry this sheet in" in text_of(member.get(f"/en/paper/{made.shown}"))
    assert 'name="consent_note"' in text_of(member.get(f"/en/paper/{made.shown}/carry-in"))
    sent = member.post(f"/en/paper/{made.shown}/carry-in", {**FILLED, "paper": photo()})
    assert sent.headers["Location"] == "/en/issues/received"
    made.refresh_from_db()
    held = Report.objects.get()
    assert (held.state, made.report_ref) == (ReportState.HELD, f"report/{held.pk}")
    visitor = Client()
    assert "An editor reads it before it is published" in text_of(visitor.get(f"/en/paper/{made.shown}"))
    assert held.title not in text_of(visitor.get(f"/en/paper/{made.shown}"))
    assert member.get(f"/en/paper/{made.shown}/carry-in").headers["Location"] == f"/en/paper/{made.shown}"


def test_a_members_second_sheet_is_published_and_found_by_its_code(member: Client) -> None:
    publish(report(raised_by=Account.objects.get(), author=None), by="host-member")
    made = sheet()
    sent = member.post(f"/en/paper/{made.shown}/carry-in", {**FILLED, "paper": photo((70, 50))})
    issue = Issue.objects.order_by("-number")[0]
    assert sent.headers["Location"] == f"/en/issues/{issue.number}/"
    assert f'href="/en/issues/{issue.number}/"' in text_of(Client().get(f"/en/paper/{made.shown}"))


def test_what_is_missing_in_the_form_is_said(member: Client) -> None:
    made = sheet()
    assert member.post(f"/en/paper/{made.shown}/carry-in", {**FILLED, "title": ""}).status_code == 422
    assert not Report.objects.exists()


def test_a_sheet_carries_one_text(member: Client) -> None:
    made, account = sheet(), citizen()
    paper = keep_document(SimpleUploadedFile("form.jpg", photo().read()))
    facts: dict[str, Any] = {"member": account, "consent_note": "Signed", "paper": paper, "page_language": "en"}
    first = carry_in(made, new_report(), **facts)
    assert carry_in(made, new_report(), **facts) == first  # pressed twice
    with pytest.raises(TooLate, match="carried"):
        carry_in(made, new_report(title="Quite another matter"), **facts)
    assert Report.objects.count() == 1
    other = {**FILLED, "title": "Something else again", "paper": photo()}
    again = member.post(f"/en/paper/{made.shown}/carry-in", other)
    assert again.status_code == 422
    assert "Another text has already been carried in on this sheet." in text_of(again)
    assert str(made) == f"sheet {made.shown}"


def test_a_visitor_with_a_sheet_is_told_what_became_of_it(client: Client) -> None:
    made = sheet()
    page = text_of(client.get(f"/en/paper/{made.shown}"))
    assert "Nothing has been carried in from this sheet yet." in page
    assert "/en/issues/new" in page
    text = carry_in(made, new_report(), member=citizen(), consent_note="Signed", paper=None, page_language="en")
    refuse_report(text, editor=citizen(), reason=Refusal.UNREADABLE, words="We cannot read it.")
    assert "was read and not published" in text_of(client.get(f"/en/paper/{made.shown}"))
    PaperSheet.objects.update(report_ref="report/999999")
    assert "is not here any more" in text_of(client.get(f"/en/paper/{made.shown}"))


def test_a_code_that_no_sheet_has_is_not_found(client: Client) -> None:
    made = sheet()
    wrong = made.code[:-1] + ("0" if made.code[-1] != "0" else "1")
    assert client.get(f"/en/paper/{wrong}").status_code == 404
    assert read_code("0000-0000") == "00000000"
    assert client.get("/en/paper/0000-0000").status_code == 404


def test_no_two_sheets_have_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([5, 5, 6, 5, 7])
    monkeypatch.setattr("secrets.randbelow", lambda _most: next(drawn))
    first = print_sheets(2, language="ru")
    second = print_sheets(1, language="ru")
    assert [one.code for one in (*first, *second)] == sorted({one.code for one in PaperSheet.objects.all()})
