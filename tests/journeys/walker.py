"""One person with a browser, and what must hold on every page they see."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from tests.journeys.mailbox import Mailbox

AXE = Axe()
AXE_OPTIONS: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
PATIENCE_MS = 30_000
_seen: set[tuple[str, str]] = set()
_sessions: dict[
    tuple[str, str], list[Any]
] = {}  # who signed in once stays so: codes may be asked for a few times a minute only


class Walker:
    """A person: a fresh browser context, a language, with script or without. `complaints` must stay empty."""

    def __init__(self, browser: Browser, url: str, mail: Mailbox, *, language: str, script: bool) -> None:
        self.url, self.mail, self.language, self.script = url, mail, language, script
        self.complaints: list[str] = []
        self.allowed: set[str] = set()
        self.context = browser.new_context(
            base_url=url, java_script_enabled=script, locale=language, viewport={"width": 1100, "height": 900}
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("request", self._asked)

    def leave(self) -> None:
        self.context.close()

    def go(self, path: str, status: int = 200) -> Page:
        """Open a page of the site under this person's language, and look at it."""
        answer = self.page.goto(path if path.startswith("http") else f"/{self.language}{path}")
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        return self.look()

    def look(self) -> Page:
        """Hold what must hold on every page: its language, one heading, and nothing that axe finds."""
        page = self.page
        page.wait_for_load_state()
        html = page.locator("html")
        expect(html).to_have_attribute("lang", self.language)
        expect(page.locator("h1")).to_have_count(1)
        place = (re.sub(r"\d+|[\w-]{20,}", "…", urlsplit(page.url).path), page.title())
        if self.script and place not in _seen:
            _seen.add(place)
            found = AXE.run(page, options=AXE_OPTIONS).response["violations"]
            self.complaints += [
                f"{page.url}: axe {each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}" for each in found
            ]
        return page

    def field(self, name: str) -> Locator:
        """Return the field of a form by its name."""
        return self.page.locator(f"main [name='{name}']:not([type=hidden])")

    def fill(self, **values: str) -> None:
        """Fill fields by name: text, choices by value, boxes with "on"."""
        for name, value in values.items():
            box = self.field(name)
            kind = box.first.evaluate("box => box.tagName + ':' + box.type")
            if kind.startswith("SELECT"):
                box.select_option(value)
            elif kind.endswith(":radio"):
                self.page.locator(f"main [name='{name}'][value='{value}']").check()
            elif kind.endswith(":checkbox"):
                box.first.set_checked(value == "on")
            else:
                box.fill(value)

    def fill_in(self, form: str, **values: str) -> None:
        """Fill text fields of one form where several stand on the page."""
        for name, value in values.items():
            self.page.locator(f"main {form} [name='{name}']").fill(value)

    def press_named(self, name: str, value: str = "", *, status: int = 200) -> Page:
        """Press the button of that name, and of a value where several share it."""
        which = f"[value='{value}']" if value else ""
        return self._press(self.page.locator(f"main button[name='{name}']{which}").first, status)

    def press(self, where: str = "main form[method=post]", *, status: int = 200) -> Page:
        """Press the button of a form, wait for the answer, and look at it."""
        return self._press(self.page.locator(where).locator("button[type=submit]").first, status)

    def _press(self, button: Locator, status: int) -> Page:
        here = self.page.url
        with self.page.expect_navigation() as going:
            button.click()
        answer = going.value
        said = self.page.locator("main").inner_text()[:1500] if answer is None or answer.status != status else ""
        assert not said, f"{here} → {self.page.url}: {answer and answer.status}\n{said}"
        return self.look()

    def tab_to(self, wanted: str, most: int = 80) -> None:
        """Press Tab until the focus stands on something wanted, as a person without a mouse would; it must be seen."""
        for _press in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                outline = self.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none", f"the focus on {wanted} cannot be seen"
                return
        raise AssertionError(f"{wanted} is not reached with {most} presses of Tab on {self.page.url}")

    def enter(self, wanted: str) -> Page:
        """Tab to a link, field or button, press Enter, and look at the page it leads to."""
        self.tab_to(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self.look()

    def sign_in(self, address: str) -> None:
        """Sign in with the code that comes by mail."""
        if known := _sessions.get((self.url, address)):
            self.context.add_cookies(known)
            return
        self.mail.forget(address)
        self.go("/sign-in/")
        self.fill(email=address)
        self.press()
        self.fill(code=self.mail.newest(address).code())
        self.press()
        _sessions[self.url, address] = [each for each in self.context.cookies() if each["name"] != "language"]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(word in message.text for word in self.allowed):
            self.complaints.append(f"{self.page.url}: console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.complaints.append(f"{self.page.url}: asks a third party: {request.url}")
