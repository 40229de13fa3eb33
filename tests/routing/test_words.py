from __future__ import annotations

import tomllib

import pytest

from kopir.issues.seeds import TOPICS
from kopir.routing.words import TOPIC_WORDS, topics_said
from kopir.site.sample.reading import DATA


def test_words_are_of_topics_that_every_site_has() -> None:
    assert set(TOPIC_WORDS) == set(TOPICS) - {"other"}


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Ауызсу екі күннен бері жоқ", "water"),
        ("Auyzsu eki künnen beri joq", "water"),
        ("На нашей улице разбит асфальт", "roads"),
        ("The playground has no fence", "parks-and-culture"),
        ("Қоқыс апта сайын шығарылмайды", "waste"),
        ("Автобус не приходит", "transport"),
    ],
)
def test_topics_said_knows_plain_words_in_every_language_and_script(title: str, topic: str) -> None:
    assert [said.topic for said in topics_said(title, "")][:1] == [topic]


def test_the_title_counts_twice_and_each_word_once() -> None:
    said = topics_said("Школа", "мусор мусор мусора")

    assert [(one.topic, one.words) for one in said] == [("schools", ("школа",)), ("waste", ("мусор",))]
    assert topics_said("Nothing of the kind", "") == []


def test_most_sample_issues_have_their_topic_among_the_first_three() -> None:
    files = [DATA / f"issues_{code}.toml" for code in ("kk", "ru", "en")]
    told = [one for file in files for one in tomllib.loads(file.read_text(encoding="utf-8"))["issue"]]
    found = [one for one in told if one["topic"] in [said.topic for said in topics_said(one["title"], one["text"])[:3]]]

    assert len(told) > 20
    assert len(found) >= 0.8 * len(told)
