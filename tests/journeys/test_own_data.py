"""Somebody takes along what the site holds about them, and then goes: a trace stands where their words stood."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.test_loop import EDITOR
from tests.journeys.walker import Walker

Walk = Callable[..., Walker]
LEAVER = "leaver@people.example.org"
WORDS = {
    "title": "The pump in the lower street gives rusty water",
    "text": "The pump in the lower street has given rusty water since the spring, and there is no other near by.",
    "place": "Lower Street",
}


def test_data_is_taken_along_and_erased(walk: Walk) -> None:
    leaver, editor, anybody = walk("en"), walk("en"), walk("en")
    steps.write_issue(leaver, WORDS, LEAVER, with_photo=True)
    steps.confirm_by_mail(leaver, LEAVER, "/issues/confirm/")
    editor.sign_in(EDITOR)
    issue = steps.publish(editor, WORDS, LEAVER)
    anybody.go(f"/issues/{issue}/")
    steps.expect_text(anybody, WORDS["text"])

    leaver.sign_in(LEAVER)
    page = leaver.go("/me/data")
    steps.expect_text(leaver, WORDS["title"])
    with page.expect_download() as loading:
        page.locator("main a[href$='/me/data.json']").click()
    held = json.loads(Path(loading.value.path()).read_text())["held"]
    assert WORDS["text"] in json.dumps(held, ensure_ascii=False)
    assert LEAVER in json.dumps(held)

    leaver.allowed.add("422")
    page.locator("main a[href$='/me/erase']").click()
    leaver.look()
    leaver.fill(words="erased", typed="perhaps")
    leaver.press("main form[action$='/erase']", status=422)
    leaver.fill(words="erased", typed="erase")
    leaver.press("main form[action$='/erase']")
    assert page.url.endswith("/me/erased")
    leaver.go("/me/data")
    assert "/sign-in/" in page.url

    # Whoever erased it sees the trace at once, everybody else within seconds; the words and the photo are gone.
    leaver.go(f"/issues/{issue}/")
    steps.expect_text(leaver, "at the request of who wrote it")
    steps.expect_in_time(anybody, f"/issues/{issue}/", "text=at the request of who wrote it")
    for reader in (leaver, anybody):
        expect(reader.page.locator("main")).not_to_contain_text(WORDS["text"])
        expect(reader.page.locator("main .case__photo")).to_have_count(0)
    assert WORDS["title"] not in json.dumps(steps.data_of(anybody, f"/issues/{issue}"))
