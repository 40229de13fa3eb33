"""The small script: drafts, counters, the kept language, the menu. Pages work without it; with it they are kinder."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect


def test_draft_comes_back_without_the_address_and_can_be_forgotten(walk: Any) -> None:
    citizen = walk("en")
    page = citizen.go("/issues/new")
    page.fill("[name=title]", "The lamp is dark")
    page.fill("[name=text]", "It has been dark since September, and children walk there.")
    page.fill("[name=email]", "aigerim@example.org")
    expect(page.locator("[data-draft-bar]")).to_be_visible()
    page.wait_for_timeout(500)
    stored = page.evaluate("JSON.stringify(localStorage)")
    assert "dark since September" in stored
    assert "aigerim" not in stored

    page = citizen.go("/issues/new")
    expect(page.locator("[name=title]")).to_have_value("The lamp is dark")
    expect(page.locator("[name=email]")).to_have_value("")

    page.click("[data-draft-forget]")
    expect(page.locator("[name=title]")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0
    page = citizen.go("/issues/new")
    expect(page.locator("[name=text]")).to_have_value("")
    expect(page.locator("[data-draft-bar]")).to_be_hidden()


def test_old_draft_is_let_go(walk: Any) -> None:
    citizen = walk("en")
    page = citizen.go("/issues/new")
    old = "JSON.stringify({at: Date.now() - 8 * 24 * 3600 * 1000, values: [['title', null, 'old']]})"
    page.evaluate(f"localStorage.setItem('draft:issue-new', {old})")
    page = citizen.go("/issues/new")
    expect(page.locator("[name=title]")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0


def test_counter_counts_letters_not_bytes(walk: Any) -> None:
    page = walk("kk").go("/issues/new")
    page.fill("[name=title]", "Су жоқ 😀")
    expect(page.locator("[data-count-for=id_title]")).to_have_text("8 / 150")


def test_chosen_language_is_kept_for_permanent_addresses(walk: Any) -> None:
    page = walk("en").go("/issues/")
    page.locator(".site-head > .wrap > .lang [data-language=ru]").click()
    page.wait_for_url("**/ru/issues/")
    page.goto("/issues/")
    assert page.url.endswith("/ru/issues/")


def test_menu_opens_without_script_and_closes_on_escape_with_it(walk: Any) -> None:
    page = walk("en", script=False).page
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/en/issues/")
    page.click(".menu > summary")
    expect(page.locator(".menu__list a").first).to_be_visible()

    page = walk("en").page
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/en/issues/")
    page.click(".menu > summary")
    page.keyboard.press("Escape")
    expect(page.locator(".menu__list a").first).to_be_hidden()
    expect(page.locator(".menu > summary")).to_be_focused()


def test_mistakes_take_the_focus_to_their_summary(walk: Any) -> None:
    citizen = walk("en")
    citizen.allowed.add("422")  # the browser's console names the status of a form that came back
    page = citizen.go("/issues/new")
    page.click("main button[type=submit]:not([name])")
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.locator("[name=title]")).to_be_focused()


def test_skip_link_is_the_first_stop_and_shows_itself(walk: Any) -> None:
    page = walk("en").go("/issues/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
