"""The editor's desk: for editors only, never cached, everything that waits and nothing that acts."""

from __future__ import annotations

import pytest
from django.test import Client

from kopir.accounts.actions import grant
from kopir.accounts.rules import Role
from kopir.issues.rules import Stage
from kopir.letters.models import Proposal
from kopir.mail.models import OutgoingMail
from kopir.web import clock
from tests.factories import issues as make
from tests.site import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    account = make.citizen()
    grant(account, Role.EDITOR, by=None)
    client.force_login(account)
    return client


def fill(size: int) -> None:
    for _number in range(size):
        make.report(title="A held report about a lamp")
        issue = make.issue(stage=Stage.ADDRESSED, title="An issue with a letter")
        Proposal.objects.create(issue=issue, supports=100, threshold=100, created_at=clock.now())
        rows.letter(issue, state="bounced")
        rows.letter(issue, to=rows.post(), state="prepared")
        letter = rows.letter(issue, to=rows.post(), rulebook="kz-appc")
        rows.reply(letter, state="held", hold_reason="personal_data")
        promise = rows.commitment(issue, state="disputed", claimed_on=clock.today())
        rows.check(promise, state="held", text="A held check with enough words")


def test_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/en/desk/").status_code == 302


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.MODERATOR])
def test_others_than_editors_are_refused(client: Client, role: Role | None) -> None:
    account = make.citizen()
    if role:
        grant(account, role, by=None)
    client.force_login(account)
    issue = make.issue()

    assert client.get("/en/desk/").status_code == 403
    assert client.get(f"/en/desk/issues/{issue.number}").status_code == 403


def test_empty_desk_says_so(editor: Client) -> None:
    html = editor.get("/en/desk/").content.decode()

    assert "Nothing waits. A good moment to read what citizens found." in html
    assert "No reply is held." in html


def test_desk_lists_what_waits(editor: Client) -> None:
    fill(1)

    answer = editor.get("/en/desk/")
    html = answer.content.decode()

    assert "8 things wait, the oldest first." in html
    for part in ("A held report about a lamp", "A held check with enough words", "Letters that came back"):
        assert part in html
    assert "no-store" in answer["Cache-Control"]


def test_desk_shows_the_refusal_of_a_mail_and_no_address(editor: Client) -> None:
    OutgoingMail.objects.create(
        dedupe="one",
        message_id="<one@example.org>",
        to="somebody@example.org",
        language="en",
        template="some/mail.txt",
        state="refused",
        refusal="550 no such user",
        created_at=clock.now(),
        not_before=clock.now(),
    )

    html = editor.get("/en/desk/").content.decode()

    assert "550 no such user" in html
    assert "somebody@example.org" not in html


def test_desk_asks_the_same_number_of_queries_for_any_size(editor: Client) -> None:
    fill(8)
    editor.get("/en/desk/")
    few = rows.queries(editor, "/en/desk/")
    fill(8)

    assert rows.queries(editor, "/en/desk/") == few > 0


def test_tools_of_a_case_lead_to_the_apps(editor: Client) -> None:
    issue = make.issue(stage=Stage.ADDRESSED)
    letter = rows.letter(issue)
    promise = rows.commitment(issue)
    settled = rows.commitment(issue, state="disputed", claimed_on=clock.today())

    html = editor.get(f"/en/desk/issues/{issue.number}").content.decode()

    for address in (
        f"/en/letters/new?issue={issue.number}",
        f"/en/letters/{letter.number}/manage",
        f"/en/letters/{letter.number}/paper-reply",
        f"/en/commitments/new?issue={issue.number}",
        f"/en/commitments/{promise.number}/claim",
        f"/en/commitments/{settled.number}/settle",
    ):
        assert f'href="{address}"' in html


def test_desk_only_reads(editor: Client) -> None:
    assert editor.post("/en/desk/").status_code == 405
