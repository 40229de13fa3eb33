"""One problem in three languages: "this is mine too" while writing, joined by a key at the desk, taken apart again."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.test_morning import EDITOR, open_text, press
from tests.journeys.walker import Walker

Walk = Callable[..., Walker]
MINE = {
    "title": "Planks are rotten on the suspension bridge over the Moiylsu",
    "text": "I cross the suspension bridge to the clinic with a pram. Planks are gone and the ones beside them bend.",
    "place": "By the clinic",
}


def until(is_so: Callable[[], bool], seconds: float = 40) -> None:
    """Wait for the worker: a decision takes effect after ten seconds, and pages are kept for five."""
    last = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < last, "the worker did not come to it"
        time.sleep(0.5)


def raise_mine(citizen: Walker, address: str) -> int:
    """Write, be shown what is like it, choose one; return the number of its case."""
    page = citizen.go("/issues/new")
    citizen.fill(title=MINE["title"])
    offered = page.locator("#like .likes__one", has_text="Rotten planks on the suspension bridge")
    text, blanks = page.locator("#id_text"), count()

    def is_offered() -> bool:
        """A site that has just opened is still making its vectors: whoever writes on is asked again."""
        text.fill(MINE["text"] + " " * next(blanks))
        text.blur()
        page.wait_for_timeout(1_500)
        return offered.count() > 0

    until(is_offered, seconds=120)
    case = steps.number_in(offered.locator("a").get_attribute("href") or "")
    offered.get_by_role("radio").check()
    citizen.fill(topic="roads", area="ozenboiy", is_sixteen="on", email=address)
    citizen.press("main form[data-draft]")
    steps.confirm_by_mail(citizen, address, "/issues/confirm/")
    return case


def test_mine_too_joined_by_a_key_and_taken_apart_again(walk: Walk) -> None:
    # A citizen writes in English; the case was raised in Kazakh.
    citizen = walk("en")
    case = raise_mine(citizen, "mine-too@people.example.org")
    before = steps.data_of(citizen, f"/issues/{case}")
    assert before["language"] == "kk"

    # An editor publishes the words; they stand in the case under their own number.
    editor = walk("en")
    editor.allowed.add("422")
    editor.sign_in(EDITOR)
    open_text(editor, MINE["title"])
    press(editor, "1")
    until(lambda: steps.data_of(editor, f"/issues/{case}")["report_count"] == before["report_count"] + 1)

    # Two others are joined by one key.
    page = editor.go("/desk/?queue=pairs")
    page.get_by_role("button", name="Surest first").click()
    expect(page.locator(".desk__side")).to_have_count(2)
    links = page.locator(".case__links a").evaluate_all("all => all.map(a => a.href)")
    press(editor, "1")
    expect(page.locator(".desk__undo")).to_contain_text("The two issues will be joined")
    kept, joined = (steps.number_in(link) for link in links)
    until(lambda: steps.data_of(editor, f"/issues/{joined}")["number"] == kept)

    # The old address leads to the case, for people and programs.
    page = citizen.go(f"/issues/{joined}/")
    assert steps.number_in(page.url) == kept
    steps.expect_text(citizen, f"Raised as No. {joined}")

    # And back: the merge is taken back with a reason, and the address is its own again.
    page = editor.go(f"/desk/issues/{kept}")
    page.get_by_role("link", name="Take the merge back").click()
    editor.look()
    editor.fill(words="They are two problems after all.")
    editor.press("main form")
    until(lambda: steps.data_of(editor, f"/issues/{joined}")["number"] == joined)


def test_without_script_it_is_a_step_that_loses_nothing(walk: Walk) -> None:
    citizen = walk("en", script=False)
    page = citizen.go("/issues/new")
    address = "step@people.example.org"
    citizen.fill(
        title=MINE["title"], text=MINE["text"], topic="roads", place=MINE["place"], is_sixteen="on", email=address
    )
    citizen.press("main form[data-draft]")
    steps.expect_text(citizen, "Nothing has been sent yet")
    expect(page.locator("#id_place")).to_have_value(MINE["place"])
    expect(page.locator("#id_email")).to_have_value(address)
    page.get_by_label("None of these: mine is another one").check()
    citizen.press("main form[data-draft]")
    citizen.mail.newest(address, MINE["title"])
