"""A flag, a hidden text, an appeal, and an outside reader who gives the text back: nobody needs a second editor."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import LONE_STEWARD, Site
from tests.journeys.walker import Walker

Walk = Callable[..., Walker]
AUTHOR, FLAGGER, READER = "author@people.example.org", "flagger@people.example.org", "teacher@elsewhere.example.org"
WORDS = {
    "title": "Во дворе третий год не вывозят снег",
    "text": "Во дворе у школы третий год не вывозят снег. Дети ходят по дороге, и машины едут мимо них.",
    "place": "двор у школы",
}
FACTS = "The text speaks of children without saying which office is meant."
APPEAL = "Я никого не назвал. Снег убирает город, и об этом весь текст."
ANSWER = "Мәтінде ешкімнің жеке дерегі жоқ. Қар тазалау – қаланың ісі."


def test_a_hidden_text_comes_back_by_the_outside_reader(walk: Walk, lone_site: Site) -> None:
    steward, author = walk("en", at=lone_site), walk("ru", script=False, at=lone_site)
    flagger, reader, anybody = (walk(language, at=lone_site) for language in ("kk", "kk", "ru"))

    steps.write_issue(author, WORDS, AUTHOR, area="")
    steps.confirm_by_mail(author, AUTHOR, "/issues/confirm/")
    steward.sign_in(LONE_STEWARD)
    issue = steps.publish(steward, WORDS, AUTHOR)
    steward.go("/moderation/readers/")
    steward.fill(name="Roza Sabit, teacher", email=READER, language="kk")
    steward.press("main form[novalidate]")

    steps.flag(flagger, f"/issues/{issue}/", "private-data", "Балалар туралы жазылған.", FLAGGER)
    hide_by_keyboard(steward)
    told = author.mail.newest(AUTHOR, FACTS)
    flagger.mail.newest(FLAGGER, "/moderation/decisions/1")
    steps.expect_in_time(anybody, f"/issues/{issue}/", ".moderation-trace")
    expect(anybody.page.locator("main")).not_to_contain_text(WORDS["text"])
    anybody.go(told.link("/moderation/appeal-link/"))

    author.go(told.link("/moderation/appeal-link/"))
    steps.expect_text(author, FACTS)
    author.fill(text=APPEAL)
    author.press()
    steward.go("/desk/?queue=appeals")
    steward.enter("main .desk__open")
    steps.expect_text(steward, "you may not decide the appeal")

    link = reader.mail.newest(READER, "/moderation/reader/").link("/moderation/reader/")
    reader.go(link)
    steps.expect_text(reader, WORDS["text"])
    steps.expect_text(reader, APPEAL)
    reader.fill(state="overturned", answer=ANSWER)
    reader.press()
    reader.allowed.add("410")
    reader.go(link, status=410)

    steps.expect_in_time(anybody, f"/issues/{issue}/", f"text={WORDS['text']}")
    assert ANSWER in author.mail.newest(AUTHOR, "/moderation/decisions/1").text
    for path in ("/moderation/", "/moderation/decisions/", "/moderation/decisions/1", "/moderation/appealed"):
        anybody.go(path)


def hide_by_keyboard(steward: Walker) -> None:
    """From the flag at the desk to a hidden text, without a mouse; half a statement hides nothing."""
    steward.allowed.add("422")
    steward.go("/desk/?queue=flags")
    steward.enter("main .desk__open")
    steward.enter("main a.button[href*='/moderation/things/']")
    page = steward.enter("main a[href='hide']")
    steward.enter("main form button[type=submit]")
    expect(page.locator(".error-summary")).to_be_focused()
    steward.tab_to("main [name=rule]:checked")
    page.keyboard.press("ArrowDown")
    expect(page.locator("main [name=rule][value=private-data]")).to_be_checked()
    steward.tab_to("main [name=facts]")
    page.keyboard.type(FACTS)
    steward.enter("main form button[type=submit]")
    steps.expect_text(steward, "Done: decision 1.")
