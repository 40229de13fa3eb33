"""A recording becomes a debate that everybody reads, measures, judges and answers."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from kopir.site.sample.debating import RECORDINGS
from tests.journeys import steps
from tests.journeys.test_morning import EDITOR, press
from tests.journeys.test_one_problem import until
from tests.journeys.walker import Walker

Walk = Callable[..., Walker]
FOLDER = RECORDINGS / "bikes-or-buses"
WORDS = "The signal broke twice a month and we sat there with forty people on board."
READER, CITIZEN = "judge@people.example.org", "from-debate@people.example.org"
VIEW = {
    "title": "A signal can be kept in order",
    "text": "The one in Alder Falls was never serviced. Ours would be, and the town has the people for it already.",
}


def brought_in(editor: Walker) -> int:
    """The editor brings the files in, says who moderates, and shows the debate to everybody."""
    editor.sign_in(EDITOR)
    editor.go("/debates/new")
    editor.fill(title="Bikes or buses, once more", language="en", held_on="2026-06-11")
    editor.field("sources").set_input_files([str(path) for path in FOLDER.iterdir() if path.suffix != ".toml"])
    page = editor.press("main form.form")
    number = steps.number_in(page.url.removesuffix("/draft"))
    expect(page.locator("main")).to_contain_text("Harold Pike")
    page = editor.go(f"/debates/{number}/voices")
    name = page.locator("fieldset", has_text="Laura Finch").locator("select[name^=part_]").get_attribute("name")
    assert name
    editor.fill(**{name: "moderator"})
    editor.press("main form.form")
    editor.press(f"main form[action$='/debates/{number}/publish']")
    return number


def read_and_judge(reader: Walker, number: int) -> None:
    """The verdict, its passages, the pictures with their tables; then a word on a question, given and taken back."""
    page = reader.go(f"/debates/{number}")
    expect(page.locator(".debate-card__verdict").first).to_have_text("Обсуждение состоялось")
    follow(reader, ".debate-card__figures a")
    expect(page.locator(".speech").first).to_be_visible()
    page = reader.go(f"/debates/{number}/figures")
    assert page.locator("svg[role=img]").count() >= 2
    page.locator(".chart summary").first.click()
    expect(page.locator(".chart table").first).to_be_visible()
    reader.sign_in(READER)
    reader.go(f"/debates/{number}/questions")
    follow(reader, ".speech a[href*='/questions/']")
    reader.fill(word="partly")
    reader.press("main form.form")
    reader.press("main form[action$='/withdraw']")


def raise_from_words(citizen: Walker, number: int) -> None:
    """An issue begins with exact words of a speech."""
    citizen.go(f"/debates/{number}?q=forty+people")
    follow(citizen, "main a[href$='/use']")
    citizen.fill(words=WORDS)
    citizen.press("main form[method=get]")
    follow(citizen, "main a[href*='/issues/new?text=']")
    assert WORDS in citizen.field("text").input_value()
    place = {"area": "beket", "place": "Alder Falls"}
    citizen.fill(title="The bus stands at a broken signal", topic="roads", **place, is_sixteen="on", email=CITIZEN)
    steps.send_written(citizen)
    steps.confirm_by_mail(citizen, CITIZEN, "/issues/confirm/")


def answer_words(citizen: Walker, editor: Walker, number: int) -> None:
    """An article answers the words; an editor publishes it by keyboard."""
    citizen.go(f"/debates/{number}?q=forty+people")
    follow(citizen, ".speech a[href*='?turn=']")
    citizen.fill(**VIEW, language="en", side="disagrees", public_name="A fitter", is_sixteen="on", email=CITIZEN)
    citizen.press("main form[data-draft]")
    steps.confirm_by_mail(citizen, CITIZEN, "/viewpoints/confirm/")
    editor.go("/desk/?queue=viewpoints")
    with editor.page.expect_navigation():
        editor.page.get_by_role("button", name=VIEW["title"]).first.click()
    editor.look()
    press(editor, "1")


def follow(walker: Walker, link: str) -> None:
    """Press the first of some links, and look at the page it leads to."""
    with walker.page.expect_navigation():
        walker.page.locator(link).first.click()
    walker.look()


def test_a_recording_is_read_measured_judged_and_answered(walk: Walk) -> None:
    editor, reader, citizen = walk("en"), walk("ru"), walk("kk", script=False)
    editor.allowed.add("422")
    number = brought_in(editor)
    read_and_judge(reader, number)
    raise_from_words(citizen, number)
    answer_words(citizen, editor, number)
    until(lambda: VIEW["title"] in str(steps.data_of(reader, f"/debates/{number}/viewpoints")))
    # Better captions come: the address that somebody kept still leads to the words.
    kept = link_of(reader, number)
    editor.go(f"/debates/{number}/files/new")
    editor.field("sources").set_input_files(str(FOLDER / "transcript.csv"))
    editor.press("main form.form")
    reader.go(kept)
    expect(reader.page.locator(".speech:target")).to_contain_text("forty people")


def link_of(reader: Walker, number: int) -> str:
    """Return the permanent address of the speech with the words."""
    page = reader.go(f"/debates/{number}?q=forty+people")
    address = page.locator(".speech__time").first.get_attribute("href")
    assert address
    return f"{reader.url}{address}"
