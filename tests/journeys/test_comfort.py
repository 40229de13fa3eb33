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
    citizen.allowed.add("ERR_INTERNET_DISCONNECTED")
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
    citizen.press("main form[data-draft]")
    steps.confirm_by_mail(citizen, "wrong-field@people.example.org", "/issues/confirm/")


def test_support_by_keyboard_alone(walk: Walk) -> None:
    person = walk("ru")
    page = person.go("/issues/?sort=supported")
    _tab_to(person, "main article a[href*='/issues/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/issues/*/")
    person.look()
    _tab_to(person, "main a[href$='/support']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/support")
    person.look()
    _tab_to(person, "main [name=email]")
    page.keyboard.type("keyboard@people.example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/support-sent*")
    person.look()
    page.goto(person.mail.newest("keyboard@people.example.org").link("/confirm-support/"))
    person.look()
    _tab_to(person, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/supported*")
    person.look()


def test_language_switch_keeps_the_page(walk: Walk) -> None:
    reader = walk("kk")
    page = reader.go("/commitments/")
    page.locator("a[data-language=en]").first.evaluate("link => link.click()")
    page.wait_for_url("**/en/commitments/")
    reader.language = "en"
    reader.look()


def _tab_to(person: Walker, wanted: str, most: int = 80) -> None:
    """Press Tab until the focus stands on something wanted, as a person without a mouse would; it must be seen."""
    for _press in range(most):
        person.page.keyboard.press("Tab")
        if person.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            outline = person.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"the focus on {wanted} cannot be seen"
            return
    raise AssertionError(f"{wanted} is not reached with {most} presses of Tab on {person.page.url}")
