"""A morning at the desk: by keyboard, a slip taken back, and a second editor who comes a moment later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.walker import Walker

Walk = Callable[..., Walker]
EDITOR, SECOND = "editor@example.org", "steward@example.org"
TEXT = "It has been so since September, and whoever passes there after dark has to feel the way with a hand."


def raise_texts(walk: Walk, titles: list[str]) -> None:
    for number, title in enumerate(titles):
        citizen = walk("en")
        address = f"morning-{title[:3].lower()}-{number}@people.example.org"
        steps.write_issue(citizen, {"title": title, "text": TEXT, "place": "Abai 5"}, address)
        steps.confirm_by_mail(citizen, address, "/issues/confirm/")


def open_text(editor: Walker, title: str) -> None:
    editor.go("/desk/?queue=reports")
    editor.page.get_by_role("button", name=title).first.click()
    editor.look()
    expect(editor.page.locator("h1")).to_have_text(title)


def press(editor: Walker, key: str) -> None:
    """Press a key that leads to another page."""
    with editor.page.expect_navigation():
        editor.page.keyboard.press(key)
    editor.look()


def test_an_editor_clears_a_morning_by_keyboard_and_takes_a_slip_back(walk: Walk) -> None:
    titles = ["Morning one: the stairs have no light", "Morning two: the stairs have no rail"]
    raise_texts(walk, titles)
    editor = walk("en")
    editor.allowed.add("422")
    editor.sign_in(EDITOR)
    page = editor.go("/desk/")
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_have_attribute("open", "")
    press(editor, "s")
    assert "/desk/queues/" in page.url

    # A slip: published, then taken back within its ten seconds.
    open_text(editor, titles[0])
    there = page.url
    press(editor, "1")
    expect(page.locator(".desk__undo")).to_contain_text("The text will be published")
    press(editor, "u")
    assert page.url == there
    expect(page.locator(".notice--success")).to_contain_text("Undone. Nothing has happened")

    # Refused with words instead: a number goes to the form, and in a field it is only a figure.
    page.keyboard.press("2")
    expect(page.locator("#act-refuse input[name=reason]").first).to_be_focused()
    page.keyboard.press("Space")
    page.locator("#act-refuse textarea").fill("")
    page.locator("#act-refuse textarea").press_sequentially("Say in 1 or 2 sentences where it is.")
    assert page.url == there
    editor.press("#act-refuse form")
    told = editor.mail.newest("morning-mor-0@people.example.org", "Say in 1 or 2 sentences")
    assert "Say in 1 or 2 sentences where it is." in told.text

    # Without script the same is done by the buttons, and the keys stay silent where they are switched off.
    open_text(editor, titles[1])
    page.locator("[data-keys] summary").click()
    page.locator("[data-keys-off]").check()
    page.locator("h1").click()
    page.keyboard.press("1")
    page.wait_for_timeout(300)
    expect(page.locator("h1")).to_have_text(titles[1])
    page.locator("[data-keys-off]").uncheck()
    page.locator("h1").click()
    press(editor, "1")
    editor.mail.newest("morning-mor-1@people.example.org", "/issues/")
    editor.go("/desk/")
    steps.expect_text(editor, "Decided today")
    steps.expect_text(editor, "by you")


def test_a_second_editor_who_comes_a_moment_later_is_told_what_was_decided(walk: Walk) -> None:
    titles = ["Collision: the yard has no lamp at all"]
    raise_texts(walk, titles)
    first, second = walk("en"), walk("en", script=False)
    first.sign_in(EDITOR)
    second.sign_in(SECOND)
    second.allowed.add("422")
    open_text(first, titles[0])
    page: Any = second.go("/desk/?queue=reports")
    expect(page.locator(".desk__row", has_text=titles[0])).to_contain_text("Opened by another editor just now")
    open_text(second, titles[0])
    expect(page.locator(".notice--warning")).to_contain_text("the first decision counts")

    press(first, "1")
    second.press("main .desk__bar form[action$='/decide']", status=422)
    steps.expect_text(second, "Another editor decided: The text will be published")
    steps.expect_text(second, "Nothing was decided twice.")
    issue = steps.number_in(first.mail.newest("morning-col-0@people.example.org", "/issues/").link("/issues/"))
    second.go(f"/issues/{issue}/")
