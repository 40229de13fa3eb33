"""An office-holder gets letters by mail, takes up the desk, answers, asks for time, and commits by one press."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.test_loop import EDITOR
from tests.journeys.walker import Walker

Walk = Callable[..., Walker]


class Told(NamedTuple):
    """One office, the two issues that it is asked about, and what it says."""

    office: str
    registered: str
    own: str
    issues: tuple[str, str]
    questions: tuple[str, str]
    sentence: str
    more: str
    reason: str


TOLD = {
    "ru": Told(
        "deputy-janaqonys",
        "deputy.janaqonys@example.org",
        "saule@people.example.org",
        ("Стая собак у школы № 9, детей провожаем с палкой", "№ 14 автобус кешкі сегізден кейін жүрмейді"),
        ("Когда пустырь у школы огородят?", "Поддержите ли вы вечерние рейсы в бюджете района?"),
        "Забор вокруг пустыря поставим до начала каникул.",
        "Смету я получила вчера.",
        "Бюджетная комиссия собирается в следующем месяце, до неё назвать день не могу.",
    ),
    "kk": Told(
        "deputy-eskiqala",
        "deputy.eskiqala@example.org",
        "dauren@people.example.org",
        ("№ 5 мектептің асханасында түскі ас суық беріледі", "На площадке у дома на Кожевенной, 4 торчит арматура"),
        ("Асхананың пеші қашан ауыстырылады?", "Алаңға көмектесесіз бе?"),
        "Жаңа пешті қысқы демалысқа дейін орнатамыз.",
        "Ақшасы аудан бюджетінде бар.",
        "Бюджет комиссиясы келесі айда ғана жиналады, оған дейін нақты жауап айта алмаймын.",
    ),
}


@pytest.mark.parametrize(("language", "script"), [("ru", True), ("kk", False)])
def test_office_answers_asks_for_time_and_commits_at_its_desk(walk: Walk, language: str, script: bool) -> None:
    told = TOLD[language]
    editor, official, reader = (walk(language, script=script) for _person in range(3))
    issues = {row["title"]: row["number"] for row in steps.data_of(reader, "/issues")["issues"]}
    numbers = [issues[title] for title in told.issues]
    editor.sign_in(EDITOR)
    pairs = zip(numbers, told.questions, strict=True)
    letters = [steps.send_letter(editor, issue, f"post/{told.office}", [question]) for issue, question in pairs]

    official.mail.newest(told.registered, told.questions[1]).link("/letter-link/")
    official.go(official.mail.newest(told.registered, told.questions[0]).link("/letter-link/"))
    claim_office(official, told)
    official = walk(language, script=script)  # the next morning, at another computer
    official.sign_in(told.own)
    official.go("/offices/")
    official.page.locator(f"main a[href$='/offices/post/{told.office}/']").click()
    official.look()

    answer(official, letters[0], told)
    ask_time(official, letters[1], told)
    commit(official, letters[0], told)

    made = f".case__promise:has(blockquote:has-text('{told.sentence}'))"
    steps.expect_in_time(reader, f"/issues/{numbers[0]}/", made)
    steps.expect_text(reader, f"{told.sentence} {told.more}")
    expect(reader.page.locator(f"{made} footer a")).to_have_attribute("href", f"/{language}/letters/{letters[0]}")
    promise = steps.number_in(str(reader.page.locator(f"{made} h3 a").get_attribute("href")))
    steps.expect_in_time(reader, f"/issues/{numbers[1]}/", f"text={told.reason}")
    data = steps.data_of(reader, f"/commitments/{promise}")
    assert (data["words"], data["due_on"], data["state"]) == (told.sentence, steps.in_days(20), "open")
    assert told.own not in reader.page.content()


def claim_office(official: Walker, told: Told) -> None:
    """From the office's public page to its desk: by the link to the registered address, and a code to one's own."""
    official.go(f"/people/posts/{told.office}")
    official.page.locator("main a[href$='/claim']").click()
    official.look()
    official.press()
    link = official.mail.newest(told.registered, "/offices/claim/").link("/offices/claim/")
    official.go(link)
    official.page.locator("main a[href*='/sign-in/']").click()
    official.look()
    official.mail.forget(told.own)
    official.fill(email=told.own)
    official.press()
    official.fill(code=official.mail.newest(told.own).code())
    official.press()
    assert official.page.url == link  # signing in leads back to where one came from
    official.press()
    assert official.page.url.endswith(f"/offices/post/{told.office}/")
    official.allowed.add("410 (Gone)")
    official.go(link, status=410)


def answer(official: Walker, letter: int, told: Told) -> None:
    official.page.locator(f"main a[href$='/offices/letters/{letter}']").click()
    official.look()
    official.fill(answer_1=told.sentence)
    official.press_named("act", "save")
    expect(official.field("answer_1")).to_have_value(told.sentence)
    official.fill(answer_1=f"{told.sentence} {told.more}")
    official.press_named("act", "publish")
    expect(official.page.locator("main a[href*='/replies/']")).to_have_count(1)


def ask_time(official: Walker, letter: int, told: Told) -> None:
    """Without a reason nothing is asked; with one it is."""
    official.go(f"/offices/letters/{letter}")
    official.fill(**{"time-until": steps.in_days(60)})
    official.allowed.add("422 (Unprocessable")
    official.press_named("act", "time", status=422)
    official.fill(**{"time-reason": told.reason})
    official.press_named("act", "time")
    expect(official.field("time-until")).to_have_count(0)


def commit(official: Walker, letter: int, told: Told) -> None:
    """Choose a sentence of one's own reply, name the day, press."""
    official.go(f"/offices/letters/{letter}")
    official.page.locator("main a[href*='/replies/']").click()
    official.look()
    official.fill(words=told.sentence, due_on=steps.in_days(20))
    official.press()
    assert official.page.url.endswith(f"/offices/letters/{letter}")
