"""Debates are found by what was said in them, and by nothing that is hidden."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.debates import actions
from kopir.debates.actions.changing import Item
from kopir.debates.models import Debate
from kopir.search.actions import index_news
from kopir.search.asking import Asked, find
from tests.factories import issues
from tests.factories.debates import a_debate, a_draft, captions

pytestmark = pytest.mark.django_db


def refs(text: str, **more: str) -> set[str]:
    while index_news():
        pass
    return {hit.ref for hit in find(Asked(text, **more)).hits}  # type: ignore[arg-type]  # as the form gives them


def spoken(words: str) -> Debate:
    return a_debate(("talk.vtt", captions(words=words)), title="Bridge or ferry")


def test_a_debate_is_found_by_title_speaker_question_and_speech() -> None:
    debate = spoken("The railing is rusty and somebody will fall")
    actions.set_agenda(debate, [Item("Who pays for paint?", debate.turns.first().public_id, [issues.issue()])])
    for words in ("ferry", "aigul", "paint", "railing rusty"):
        assert refs(words) == {debate.ref}, words
    draft = a_draft(title="Unicorns")
    assert refs("unicorns") == set()
    actions.publish(draft)
    assert refs("unicorns") == {draft.ref}
    actions.withdraw(draft, "It was another meeting.")
    assert refs("unicorns") == set()


def test_a_find_leads_to_the_speech_and_shows_its_words(client: Client) -> None:
    debate = spoken("The railing is rusty and somebody will fall")
    assert refs("railing")
    page = client.get("/en/search/?q=railing").content.decode()
    second = debate.turns.get(number=2)
    assert f"/en/debates/{debate.number}/turns/{second.public_id}" in page
    assert "<mark>railing</mark>" in page
    assert "Debates" in page
    assert f"/en/debates/{debate.number}/turns/" not in client.get("/en/search/?q=railing&kind=letter").content.decode()
    by_title = client.get("/en/search/?q=ferry").content.decode()
    assert f'href="/en/debates/{debate.number}"' in by_title
    row = client.get("/search.json?q=railing&lang=en").json()
    assert debate.ref in str(row)


def test_what_is_masked_is_not_found(client: Client) -> None:
    debate = spoken("Call me on 8 701 123 45 67 about the zebra")
    assert refs("zebra") == {debate.ref}
    assert refs("1234567") == refs("8 701 123 45 67") == set()
    actions.set_masks(debate, [], ["zebra"])
    assert refs("zebra") == set()
    assert "Nothing was found" in client.get("/en/search/?q=zebra").content.decode()


def test_words_of_a_long_debate_are_found_to_its_end() -> None:
    lines = "\n".join(f"{n // 60:02}:{n % 60:02} Aigul: {'word ' * 60} and number{n}." for n in range(400))
    debate = a_debate(("talk.txt", f"{lines}\n".encode()))
    assert sum(len(turn.text) for turn in debate.turns.all()) > 100_000
    assert refs("number399") == {debate.ref}


def test_a_page_of_debates_costs_the_same_however_many(client: Client) -> None:
    counts = []
    for _time in range(2):
        spoken("The railing is rusty")
        refs("railing")
        client.get("/en/search/?q=railing")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/en/search/?q=railing").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
