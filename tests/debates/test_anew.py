"""Files brought in anew: every name of a line still leads to its words, and all that hangs on them stays."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kopir.debates import actions
from kopir.debates.actions.changing import Item
from kopir.debates.models import CueAlias, Debate, LineChange
from kopir.debates.panel import panel_of
from kopir.debates.quoting import turn_named
from kopir.debates.rules import Answered, Part, Stance
from kopir.pure.transcript import Source
from kopir.pure.transcript.matching import By, Line, match_lines
from kopir.record.models import Entry
from kopir.web.errors import Refused
from tests.factories import issues
from tests.factories.debates import CHAT, a_draft
from tests.factories.moderation import staff
from tests.factories.spoken import LONG, TALK, a_talk, captions_of

# The same event, cut otherwise, its words put right, one speaker told apart and all three seconds later.
BETTER = (
    ("Mira", "Welcome, everybody."),
    ("Mira", "One question only: the ferry."),
    ("Aigul", f"I begin: {LONG}."),
    ("Aigul", "Boris, when will you mend the pier?"),
    ("Boris", f"As we said in spring: {LONG}, and the money is there."),
    ("Aigul", f"No, that is wrong, {LONG}. Call me on 8 701 123 45 67. Boris, who pays for the lamp?"),
    ("Serik", "Please, one after another."),
    ("Boris", f"The town pays, and {LONG}. Aigul, do you want a ferry or a bridge?"),
    ("Aigul", f"A bridge of course, since {LONG}."),
)


def anew(debate: Debate, talk: object = BETTER, name: str = "talk.vtt") -> None:
    actions.bring_in_anew(debate, [Source(name, captions_of(talk))])  # type: ignore[arg-type]  # a talk


@pytest.mark.django_db
def test_every_old_address_leads_to_its_words(client: Client) -> None:
    debate = a_talk()
    old = dict(debate.turns.values_list("public_id", "number"))
    anew(debate)
    assert debate.turns.count() == len(old)
    for name, number in old.items():
        found = turn_named(debate, name)
        assert found
        assert found.number == number
        there = client.get(f"/en/debates/{debate.number}/turns/{name}").headers["Location"]
        assert there.endswith(f"#turn-{found.public_id}")
    entry = Entry.objects.get(kind="debate.brought-in-anew")
    assert entry.public == {"lines": 9, "by_words": 7, "by_second": 0, "corrections_left": 0}


@pytest.mark.django_db
def test_who_is_who_and_all_notes_stay() -> None:
    debate = a_talk()
    voices = {voice.label: voice for voice in debate.voices.all()}
    actions.set_voices(
        debate, {voices["Boris"].pk: actions.VoiceFacts(Part.PARTICIPANT, name="Boris Anuarov", side="pier")}
    )
    actions.set_agenda(debate, [Item("The ferry", debate.turns.get(number=1).public_id),
                                Item("The lamp", debate.turns.get(number=4).public_id)])  # fmt: skip
    actions.correct_line(debate, 4, voices["Boris"])  # what the moderator is said to have said
    question = debate.spoken_questions.get(text="Boris, who pays for the lamp?")
    actions.mark_question(question, issues.citizen(), Answered.NO)
    thesis = actions.set_thesis(debate, "A bridge shall be built")
    words = "A bridge of course"
    actions.set_position(thesis, actions.NewPosition(Stance.FOR, voices["Aigul"], words=words))
    actions.set_offset(debate.recordings.get(), 5)
    anew(debate)
    assert debate.voices.get(label="Boris").shown == "Boris Anuarov"
    assert debate.voices.get(label="Serik").place == 3
    assert [(item.title, item.first_cue) for item in debate.items.all()] == [("The ferry", 0), ("The lamp", 5)]
    change = LineChange.objects.get()
    assert (change.cue.text, change.voice) == ("Please, one after another.", voices["Boris"])
    again = debate.spoken_questions.current().get(text="Boris, who pays for the lamp?")
    assert (again.pk, again.marks.count()) == (question.pk, 1)
    panel = panel_of(debate, debate.voices.select_related("person"))
    assert panel.theses[0].speakers[0].words == words
    assert debate.recordings.get().offset_s == 5
    assert "8 701" not in debate.turns.get(text__contains="Call me on").text


@pytest.mark.django_db
def test_lines_that_were_joined_keep_all_their_names_also_the_next_time() -> None:
    debate = a_talk(BETTER)
    names = list(debate.cues.order_by("position").values_list("public_id", flat=True))
    anew(debate, TALK)
    assert sorted(CueAlias.objects.values_list("name", flat=True)) == sorted([names[1], names[3]])
    assert str(CueAlias.objects.first()).endswith(f"in debate {debate.pk}")
    anew(debate, (("Mira", "Hello."), *BETTER))
    places = [turn_named(debate, name) for name in names]
    assert all(places)
    assert [one.number for one in places if one] == [1, 1, 2, 2, 3, 4, 5, 6, 7]


@pytest.mark.django_db
def test_a_correction_never_gives_words_of_others_away(client: Client) -> None:
    debate = a_talk(BETTER)
    boris = debate.voices.get(label="Boris")
    actions.correct_line(debate, 3, boris)  # a question that now is part of what Aigul says
    actions.correct_line(debate, 6, boris)  # a line of which nothing stands now
    talk = tuple((who, text) for who, text in TALK if "Please" not in text)
    client.force_login(staff())
    address = f"/en/debates/{debate.number}/files/new"
    answer = client.post(address, {"sources": SimpleUploadedFile("t.vtt", captions_of(talk))}, follow=True)
    assert "2 lines that had been given to another voice say other words now." in answer.content.decode()
    assert not LineChange.objects.exists()
    assert debate.turns.get(text__contains="when will you mend").voice.label == "Aigul"
    assert Entry.objects.get(kind="debate.brought-in-anew").public["corrections_left"] == 2


@pytest.mark.django_db
def test_the_chat_is_that_of_the_new_files() -> None:
    debate = a_talk()
    assert not debate.chat.exists()
    actions.bring_in_anew(debate, [Source("talk.vtt", captions_of()), Source("chat.txt", CHAT)])
    assert [line.text for line in debate.chat.all()] == ["See page 4.", "I listen only."]


@pytest.mark.django_db
def test_without_speech_everything_stays_as_it_was(client: Client) -> None:
    debate = a_talk()
    for sources, code in (([], "no_files"), ([Source("chat.txt", CHAT)], "no_speech")):
        with pytest.raises(Refused) as refusal:
            actions.bring_in_anew(debate, sources)
        assert refusal.value.code == code
    assert debate.turns.count() == len(TALK)


@pytest.mark.django_db
def test_an_editor_brings_better_files_in(client: Client) -> None:
    debate = a_talk()
    address = f"/en/debates/{debate.number}/files/new"
    assert client.get(address).status_code == 302
    client.force_login(staff())
    assert 'enctype="multipart/form-data"' in client.get(address).content.decode()
    wrong = client.post(address, {"sources": SimpleUploadedFile("chat.txt", CHAT)})
    assert (wrong.status_code, "Nothing that was said" in wrong.content.decode()) == (422, True)
    assert client.post(address, {"sources": SimpleUploadedFile("b.vtt", captions_of(BETTER))}).status_code == 302
    assert debate.cues.count() == 9


def test_without_times_a_line_goes_with_the_one_before_it() -> None:
    old = [Line("gone", None), Line("it stays here", None), Line("gone too", None)]
    new = [Line("new", None), Line("it stays here", None)]
    assert match_lines(old, new) == [(0, By.NEIGHBOUR), (1, By.WORDS), (1, By.NEIGHBOUR)]
    assert match_lines([Line("gone", 7.0)], [Line("a", 1.0), Line("b", 5.0), Line("c", None)]) == [(1, By.SECOND)]
    with pytest.raises(ValueError, match="no new line"):
        match_lines(old, [])


def test_a_long_transcript_that_was_cut_otherwise_is_found_by_its_words() -> None:
    some = Random(1)
    words = [f"w{some.randrange(400)}" for _one in range(9_000)]
    old = [Line(" ".join(words[at : at + 8]), None) for at in range(0, 9_000, 8)]
    heard = ["x" if at % 11 == 0 else word for at, word in enumerate(words)]
    new = [Line(" ".join(heard[at : at + 12]), None) for at in range(0, 9_000, 12)]
    found = match_lines(old, new)
    assert sum(by is By.WORDS for _at, by in found) > 0.95 * len(old)
    assert sum(abs(at - number * 8 // 12) > 1 for number, (at, by) in enumerate(found) if by is By.WORDS) == 0


def test_nothing_in_common_in_a_long_one_is_not_compared_word_by_word() -> None:
    old, new = [Line("a " * 4_000, 1.0)], [Line("b " * 4_000, 0.0)]
    assert match_lines(old, new) == [(0, By.SECOND)]


SAID = st.lists(st.lists(st.sampled_from("abcde"), max_size=6), min_size=1, max_size=12)


@given(SAID, SAID)
def test_order_is_kept_and_every_line_has_a_place(old: list[list[str]], new: list[list[str]]) -> None:
    found = match_lines(*([Line(" ".join(line), None) for line in side] for side in (old, new)))
    assert len(found) == len(old)
    assert all(first <= then for (first, _by), (then, _also) in pairwise(found))
    assert all(0 <= at < len(new) for at, _by in found)


@pytest.mark.django_db
def test_a_draft_is_read_anew_without_a_word_on_the_record() -> None:
    draft = a_draft()
    anew(draft)
    assert draft.cues.count() == 9
    assert not Entry.objects.filter(kind="debate.brought-in-anew").exists()
