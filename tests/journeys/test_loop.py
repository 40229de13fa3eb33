"""The loop, told by people: raised, supported, put to an office, answered, promised, claimed, verified, scored."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys import steps
from tests.journeys.walker import Walker

Walk = Callable[..., Walker]
EDITOR, MEMBER = "editor@example.org", "member@example.org"
CHECKERS = ("checker1@example.org", "checker2@example.org", "checker3@example.org")
OFFICE, OFFICE_ADDRESS = "post/head-of-roads", "roads.head@example.org"

WORDS = {
    "kk": {
        "title": "Депо көшесіндегі баспалдақтың тұтқасы сынған",
        "text": "Депо көшесінен вокзалға түсетін баспалдақтың тұтқасы көктемнен бері сынып тұр. "
        "Қарт адамдар түсе алмайды.",
        "place": "Депо көшесі, вокзал жағы",
        "question": "Баспалдақтың тұтқасы қашан қалпына келтіріледі?",
        "second": "Баспалдақтың күтіміне кім жауап береді?",
        "answer": "Тұтқаны үш апта ішінде орнатамыз.",
        "other": "Баспалдақтың күтіміне біздің бөлім жауап береді.",
        "measure": "Баспалдақтың екі жағында да берік тұтқа бар.",
        "claim": "Тұтқа екі жаққа да орнатылды.",
    },
    "ru": {
        "title": "На лестнице у депо сломан поручень",
        "text": "Поручень на лестнице от улицы Деповской к вокзалу сломан с весны. Пожилым людям не спуститься.",
        "place": "улица Деповская, со стороны вокзала",
        "question": "Когда починят поручень на лестнице?",
        "second": "Кто отвечает за содержание лестницы?",
        "answer": "Поручень установим в течение трёх недель.",
        "other": "За содержание лестницы отвечает наш отдел.",
        "measure": "С обеих сторон лестницы стоит крепкий поручень.",
        "claim": "Поручень установлен с обеих сторон.",
    },
    "en": {
        "title": "The handrail on the depot stairs is broken",
        "text": "The handrail on the stairs from Depot Street to the station has been broken since spring. "
        "Elderly people cannot get down.",
        "place": "Depot Street, station side",
        "question": "When will the handrail be repaired?",
        "second": "Who looks after the stairs?",
        "answer": "We will put up a new handrail within three weeks.",
        "other": "Our department looks after the stairs.",
        "measure": "There is a firm handrail on both sides of the stairs.",
        "claim": "The handrail is up on both sides.",
    },
}


@pytest.mark.parametrize(("language", "script"), [("kk", True), ("ru", True), ("en", True), ("ru", False)])
def test_loop_is_closed_by_people(walk: Walk, language: str, script: bool) -> None:
    words = dict(WORDS[language])
    if not script:
        words["title"] += ", второй раз"
    name = f"{language}{'' if script else '-plain'}"
    citizen, neighbour = walk(language, script=script), walk(language, script=script)
    editor, official = walk(language, script=script), walk(language, script=script)

    steps.write_issue(citizen, words, f"citizen-{name}@people.example.org", with_photo=True)
    steps.confirm_by_mail(citizen, f"citizen-{name}@people.example.org", "/issues/confirm/")
    editor.sign_in(EDITOR)
    issue = steps.publish(editor, words, f"citizen-{name}@people.example.org")
    steps.support_by_mail(neighbour, issue, f"neighbour-{name}@people.example.org")

    letter = steps.send_letter(editor, issue, OFFICE, [words["question"], words["second"]])
    steps.answer(official, OFFICE_ADDRESS, words["title"], [words["answer"], words["other"]])
    steps.expect_in_time(citizen, f"/letters/{letter}", f"text={words['answer']}")
    neighbour.sign_in(CHECKERS[0])
    steps.mark(neighbour, letter, 1, "answered")

    promise = steps.record_promise(editor, issue, words["answer"], words["measure"])
    steps.claim_done(official, OFFICE_ADDRESS, promise, words["claim"])
    for address in CHECKERS:
        checker = walk(language, script=script)
        checker.sign_in(address)
        steps.check(checker, promise, "confirmed")

    steps.expect_in_time(citizen, f"/issues/{issue}/", f"text={words['claim']}")
    assert steps.data_of(citizen, f"/issues/{issue}")["stage"] == "verified"
    assert steps.data_of(citizen, f"/commitments/{promise}")["outcome"] == "kept"
    citizen.go("/scorecards/post/head-of-roads")


def test_loop_member_carries_in_what_somebody_gave_on_paper(walk: Walk) -> None:
    member = walk("kk")
    member.sign_in(MEMBER)
    member.go("/issues/for-somebody")
    words = WORDS["kk"]
    member.fill(title="Төменгі көшеде жарық жоқ", text=words["text"], topic="roads", area="qaramoiyl")
    member.field("paper").set_input_files(steps.photo())
    member.fill(consent_note="Ауылдағы қабылдауда өзі оқып, қол қойды.", has_consent="on")
    member.press("main form[enctype]")
    member.go("/issues/")
    member.page.get_by_role("link", name="Төменгі көшеде жарық жоқ").first.click()
    member.look()


def test_loop_dispute_with_evidence_reopens(walk: Walk) -> None:
    reader, checker = walk("ru"), walk("ru")
    reader.go("/commitments/?state=claimed")
    reader.page.locator("main .promise__words a").first.click()
    promise = steps.number_in(reader.look().url)
    checker.sign_in(CHECKERS[1])
    steps.check(
        checker, promise, "disputed", "Был там сегодня: второго врача в расписании нет, запись на девятый день."
    )
    steps.expect_in_time(reader, f"/commitments/{promise}", "text=второго врача в расписании нет")
    assert steps.data_of(reader, f"/commitments/{promise}")["state"] in {"open", "due-soon", "overdue"}
