"""Comforts that must hold: drafts outlive a lost connection and a wrong field; the keyboard is enough."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Error, expect

from tests.journeys import steps
from tests.journeys.walker import Walker

Walk = Callable[..., Walker]
TITLE = "The bench at the clinic has no back"
TEXT = "The only bench at the bus stop by the clinic lost its back in the summer and old people cannot rest on it."


def test_draft_survives_a_lost_connection_and_is_forgotten_on_demand(walk: Walk) -> None:
    citizen = walk("en")
    # What the page asks for while somebody writes may go out after the connection is lost.
    citizen.allowed |= {"ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest"}
    page = citizen.go("/issues/new")
    citizen.fill(title=TITLE, text=TEXT, topic="health", is_sixteen="on", email="draft@people.example.org")
    citizen.context.set_offline(True)
    try:
        page.locator("main form[data-draft] button[type=submit]").first.click()
        page.wait_for_timeout(500)
    except Error:
        pass  # the browser shows its own page of a lost connection
    citizen.context.set_offline(False)
    citizen.go("/issues/new")
    expect(citizen.field("title")).to_have_value(TITLE)
    expect(citizen.field("text")).to_have_value(TEXT)
    expect(citizen.field("topic")).to_have_value("health")
    expect(citizen.field("email")).to_have_value("")
    assert "people.example.org" not in page.evaluate("JSON.stringify({...localStorage})")
    page.locator("main [data-draft-forget]").click()
    expect(citizen.field("title")).to_have_value("")
    citizen.go("/issues/new")
    expect(citizen.field("title")).to_have_value("")


def test_wrong_field_keeps_everything_that_was_typed(walk: Walk) -> None:
    citizen = walk("kk")
    citizen.allowed.add("422")
    citizen.go("/issues/new")
    citizen.fill(title=TITLE, text=TEXT, area="zauyt", email="wrong-field@people.example.org")
    citizen.field("photo").set_input_files(steps.photo())
    page = citizen.press("main form[data-draft]", status=422)
    expect(citizen.field("title")).to_have_value(TITLE)
    expect(citizen.field("text")).to_have_value(TEXT)
    expect(citizen.field("area")).to_have_value("zauyt")
    expect(citizen.field("email")).to_have_value("wrong-field@people.example.org")
    expect(page.locator("main [name=kept_photo]")).to_have_count(1)
    citizen.fill(topic="roads", is_sixteen="on")
    steps.send_written(citizen)
    steps.confirm_by_mail(citizen, "wrong-field@people.example.org", "/issues/confirm/")


def test_support_by_keyboard_alone(walk: Walk) -> None:
    person = walk("ru")
    page = person.go("/issues/?sort=supported")
    person.enter("main article a[href*='/issues/']")
    person.enter("main a[href$='/support']")
    person.tab_to("main [name=email]")
    page.keyboard.type("keyboard@people.example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/support-sent*")
    person.look()
    page.goto(person.mail.newest("keyboard@people.example.org").link("/confirm-support/"))
    person.look()
    person.enter("main form button[type=submit]")
    assert "/supported" in page.url


def test_language_switch_keeps_the_page(walk: Walk) -> None:
    reader = walk("kk")
    page = reader.go("/commitments/")
    page.locator("a[data-language=en]").first.evaluate("link => link.click()")
    page.wait_for_url("**/en/commitments/")
    reader.language = "en"
    reader.look()
