"""Files become a draft: what is kept, what is not, and what is never public before somebody looked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopir.debates import actions
from kopir.debates.actions.changing import Item
from kopir.debates.building import measure_anew
from kopir.debates.models import AskedQuestion, ChatLine, Cue, Debate, LineChange, MeasureRun, Poll, Turn, UnknownLine
from kopir.debates.rules import Part, clock_of
from kopir.debates.videos import video_at
from kopir.pure.transcript import Source
from kopir.record.models import Entry
from kopir.web.errors import Refused, TooLate
from tests.factories import issues
from tests.factories.debates import CHAT, a_debate, a_draft, captions

pytestmark = pytest.mark.django_db


def test_a_draft_keeps_every_cue_and_no_private_line() -> None:
    debate = a_draft()
    assert [cue.position for cue in debate.cues.all()] == list(range(13))
    assert debate.private_lines == 1
    assert list(ChatLine.objects.values_list("label", "text")) == [("Aigul", "See page 4."), ("", "I listen only.")]
    assert "secret" not in repr(list(ChatLine.objects.values_list()))
    assert not Entry.objects.filter(kind__startswith="debate.").exists()
    assert [(voice.label, voice.part) for voice in debate.voices.all()] == [
        ("Moderator Mira", Part.MODERATOR), ("Aigul", Part.PARTICIPANT), ("Boris", Part.PARTICIPANT),
    ]  # fmt: skip


def test_reports_lose_who_voted_and_who_asked() -> None:
    poll = (
        b"Poll Report\n#,User Name,User Email,Submitted Date/Time\n"
        b"1,Ann,ann@example.org,x,Rail?,Yes\n2,Ben,ben@example.org,x,Rail?,Yes\n"
    )
    asked = b"#,Question,Asker Name,Asker Email,Answer(s)\n1,When?,Ann,ann@example.org,Soon\n"
    a_draft(("talk.vtt", captions()), ("poll.csv", poll), ("qa.csv", asked))
    assert list(Poll.objects.values_list("question", "options")) == [("Rail?", [["Yes", 2]])]
    assert list(AskedQuestion.objects.values_list("text", "is_answered")) == [("When?", True)]
    for model in (Poll, AskedQuestion, Cue, UnknownLine):
        assert "example.org" not in repr(list(model.objects.values_list()))


def test_addresses_typed_into_the_chat_do_not_enter() -> None:
    chat = b"00:00:15\tFrom Aigul to Everyone:\n\tWrite to ann@example.org or +7 701 123 45 67.\n"
    debate = a_draft(("talk.vtt", captions()), ("chat.txt", chat))
    assert debate.chat.get().text == "Write to [e-mail hidden] or [phone hidden]."


def test_addresses_in_polls_and_in_lines_nobody_understood_do_not_enter_either() -> None:
    poll = b"Poll Report\n#,User Name,User Email,Submitted Date/Time\n1,Ann,a@example.org,x,Write b@example.org?,Yes\n"
    chat = ("chat.txt", b"ann@example.org joined\n" + CHAT)
    debate = a_draft(("talk.vtt", captions()), ("poll.csv", poll), chat)
    assert debate.polls.get().question == "Write [e-mail hidden]?"
    assert UnknownLine.objects.get(recording__debate=debate).text == "[e-mail hidden] joined"


def test_figures_under_an_older_rule_are_made_anew() -> None:
    debate = a_debate()
    MeasureRun.objects.update(rule="2001-01", figures={})
    assert measure_anew() == 1
    assert debate.measures.get(item=None).figures["verdict"] == "discussion"
    assert measure_anew() == 0


def test_nothing_is_refused_in_silence() -> None:
    new = actions.NewDebate("A debate", "en", date(2026, 10, 1))
    for sources, code in (([], "no_files"), ([Source("chat.txt", CHAT)], "no_speech")):
        with pytest.raises(Refused, match=code):
            actions.bring_in(new, sources)
    assert not Debate.objects.exists()


def test_an_unknown_line_is_kept() -> None:
    debate = a_draft(("talk.vtt", captions()), ("chat.txt", b"before all\n" + CHAT))
    assert list(UnknownLine.objects.filter(recording__debate=debate).values_list("line", "text")) == [(1, "before all")]


def test_publishing_is_one_entry_and_once() -> None:
    debate = a_draft()
    actions.publish(debate)
    entry = Entry.objects.get(kind="debate.published")
    assert entry.public["turns"] == 13
    assert entry.public["private_lines"] == 1
    with pytest.raises(TooLate):
        actions.publish(debate)


def test_a_withdrawal_needs_its_reason_and_a_public_debate() -> None:
    draft, debate = a_draft(), a_debate()
    with pytest.raises(Refused, match="no_reason"):
        actions.withdraw(debate, " ")
    with pytest.raises(TooLate):
        actions.withdraw(draft, "A wrong file")
    actions.withdraw(debate, "A wrong file")
    debate.refresh_from_db()
    assert debate.withdrawal_reason == "A wrong file"
    assert Entry.objects.filter(kind="debate.withdrawn").count() == 1


def test_two_labels_of_one_person_become_one_speaker_and_the_name_of_a_speech_stays() -> None:
    debate = a_draft()
    before = dict(debate.turns.values_list("first_cue", "public_id"))
    voices = {voice.label: voice for voice in debate.voices.all()}
    facts = {voices[name].pk: actions.VoiceFacts(Part.PARTICIPANT, name="Aigul B.") for name in ("Aigul", "Boris")}
    actions.set_voices(debate, facts)
    assert debate.turns.count() == 2
    assert all(before[turn.first_cue] == turn.public_id for turn in debate.turns.all())
    assert voices["Boris"].changes.get().after["name"] == "Aigul B."
    actions.set_voices(debate, facts)
    assert voices["Boris"].changes.count() == 1  # nothing changed, nothing noted
    actions.set_voices(debate, {voices["Boris"].pk: actions.VoiceFacts(Part.PARTICIPANT)})
    assert dict(debate.turns.values_list("first_cue", "public_id")) == before


def test_one_line_may_be_of_another_voice_and_the_last_word_counts() -> None:
    debate = a_debate()
    voices = {voice.label: voice for voice in debate.voices.all()}
    actions.correct_line(debate, 1, voices["Moderator Mira"])
    assert debate.turns.count() == 12
    actions.correct_line(debate, 1, voices["Aigul"])
    assert debate.turns.count() == 13
    assert LineChange.objects.count() == 2
    assert Cue.objects.get(debate=debate, position=1).label == "Aigul"
    assert Entry.objects.filter(kind="debate.line-corrected").count() == 2


def test_questions_begin_with_a_speech_and_are_measured_each() -> None:
    debate, issue = a_debate(speeches=24), issues.issue()
    names = list(debate.turns.order_by("number").values_list("public_id", flat=True))
    actions.set_agenda(debate, [Item("Second", names[12]), Item("First", names[0], [issue])])
    assert [(item.number, item.title) for item in debate.items.all()] == [(1, "First"), (2, "Second")]
    assert [turn.item.number for turn in debate.turns.all() if turn.item] == [1] * 12 + [2] * 13
    assert MeasureRun.objects.filter(debate=debate).count() == 3
    with pytest.raises(Refused, match="unknown_turn"):
        actions.set_agenda(debate, [Item("Third", "nothing")])
    assert debate.items.count() == 2


def test_a_clock_that_is_off_is_moved_and_the_cues_stay() -> None:
    debate = a_debate()
    recording = debate.recordings.get(name="talk.vtt")
    actions.set_offset(recording, 30)
    assert debate.turns.get(number=1).start == 30
    assert debate.cues.get(position=0).start == 0


def test_the_same_files_give_the_same_figures() -> None:
    figures = [a_draft().measures.get(item=None).figures for _time in range(2)]
    assert figures[0] == figures[1]
    assert figures[0]["verdict"] == "discussion"


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 2)), max_size=6))
def test_whatever_is_put_right_no_word_is_lost(changes: list[tuple[int, int]]) -> None:
    debate = a_draft()
    words = " ".join(cue.text for cue in debate.cues.all())
    voices = list(debate.voices.all())
    for cue, voice in changes:
        actions.correct_line(debate, cue, voices[voice])
    turns = Turn.objects.filter(debate=debate).order_by("number")
    assert " ".join(turn.text for turn in turns) == words
    assert len({turn.public_id for turn in turns}) == len(turns)


def test_moments_and_videos() -> None:
    assert [clock_of(second) for second in (0, 59.9, 3_599, 3_600)] == ["0:00", "0:59", "59:59", "1:00:00"]
    assert video_at("", 5) == ""
    assert video_at("https://www.youtube.com/watch?v=abc", 75) == "https://www.youtube.com/watch?v=abc&t=75"
    assert video_at("https://vimeo.com/12", 75) == "https://vimeo.com/12#t=75s"
    assert video_at("https://youtu.be/a?si=b", -1) == "https://youtu.be/a?si=b&t=0"
    assert video_at("https://example.org/a.mp4", 5) == "https://example.org/a.mp4#t=5"


def test_speech_without_a_name_is_of_a_voice_that_nobody_knows() -> None:
    lines = b"WEBVTT\n\n00:01.000 --> 00:04.000\nGood morning, all of you.\n"
    voice = a_draft(("talk.vtt", lines)).voices.get()
    assert (voice.label, voice.part, voice.shown) == ("", Part.UNKNOWN, "")
