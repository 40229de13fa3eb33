"""Somebody without an account follows an issue, is told what happens, and stops by one press."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys import steps
from tests.journeys.test_loop import EDITOR, OFFICE
from tests.journeys.walker import Walker

Walk = Callable[..., Walker]
READER = "reader@people.example.org"
WORDS = {
    "title": "The clock at the station has stopped",
    "text": "The clock at the station has stood still since May, and people miss their trains because of it.",
    "place": "Station square",
}


@pytest.mark.parametrize("script", [True, False])
def test_issue_is_followed_told_and_stopped_without_an_account(walk: Walk, script: bool) -> None:
    citizen, editor, reader = walk("en", script=script), walk("en", script=script), walk("en", script=script)
    name = "script" if script else "plain"
    address, words = f"{name}-{READER}", {**WORDS, "title": f"{WORDS['title']}, {name}"}
    steps.write_issue(citizen, words, f"writer-{name}@people.example.org")
    steps.confirm_by_mail(citizen, f"writer-{name}@people.example.org", "/issues/confirm/")
    editor.sign_in(EDITOR)
    issue = steps.publish(editor, words, f"writer-{name}@people.example.org")

    reader.go(f"/issues/{issue}/")
    reader.page.locator("main a[href*='/follow/new?what=issue/']").first.click()
    reader.look()
    reader.fill(rhythm="at-once", language="en", email=address)
    reader.press()
    steps.confirm_by_mail(reader, address, "/follow/confirm/")
    steps.expect_text(reader, "You will be told")

    steps.send_letter(editor, issue, OFFICE, ["When will the clock go again?"])
    notice = reader.mail.newest(address, "/follow/stop/")
    assert words["title"] in " ".join(notice.text.split())
    assert "When will the clock go again?" in notice.text

    reader.go(notice.link("/follow/stop/"))
    reader.press()
    steps.expect_text(reader, "No more of these mails come")
    reader.go(notice.link("/follow/stop/"))
    steps.expect_text(reader, "This has been stopped already")
