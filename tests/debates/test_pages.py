"""What everybody sees of a debate, and what only editors do."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.debates import actions
from kopir.debates.actions.changing import Item
from kopir.debates.models import Debate
from kopir.debates.rules import Part, State
from kopir.debates.showing import PAGE
from kopir.pure.transcript import Source, measure, read, turns_of
from tests.factories import issues, moderation, people
from tests.factories.debates import CHAT, a_debate, a_draft, captions

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(moderation.staff())
    return client


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def test_a_draft_is_nobodys_but_the_editors(client: Client) -> None:
    draft = a_draft(title="A secret draft")
    assert "A secret draft" not in page(client, "/en/debates/")
    for path in (f"/en/debates/{draft.number}", f"/debates/{draft.number}.json", f"/debates/{draft.number}.csv"):
        page(client, path, 404)


def test_an_empty_list_names_the_first_step(client: Client) -> None:
    assert "Bring a recording in" in page(client, "/en/debates/")


def test_the_page_shows_speeches_verdict_and_chat(client: Client) -> None:
    debate = a_debate(video_url="https://youtu.be/abc")
    shown = page(client, f"/en/debates/{debate.number}")
    assert "A discussion took place" in shown
    assert shown.count('class="speech"') == 13
    assert 'data-play="https://www.youtube-nocookie.com/embed/abc?start=10&amp;autoplay=1"' in shown
    assert "See page 4." in shown
    assert "secret" not in shown
    assert "1 private line of the chat was not taken." in shown


def test_a_second_and_a_name_lead_to_their_speech(client: Client) -> None:
    debate = a_debate(speeches=PAGE + 10)
    first, late = debate.turns.get(number=3), debate.turns.get(number=PAGE + 3)
    address = f"/en/debates/{debate.number}"
    assert client.get(f"{address}?t=25").headers["Location"] == f"{address}#turn-{first.public_id}"
    assert client.get(f"{address}?t=-5").headers["Location"].endswith(debate.turns.get(number=1).public_id)
    there = f"{address}?from={PAGE + 1}#turn-{late.public_id}"
    assert client.get(f"{address}/turns/{late.public_id}").headers["Location"] == there
    page(client, f"{address}/turns/nothing", 404)
    for wrong in ("NaN", "x", "inf"):
        page(client, f"{address}?t={wrong}")


def test_the_name_of_a_speech_leads_on_when_it_comes_into_another(client: Client) -> None:
    debate = a_debate()
    third = debate.turns.get(number=3)
    voices = {voice.label: voice for voice in debate.voices.all()}
    one = actions.VoiceFacts(Part.PARTICIPANT, name="Both")
    actions.set_voices(debate, {voices["Aigul"].pk: one, voices["Boris"].pk: one})
    joined = debate.turns.get(number=2)
    there = client.get(f"/en/debates/{debate.number}/turns/{third.public_id}").headers["Location"]
    assert there == f"/en/debates/{debate.number}#turn-{joined.public_id}"


def test_chat_stands_with_the_speech_in_which_it_was_written(client: Client) -> None:
    times = "".join(f"00:{n // 6:02}:{n % 6 * 10 + 5:02}\tAigul:\tline {n}\n" for n in range(PAGE + 5))
    debate = a_debate(("talk.vtt", captions(PAGE + 5)), ("chat.txt", times.encode()))
    address = f"/en/debates/{debate.number}"
    first, second = page(client, address), page(client, f"{address}?from={PAGE + 1}")
    assert (f"line {PAGE - 1}<" in first, f"line {PAGE}<" in first) == (True, False)
    assert (f"line {PAGE - 1}<" in second, f"line {PAGE}<" in second) == (False, True)
    narrowed = page(client, f"{address}?voice=2")  # the first who is no moderator: speeches 2, 4, 6 …
    assert ("line 1<" in narrowed, "line 2<" in narrowed) == (True, False)


def test_chat_without_times_is_shown_apart(client: Client) -> None:
    debate = a_debate(("talk.txt", b"Mira: Welcome.\nAigul: A rail is needed.\nBoris: No.\n"), ("chat.txt", CHAT))
    shown = page(client, f"/en/debates/{debate.number}")
    assert "The chat, without times" in shown
    assert "See page 4." in shown


def test_speakers_stand_in_the_same_order_in_every_table(client: Client) -> None:
    talk = captions(12).replace(b"Boris: The bridge", b"Boris: " + b"word " * 40 + b"The bridge")
    debate = a_debate(("talk.vtt", talk))
    table = page(client, f"/en/debates/{debate.number}").partition("Shares of all words")[2].partition("</table>")[0]
    places = [table.index(name) for name in ("Moderator Mira", "Aigul", "Boris")]
    assert places == sorted(places)


def test_a_questions_own_figure_opens_its_own_passages(client: Client) -> None:
    debate = a_debate(speeches=40)
    names = list(debate.turns.order_by("number").values_list("public_id", flat=True))
    actions.set_agenda(debate, [Item("The bridge", names[0]), Item("The rail", names[20])])
    for run in debate.measures.filter(item__isnull=False).select_related("item"):
        assert run.item
        run.figures["passages"]["exchange"] = run.figures["passages"]["exchange"][:3]  # fewer than the whole's
        run.save()
        shown = page(client, f"/en/debates/{debate.number}?figure=exchange&item={run.item.number}")
        assert shown.count('class="speech"') == 3


def test_a_second_of_a_text_without_times_moves_nothing(client: Client) -> None:
    debate = a_debate(("talk.txt", b"Mira: Welcome.\nAigul: A rail is needed.\nBoris: No, a ferry.\n"))
    assert client.get(f"/en/debates/{debate.number}?t=10").status_code == 200


def test_figures_open_their_passages_and_can_be_computed_again(client: Client) -> None:
    debate = a_debate()
    figures = debate.measures.get(item=None).figures
    shown = page(client, f"/en/debates/{debate.number}?figure=exchange")
    assert shown.count('class="speech"') == len(figures["passages"]["exchange"]) > 0
    table = page(client, f"/debates/{debate.number}.csv")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["speaker"] for row in rows[:3]] == ["Moderator Mira", "Aigul", "Boris"]
    again = measure(turns_of(read([Source("debate.csv", table.encode())]).speech), moderators=["Moderator Mira"])
    assert (again.exchange, again.monologue_share) == (figures["exchange"], figures["monologue_share"])


def test_speeches_are_narrowed_by_words_speaker_and_question(client: Client) -> None:
    debate = a_debate()
    names = list(debate.turns.order_by("number").values_list("public_id", flat=True))
    actions.set_agenda(debate, [Item("The bridge", names[0]), Item("The rail", names[6])])
    address = f"/en/debates/{debate.number}"
    assert page(client, f"{address}?q=WELCOME").count('class="speech"') == 1
    assert page(client, f"{address}?voice=2").count('class="speech"') == 6
    assert page(client, f"{address}?item=2").count('class="speech"') == 7
    assert "No speech matches." in page(client, f"{address}?q=ferryman")
    assert "The rail" in page(client, address)


def test_it_can_be_taken_away_in_every_form(client: Client) -> None:
    debate = a_debate()
    for form in ("vtt", "srt", "txt", "csv"):
        data = client.get(f"/debates/{debate.number}.{form}").content
        speech = read([Source(f"debate.{form}", data)]).speech
        assert [cue.speaker for cue in speech[:2]] == ["Moderator Mira", "Aigul"], form
        assert speech[0].text.endswith("the bridge.")
    told = json.loads(page(client, f"/debates/{debate.number}.json"))
    assert len(told["turns"]) == 13
    assert told["measures"][0]["verdict"] == "discussion"
    page(client, f"/debates/{debate.number}.exe", 404)


def test_a_withdrawn_debate_says_why_and_gives_nothing(client: Client) -> None:
    debate = a_debate()
    actions.withdraw(debate, "The wrong recording")
    assert "The wrong recording" in page(client, f"/en/debates/{debate.number}", 410)
    page(client, f"/debates/{debate.number}.csv", 404)


@pytest.mark.parametrize("path", ["/en/debates/", "/en/debates/{}", "/debates/{}.json", "/debates/{}.csv"])
def test_pages_ask_as_often_for_much_as_for_little(client: Client, path: str) -> None:
    def asked(debate: Debate) -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, path.format(debate.number))
        return len(queries)

    little = asked(a_debate(speeches=4))
    for _more in range(3):
        a_debate()
    assert asked(a_debate(speeches=100)) == little


def test_a_screen_of_a_long_debate_is_light(client: Client) -> None:
    long = a_debate(("talk.vtt", captions(590, words="word " * 60)))
    assert len(client.get(f"/en/debates/{long.number}").content) < 200_000


def test_the_method_names_the_thresholds_of_the_code(client: Client) -> None:
    shown = page(client, "/en/debates/method")
    assert "exchange of 10 % or more, and less than 50 % in long speeches" in shown
    assert "fewer than 8 such speeches on a question or 12 in a whole event" in shown


def test_an_editor_brings_files_in_looks_and_publishes(editor: Client) -> None:
    facts = {"title": "Bridge or ferry", "language": "en", "held_on": "2026-10-01"}
    files = [SimpleUploadedFile("talk.vtt", captions()), SimpleUploadedFile("talk.vtt", b"")]
    answer = editor.post("/en/debates/new", facts | {"sources": files})
    debate = Debate.objects.get()
    assert answer.headers["Location"] == f"/en/debates/{debate.number}/draft"
    assert "Bridge or ferry" in page(editor, "/en/debates/drafts")
    shown = page(editor, f"/en/debates/{debate.number}/draft")
    assert "13 speeches out of 13 lines." in shown
    assert "talk.vtt (2)" in shown
    person = people.PersonFactory(name="Aigul Beken")
    voices = {voice.label: voice for voice in debate.voices.all()}
    sent = {f"part_{voice.pk}": voice.part for voice in voices.values()}
    sent |= {f"person_{voices['Aigul'].pk}": "Aigul Beken", f"side_{voices['Boris'].pk}": "ferry"}
    assert editor.post(f"/en/debates/{debate.number}/voices", sent).status_code == 302
    assert "Aigul Beken" in page(editor, f"/en/debates/{debate.number}/voices").replace(person.ref, "Aigul Beken")
    issue = issues.issue()
    agenda = {"items": f"1 The bridge ({issue.number})\n7. The rail"}
    assert editor.post(f"/en/debates/{debate.number}/agenda", agenda).status_code == 302
    assert f"1 The bridge ({issue.number})\n7 The rail" in page(editor, f"/en/debates/{debate.number}/agenda").replace(
        "\r", ""
    )
    assert "Another voice said this" in page(editor, f"/en/debates/{debate.number}/speeches")
    assert editor.post(f"/en/debates/{debate.number}/publish").status_code == 302
    assert Debate.objects.get().state == State.PUBLISHED
    assert editor.post(f"/en/debates/{debate.number}/publish").status_code == 422
    assert "Aigul Beken" in page(editor, f"/en/debates/{debate.number}")


def test_wrong_input_is_told_at_its_place_and_kept(editor: Client) -> None:
    facts = {"title": "Kept title", "language": "en", "held_on": "2026-10-01"}
    answer = editor.post("/en/debates/new", facts | {"sources": SimpleUploadedFile("a.txt", b"")})
    assert answer.status_code == 422
    assert "Nothing that was said is in these files" in answer.content.decode()
    assert "Kept title" in answer.content.decode()
    assert editor.post("/en/debates/new", facts).status_code == 422
    many = [SimpleUploadedFile(f"{n}.vtt", captions()) for n in range(21)]
    assert "At most twenty files" in editor.post("/en/debates/new", facts | {"sources": many}).content.decode()
    debate = a_draft()
    voice = debate.voices.get(label="Aigul")
    sent = {f"part_{one.pk}": one.part for one in debate.voices.all()} | {f"person_{voice.pk}": "Nobody Here"}
    answer = editor.post(f"/en/debates/{debate.number}/voices", sent)
    assert answer.status_code == 422
    assert "Nobody Here" in answer.content.decode()
    for items in ("The bridge", "99 The bridge", "1 The bridge (999999)", "\n".join(["1 a"] * 13)):
        assert editor.post(f"/en/debates/{debate.number}/agenda", {"items": items}).status_code == 422


def test_a_line_and_a_clock_are_put_right(editor: Client) -> None:
    debate = a_debate()
    mira = debate.voices.get(label="Moderator Mira")
    assert "Aigul" in page(editor, f"/en/debates/{debate.number}/lines/1")
    assert editor.post(f"/en/debates/{debate.number}/lines/1", {"voice": mira.pk}).status_code == 302
    assert debate.turns.count() == 12
    file = debate.recordings.get(name="talk.vtt")
    page(editor, f"/en/debates/{debate.number}/files/{file.pk}")
    assert editor.post(f"/en/debates/{debate.number}/files/{file.pk}", {"here": "10", "there": "70"}).status_code == 302
    file.refresh_from_db()
    assert file.offset_s == 60
    assert editor.post(f"/en/debates/{debate.number}/files/{file.pk}", {"here": "x"}).status_code == 422


def test_an_editor_takes_a_debate_back(editor: Client) -> None:
    debate = a_debate()
    page(editor, f"/en/debates/{debate.number}/withdraw")
    assert editor.post(f"/en/debates/{debate.number}/withdraw", {"reason": ""}).status_code == 422
    assert editor.post(f"/en/debates/{debate.number}/withdraw", {"reason": "A wrong file"}).status_code == 302
    assert editor.post(f"/en/debates/{debate.number}/withdraw", {"reason": "A wrong file"}).status_code == 422
