"""What people do on the site, told as they would tell it. Fields are found by their names, so any language works."""

from __future__ import annotations

import io
import json
import re
import time
import urllib.request
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import expect

from tests.journeys.walker import Walker

Text = dict[str, str]
KEPT_S = 10  # pages are kept for five seconds; the machine of a test may be slow


def photo() -> dict[str, Any]:
    """A small picture to send along."""
    out = io.BytesIO()
    Image.new("RGB", (320, 200), (120, 90, 60)).save(out, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def data_of(walker: Walker, path: str) -> Any:
    """The public data behind a page, asked for as any program would."""
    with urllib.request.urlopen(f"{walker.url}{path}.json", timeout=10) as answer:
        return json.load(answer)


def number_in(address: str) -> int:
    found = re.search(r"/(\d+)(?:[/?#]|$)", address)
    assert found, address
    return int(found[1])


def in_days(count: int) -> str:
    """Name a day as the site counts days: by its own time zone, which is hours ahead of UTC."""
    return (datetime.now(ZoneInfo("Asia/Almaty")) + timedelta(days=count)).date().isoformat()


def write_issue(citizen: Walker, words: Text, address: str, *, area: str = "beket", with_photo: bool = False) -> None:
    citizen.go("/issues/new")
    citizen.fill(
        title=words["title"], text=words["text"], topic="roads", area=area, place=words["place"], is_sixteen="on"
    )
    if with_photo:
        citizen.field("photo").set_input_files(photo())
    citizen.fill(email=address)
    send_written(citizen)


def send_written(citizen: Walker) -> None:
    """Send what was written; where like issues are shown first, it is none of these."""
    citizen.press("main form[data-draft]")
    if citizen.page.locator("#joins-none").count():
        citizen.press("main form[data-draft]")


def confirm_by_mail(citizen: Walker, address: str, part: str, about: str = "") -> None:
    """Open the link of a mail: nothing happens. Press its button: it does."""
    link = citizen.mail.newest(address, about).link(part)
    citizen.go(link)
    citizen.press()


def publish(editor: Walker, words: Text, author: str) -> int:
    """The editor reads the held text at the desk and publishes it; return the number of the issue."""
    editor.go("/desk/?queue=reports")
    editor.page.get_by_role("button", name=words["title"]).first.click()
    editor.look()
    editor.press("main .desk__bar form[action$='/decide']")
    # Ten seconds later the worker publishes it, and its author is told the number.
    return number_in(editor.mail.newest(author, "/issues/").link("/issues/"))


def support_by_mail(neighbour: Walker, issue: int, address: str) -> None:
    neighbour.go(f"/issues/{issue}/")
    neighbour.page.locator(f"main a[href$='/issues/{issue}/support']").first.click()
    neighbour.look()
    neighbour.fill(area="beket", email=address)
    neighbour.press()
    confirm_by_mail(neighbour, address, "/confirm-support/")


def send_letter(editor: Walker, issue: int, to: str, questions: list[str]) -> int:
    """Compose line by line, look at it, send it; return the number of the letter."""
    editor.go(f"/letters/new?issue={issue}&to={to}")
    editor.fill(rulebook="house-15", language=editor.language, by_email="yes", question_1=questions[0])
    for number, question in enumerate(questions[1:], start=2):
        editor.press_named("add")
        editor.fill(**{f"question_{number}": question})
    editor.press_named("preview")
    editor.press_named("send")
    return number_in(editor.page.url)


def answer(official: Walker, address: str, about: str, answers: list[str]) -> None:
    official.go(official.mail.newest(address, about).link("/letter-link/"))
    official.fill(**{f"answer_{number}": text for number, text in enumerate(answers, start=1)})
    official.press("main form[action$='/answer']")


def mark(reader: Walker, letter: int, question: int, verdict: str) -> None:
    reader.go(f"/letters/{letter}/mark/{question}")
    reader.fill(verdict=verdict)
    reader.press()


def record_promise(editor: Walker, issue: int, words: str, measure: str) -> int:
    """From the editor's tools for the case to a promise of the reply on record; return its number."""
    editor.go(f"/issues/{issue}/")
    editor.page.locator(f"main a[href$='/desk/issues/{issue}']").click()
    editor.look()
    editor.page.locator("main a[href*='/commitments/new?reply=']").first.click()
    editor.look()
    editor.fill(words=words, measure=measure, due_on=in_days(20))
    editor.press("main form[enctype]")
    return number_in(editor.page.url)


def claim_done(official: Walker, address: str, promise: int, words: str) -> None:
    official.go(official.mail.newest(address, f"/commitments/{promise}").link("/commitments/link/"))
    official.fill_in("form[action$='/claim']", words=words)
    official.press("main form[action$='/claim']")


def check(checker: Walker, promise: int, finding: str, text: str = "") -> None:
    checker.go(f"/commitments/{promise}")
    checker.page.locator(f"main a[href$='/commitments/{promise}/check']").first.click()
    checker.look()
    checker.fill(finding=finding, seen_on=in_days(0), text=text)
    checker.press("main form[data-draft]")


def flag(citizen: Walker, path: str, code: str, words: str, address: str) -> None:
    """Tell the editors about the first text of a page, and confirm it by mail."""
    citizen.go(path)
    citizen.page.locator("main a.moderation-flag").first.click()
    citizen.look()
    citizen.fill(code=code, words=words, email=address)
    citizen.press()
    confirm_by_mail(citizen, address, "/moderation/confirm-flag/")


def expect_in_time(walker: Walker, path: str, wanted: str) -> None:
    """Load a page until it shows something: whoever did not act may see a page kept for some seconds."""
    deadline = time.monotonic() + KEPT_S
    walker.go(path)
    while not walker.page.locator("main").locator(wanted).first.is_visible() and time.monotonic() < deadline:
        walker.page.wait_for_timeout(300)
        walker.page.reload()
    expect(walker.page.locator("main").locator(wanted).first).to_be_visible()


def expect_text(walker: Walker, words: str) -> None:
    expect(walker.page.locator("main")).to_contain_text(words)
