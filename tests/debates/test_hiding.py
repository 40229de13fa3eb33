"""A speech that a moderator's decision hides or masks: in every channel, through every new building."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.test import Client

from kopir.debates import actions
from kopir.debates.actions.changing import Facts, VoiceFacts
from kopir.debates.actions.moderated import Speeches, published_by_group
from kopir.debates.covering import SILENT
from kopir.debates.models import Debate, SpeechCover, Turn
from kopir.debates.rules import Part
from kopir.mail.models import OutgoingMail
from kopir.moderation.actions import Places, give_back, mask, withhold
from kopir.moderation.handlers import AuthorGroup, find_thing
from kopir.moderation.models import Decision
from kopir.moderation.rules import Act
from kopir.pure.transcript import Source, measure, read, turns_of
from kopir.record.models import Entry
from kopir.web.errors import Refused, TooLate
from tests.factories.debates import a_draft
from tests.factories.moderation import reason, staff, statement
from tests.factories.people import ContactDetailFactory, HolderFactory, PersonFactory, PostFactory
from tests.factories.spoken import LONG, TALK, a_talk, captions_of

pytestmark = pytest.mark.django_db
FACTS = Facts("Anew", "en", date(2026, 10, 1))
SECRET = "Boris lives with a woman whom he hides"
SAID = (*TALK, ("Boris", f"Enough, {LONG}."), ("Aigul", f"{SECRET}, and {LONG}. Boris, is that not so?"),
        ("Boris", f"You go too far, and {LONG}."))  # fmt: skip
FORMS = ("json", "csv", "vtt", "srt", "txt")


def speech(debate: Debate, words: str = SECRET) -> Turn:
    return debate.turns.get(text__contains=words)


def ref(turn: Turn) -> str:
    return f"speech/{turn.moderation_key}"


def hide(turn: Turn) -> Decision:
    return withhold(ref(turn), statement(facts="A private life."), editor=staff())


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_hidden_speech_leaves_the_same_trace_in_every_channel_and_no_word(client: Client) -> None:
    debate = a_talk(SAID * 2)
    for turn in list(debate.turns.filter(text__contains=SECRET)):
        decision = hide(turn)
    trace = f"{decision.number}"
    number = debate.number
    paths = [f"/debates/{number}.{form}" for form in FORMS]
    pages = [f"/en/debates/{number}{rest}" for rest in ("", "/figures", "/questions", "?q=hides", "?from=8")]
    for path in (*paths, *pages, "/en/search/?q=woman", f"/en/debates/{number}/turns/{turn.public_id}/use"):
        answer = client.get(path, follow=True)
        assert SECRET not in answer.content.decode(), path
    for path in (*paths, f"/en/debates/{number}"):
        assert f"ecision {trace}" in page(client, path) or f"decisions/{trace}" in page(client, path), path
    entry = Entry.objects.about(debate.ref).filter(kind="moderation.hidden").order_by("pk")[1]
    assert (entry.public["number"], entry.public["of"], entry.public["group"]) == (decision.number, "speech", "speaker")


def test_figures_without_the_hidden_words_can_still_be_computed_from_the_table(client: Client) -> None:
    debate = a_talk(SAID * 2)
    before = debate.measures.get(item=None).figures
    turn = debate.turns.filter(text__contains=SECRET).order_by("number")[0]
    assert debate.spoken_questions.current().filter(text__contains="not so").count() == 2
    hide(turn)
    figures = debate.measures.get(item=None).figures
    assert figures["talk_share"]["Aigul"] < before["talk_share"]["Aigul"]
    assert debate.spoken_questions.current().filter(text__contains="not so").count() == 1
    table = page(client, f"/debates/{debate.number}.csv")
    row = list(csv.DictReader(io.StringIO(table)))[turn.number - 1]
    assert (row["text"], row["words"]) == (SILENT, "0")
    assert "Hidden" in row["withheld"]
    again = measure(turns_of(read([Source("debate.csv", table.encode())]).speech), moderators=["Mira"])
    assert again.talk_share == pytest.approx(figures["talk_share"])
    assert (again.exchange, again.monologue_share) == (figures["exchange"], figures["monologue_share"])


def test_it_comes_back_word_for_word_and_nothing_of_the_cover_is_left() -> None:
    debate = a_talk(SAID)
    turn = speech(debate)
    before = debate.measures.get(item=None).figures
    hide(turn)
    with pytest.raises(TooLate, match="already-decided"):
        hide(turn)
    give_back(ref(turn), reason(), editor=staff())
    assert speech(debate).text == turn.text
    assert debate.measures.get(item=None).figures == before
    assert not SpeechCover.objects.exists()


def test_words_are_masked_under_a_decision_and_hidden_after_it_and_both_come_back() -> None:
    debate = a_talk(SAID)
    turn = speech(debate)
    mask(ref(turn), Places({}, (SECRET,)), statement(Act.MASK), editor=staff())
    masked = debate.turns.get(number=turn.number)
    assert masked.text == turn.text.replace(SECRET, "[hidden]")
    assert (masked.withheld, masked.words) == ("", len(masked.text.split()))
    hide(masked)
    assert debate.turns.get(number=turn.number).withheld
    give_back(ref(masked), reason(), editor=staff())
    assert debate.turns.get(number=turn.number).text == masked.text
    assert find_thing(ref(masked)).withheld == ""


def test_it_stays_hidden_however_lines_are_given_to_others_and_files_are_brought_in_anew() -> None:
    debate = a_talk(SAID)
    turn = speech(debate)
    hide(turn)
    boris = debate.voices.get(label="Boris")
    actions.correct_line(debate, turn.first_cue, boris)  # joined now with what Boris says before and after
    joined = debate.turns.get(first_cue__lte=turn.first_cue, last_cue__gte=turn.first_cue)
    assert joined.withheld
    assert joined.number < turn.number
    other = captions_of([*SAID[:-2], ("Aigul", f"And {SECRET.upper()}, you know"), SAID[-1]])
    actions.bring_in_anew(debate, [Source("talk.vtt", other)])
    assert not debate.turns.filter(search_text__contains=SECRET.casefold()).exists()


def test_where_neither_line_is_known_any_more_its_seconds_are_hidden() -> None:
    debate = a_talk(SAID)
    turn = speech(debate)
    hide(turn)
    SpeechCover.objects.update(first_name="gone", last_name="gone")
    actions.set_facts(debate, FACTS)
    assert [one.number for one in debate.turns.order_by("number") if one.withheld] == [turn.number]
    SpeechCover.objects.update(start=None)
    actions.set_facts(debate, FACTS)
    assert not [one for one in debate.turns.all() if one.withheld]


def test_a_speaker_with_a_post_is_told_at_its_registered_address() -> None:
    debate = a_talk(SAID)
    person, post = PersonFactory(name="Aigul Bekova"), PostFactory()
    aigul = debate.voices.get(label="Aigul")
    actions.set_voices(debate, {aigul.pk: VoiceFacts(Part.PARTICIPANT, person=person)})
    assert find_thing(ref(speech(debate))).address == ""
    HolderFactory(person=person, post=post, start_date="2020-01-01")
    ContactDetailFactory(post=post, value="aigul@office.example.org")
    thing = find_thing(ref(speech(debate)))
    assert (thing.address, thing.group) == ("aigul@office.example.org", AuthorGroup.SPEAKER)
    hide(speech(debate))
    assert (
        OutgoingMail.objects.filter(to="aigul@office.example.org", template="moderation/mail/statement.txt").count()
        == 1
    )


def test_what_moderation_counts_finds_and_refuses() -> None:
    debate, draft = a_talk(SAID), a_draft()
    assert published_by_group() == {AuthorGroup.SPEAKER: debate.turns.count()}
    first = draft.turns.order_by("number")[0]
    keys = ("x", "1", f"{draft.number}-{first.public_id}", f"{debate.number}-nothing", "9999999999999-x", "99-x")
    assert [find_thing(f"speech/{key}") for key in keys] == [None] * len(keys)
    for act in (
        lambda: Speeches().write("99-x", {"text": ""}, ""),
        lambda: Speeches().show_photo("1-x", None),
        lambda: Speeches().publish_refused("1-x", None),
    ):
        with pytest.raises(Refused, match="no-thing"):
            act()


def test_readers_report_a_speech_and_editors_hide_it_from_its_own_page(client: Client) -> None:
    debate = a_talk(SAID)
    turn = speech(debate)
    html = page(client, f"/en/debates/{debate.number}/turns/{turn.public_id}/use")
    assert f'href="/en/moderation/flag/speech/{turn.moderation_key}"' in html
    assert SECRET in page(client, f"/en/moderation/flag/speech/{turn.moderation_key}")
    assert f'href="/en/moderation/things/speech/{turn.moderation_key}/"' in html
    hide(turn)
    answer = client.get(f"/en/debates/{debate.number}/turns/{turn.public_id}/use")
    assert (answer.status_code, answer.url) == (302, f"/en/debates/{debate.number}/turns/{turn.public_id}")


def joined(debate: Debate, cue: int) -> Turn:
    return debate.turns.get(first_cue__lte=cue, last_cue__gte=cue)


def test_what_a_correction_joins_to_a_hidden_speech_comes_back_with_it() -> None:
    debate = a_talk(SAID)
    turn = speech(debate)
    decision = hide(turn)
    actions.correct_line(debate, turn.first_cue, debate.voices.get(label="Boris"))
    assert joined(debate, turn.first_cue).withheld == decision.public_ref
    give_back(ref(turn), reason(), editor=staff())
    text = joined(debate, turn.first_cue).text
    assert all(words in text for words in ("Enough, ", SECRET, "You go too far"))
    assert not SpeechCover.objects.exists()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_hidden_speeches_that_become_one_stay_hidden_until_both_are_given_back(order: tuple[int, int]) -> None:
    debate = a_talk(SAID)
    turn = speech(debate)
    names = [ref(debate.turns.get(number=turn.number - 1)), ref(turn)]
    for one in names:
        withhold(one, statement(facts="A private life."), editor=staff())
    actions.correct_line(debate, turn.first_cue, debate.voices.get(label="Boris"))
    give_back(names[order[0]], reason(), editor=staff())
    still = joined(debate, turn.first_cue)
    assert still.withheld == find_thing(names[order[1]]).withheld != ""
    assert (SECRET in still.text, "Enough" in still.text) == (False, False)
    give_back(names[order[1]], reason(), editor=staff())
    text = joined(debate, turn.first_cue).text
    assert all(words in text for words in ("Enough, ", SECRET, "You go too far"))
    assert not SpeechCover.objects.exists()


def test_a_masked_speech_that_joins_a_hidden_one_is_hidden_with_it() -> None:
    debate = a_talk(SAID)
    turn = speech(debate)
    decision = hide(turn)
    mask(ref(debate.turns.get(number=turn.number - 1)), Places({}, ("Enough",)), statement(Act.MASK), editor=staff())
    actions.correct_line(debate, turn.first_cue, debate.voices.get(label="Boris"))
    assert joined(debate, turn.first_cue).withheld == decision.public_ref
