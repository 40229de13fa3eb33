"""A real browser that is given the site's own answers, heads and all, and notes what runs and what is reported.

It lives in a thread of its own: its driver runs a loop, and inside a loop Django would open another connection to the
database than the one the test's transaction lives in.
"""

from __future__ import annotations

import mimetypes
import queue
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Error, Page, Route, sync_playwright

from tests.security.payloads import CANARY

HERE = "localhost:8000"
LISTEN = (
    "document.addEventListener('securitypolicyviolation',"
    "e => kopirReport(e.violatedDirective + ' ' + e.blockedURI + ' ' + (e.sample || '')))"
)


@dataclass(frozen=True)
class Shown:
    """An answer of the site, to be shown as it is."""

    status: int
    heads: dict[str, str]
    content: bytes


class Watch(threading.Thread):
    """Shows answers one after another; `show` returns what happened on the page besides being read."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.jobs: queue.Queue[tuple[str, Shown] | None] = queue.Queue()
        self.told: queue.Queue[list[str] | Exception] = queue.Queue()
        self.noted: list[str] = []
        self.answers: dict[str, Shown] = {}

    def show(self, there: str, answer: Shown) -> list[str]:
        self.jobs.put((there, answer))
        said = self.told.get(timeout=120)
        if isinstance(said, Exception):
            raise said
        return said

    def end(self) -> None:
        self.jobs.put(None)
        self.join(30)

    def run(self) -> None:
        try:
            self._drive()
        except Exception as trouble:  # noqa: BLE001  # told at once to whoever waits for an answer
            self.told.put(trouble)

    def _drive(self) -> None:
        names = ("chromium", "chromium-browser", "google-chrome")
        found = next((one for name in names if (one := shutil.which(name))), None)
        if found is None:
            raise LookupError("This test needs Chromium: install the system's package.")
        with sync_playwright() as drive:
            browser = drive.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
            page = browser.new_page()
            self._listen(page)
            while job := self.jobs.get():
                try:
                    self.told.put(self._shown(page, *job))
                except Error as trouble:
                    self.told.put(trouble)
            browser.close()

    def _listen(self, page: Page) -> None:
        page.expose_function(CANARY, lambda *said: self.noted.append(f"ran: {said}"))
        page.expose_function("kopirReport", lambda said: self.noted.append(f"reported: {said}"))
        page.add_init_script(LISTEN)
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on("pageerror", lambda error: self.noted.append(f"error: {error}"))
        page.route("**/*", self._give)

    def _give(self, route: Route) -> None:
        asked = urlsplit(route.request.url)
        if asked.netloc != HERE:
            self.noted.append(f"asks elsewhere: {route.request.url[:100]}")
            route.abort()
            return
        answer = self.answers.get(asked.path) or self._own_file(asked.path)
        # A redirect's head would lead away from the page that is looked at.
        heads = {name: value for name, value in answer.heads.items() if name.lower() != "content-length"}
        route.fulfill(status=answer.status, headers=heads, body=answer.content)

    def _own_file(self, there: str) -> Shown:
        """Our own style and script; pictures of people's are not needed here."""
        name = there.removeprefix(settings.STATIC_URL)
        found: Any = finders.find(name) if name != there else None
        if not found:
            return Shown(404, {"Content-Type": "text/plain"}, b"")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.answers[there] = Shown(200, {"Content-Type": kind}, Path(found).read_bytes())
        return self.answers[there]

    def _shown(self, page: Page, there: str, answer: Shown) -> list[str]:
        self.noted.clear()
        self.answers[there] = answer
        page.goto(f"http://{HERE}{there}", wait_until="load")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        del self.answers[there]
        return list(self.noted)
