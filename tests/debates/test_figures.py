"""Figures as pictures with their tables; who belongs to the host, and on how much a panel agrees."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.debates import actions
from kopir.debates.actions.changing import Item
from kopir.debates.building import measure_anew
from kopir.debates.drawing import arcs_of, band_of, hand_of, matrix_of
from kopir.debates.models import Debate, Position, Thesis
from kopir.debates.panel import Panel, panel_of
from kopir.debates.rules import Part, Stance
from kopir.people.models import Membership, Person
from kopir.record.models import Entry
from kopir.web.errors import Refused
from tests.factories.debates import a_draft
from tests.factories.moderation import staff
from tests.factories.people import OrganizationFactory, PersonFactory
from tests.factories.spoken import LONG, TALK, a_talk

pytestmark = pytest.mark.django_db
OPENINGS = (
    ("Mira", "Welcome."),
    ("Aigul", f"Ferry ferry pier boat captain. {LONG} " * 6),
    ("Boris", f"Bridge bridge concrete steel toll. {LONG} " * 6),
    ("Aigul", f"Your bridge, your steel and your toll: {LONG}."),
    ("Boris", f"Your boat has a captain only, {LONG}."),
)


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def drawings(html: str) -> list[ElementTree.Element]:
    parts = html.split("<svg ")[1:]
    found = [ElementTree.fromstring("<svg " + part.split("</svg>")[0] + "</svg>") for part in parts]  # our own
    return [one for one in found if one.get("role") == "img"]


def test_somebody_renamed_since_keeps_the_old_name_until_the_worker_comes_by(client: Client) -> None:
    debate = a_talk(TALK * 8, seconds=20)
    person = PersonFactory(name="Aigul Bekova")
    voice = debate.voices.get(label="Aigul")
    actions.set_voices(debate, {voice.pk: actions.VoiceFacts(Part.PARTICIPANT, person=person)})
    assert measure_anew() == 0
    Person.objects.filter(pk=person.pk).update(name="Aigul Omarova")  # as an import of people does
    path = f"/en/debates/{debate.number}/figures"
    assert "Aigul Bekova" in page(client, path)
    assert (measure_anew(), measure_anew()) == (1, 0)
    html = page(client, path)
    assert "Aigul Omarova" in html
    assert "Aigul Bekova" not in html


def test_the_transcript_draws_who_of_its_speeches_answered_whom(client: Client) -> None:
    debate = a_talk(TALK * 8, seconds=20)
    whole = drawings(page(client, f"/en/debates/{debate.number}"))
    assert len(whole[0].findall("path[@class]")) == 3 + len(debate.measures.get(item=None).figures["replies"])
    assert whole[0].get("aria-label").endswith("the speeches that answer say to which")
    assert not drawings(page(client, f"/en/debates/{debate.number}?voice=1"))  # alone, nobody answers anybody


def test_somebody_under_two_labels_has_one_letter_everywhere(client: Client) -> None:
    debate = a_talk(TALK * 8 + (("Boris (phone)", f"From the car now: {LONG}."),), seconds=20)
    person = PersonFactory(name="Boris Anuarov")
    facts = actions.VoiceFacts(Part.PARTICIPANT, person=person)
    labels = ("Boris", "Boris (phone)")
    actions.set_voices(debate, {voice.pk: facts for voice in debate.voices.filter(label__in=labels)})
    html = page(client, f"/en/debates/{debate.number}?voice=4")
    assert 'speech__mark hue-3" aria-hidden="true">C<' in html  # of the third who spoke, not of the fourth label
    assert '<span class="speech__mark hue-3">C</span> Boris Anuarov' in page(
        client, f"/en/debates/{debate.number}/figures"
    )


def test_each_picture_has_its_table_beside_it(client: Client) -> None:
    debate = a_talk(TALK * 8, seconds=20)
    html = page(client, f"/en/debates/{debate.number}/figures")
    arcs, band, matrix = drawings(html)
    figures = debate.measures.get(item=None).figures
    assert len(arcs.findall("path[@class]")) == 3 + len(figures["replies"])
    assert html.count(f'href="/en/debates/{debate.number}?figure=replies&amp;from=') == len(figures["replies"])
    assert len(band.findall("polygon")) == 3
    assert len(matrix.findall("circle")) == sum(len(after) for after in figures["matrix"].values())
    assert html.count("<caption>") == 3
    for caption in ("Who answered whom", "Shares of talk over time, %", "Who spoke right after whom"):
        assert f"<caption>{caption}</caption>" in html


def test_a_question_of_the_agenda_has_its_own_pictures(client: Client) -> None:
    debate = a_talk(TALK * 4)
    begins = [debate.turns.get(number=number).public_id for number in (1, 8)]
    actions.set_agenda(debate, [Item("The ferry", begins[0]), Item("The lamp", begins[1])])
    html = page(client, f"/en/debates/{debate.number}/figures?item=2")
    assert "2. The lamp" in html
    assert "How much alike is the panel?" not in html
    assert "&amp;item=2&amp;from=" in html
    page(client, f"/en/debates/{debate.number}/figures?item=9", 404)


def test_without_times_answers_and_a_second_speaker_the_page_says_so(client: Client) -> None:
    debate = a_draft(("talk.txt", b"Aigul: I speak alone here today, and nobody listens to me.\n"))
    actions.publish(debate)
    html = page(client, f"/en/debates/{debate.number}/figures")
    assert not drawings(html)
    for words in ("No speech was found that shows", "The files hold no times", "Only one speaker is known"):
        assert words in html
    assert "The host is not in the directory" in html


def test_planned_minutes_stand_beside_those_used(client: Client) -> None:
    debate = a_talk()
    voices = {voice.label: voice for voice in debate.voices.all()}
    actions.set_voices(debate, {voices["Aigul"].pk: actions.VoiceFacts(Part.PARTICIPANT, planned_min=2)})
    assert debate.measures.get(item=None).figures["plan"]["Aigul"] == {"used": 27.0, "planned": 120.0}
    html = page(client, f"/en/debates/{debate.number}/figures")
    assert "Was the plan kept?" in html
    assert "<span>0.5</span>" in html


def test_words_of_the_other_side_are_counted_after_openings(client: Client) -> None:
    debate = a_talk(OPENINGS)
    assert debate.measures.get(item=None).figures["crossover"]
    assert "Words of the other side taken up" in page(client, f"/en/debates/{debate.number}/figures")


def test_geometry_stays_inside_its_box() -> None:
    one, two = hand_of("A", 0), hand_of("B", 27)
    assert (two.mark, two.hue) == ("B", 4)
    band = band_of([{"start": 0, "shares": {"A": 0.5, "B": 0.5}}, {"start": 30, "shares": {"A": 1.0}}], [one, two])
    assert band
    assert band.stripes[0].points == "0.0,90.0 720.0,0.0 720.0,180.0 0.0,180.0"
    assert band.rows == (("0:00", (50, 50)),)
    assert band_of([{"start": 0, "shares": {"A": 1.0}}], [one]) is None
    link = {"turn": 2, "to_turn": 1, "from": "B", "to": "A", "quote": "q", "earlier_quote": "e"}
    arcs = arcs_of([link], [(1, "A", 10), (2, "B", 0), (3, "Nobody", 1)], {"A": one, "B": two})
    assert arcs
    assert (len(arcs.bars), arcs.arcs[0].path.startswith("M630.0 150C")) == (2, True)
    assert arcs_of([], [], {}) is None
    assert matrix_of({}, [one]) is None
    matrix = matrix_of({"A": {"B": 4}, "B": {"A": 1}}, [one, two])
    assert matrix
    assert [(cell.x, cell.y, cell.radius) for cell in matrix.cells] == [(90.0, 54.0, 16.6), (54.0, 90.0, 8.3)]
    assert matrix.side == 108.0


def with_people(debate: Debate, *names: str) -> Debate:
    """Make voices people of the directory, and the host one of its organisations."""
    debate.host = OrganizationFactory(name="The Movement")
    debate.save()
    voices = {voice.label: voice for voice in debate.voices.all()}
    people = {name: PersonFactory(name=name) for name in names}
    facts = {voices[name].pk: actions.VoiceFacts(Part.PARTICIPANT, person=person) for name, person in people.items()}
    actions.set_voices(debate, facts)
    return debate


def panel(debate: Debate) -> Panel:
    return panel_of(debate, debate.voices.select_related("person"))


def test_who_belonged_to_the_host_on_that_day(client: Client) -> None:
    debate = with_people(a_talk(), "Aigul")
    assert [len(panel(debate).own), panel(debate).known, panel(debate).participants] == [0, 1, 2]
    person = debate.voices.get(label="Aigul").person
    seat = Membership.objects.create(person=person, organization=debate.host, starts_on=date(2026, 10, 2))
    assert not panel(debate).own  # a day after the debate
    Membership.objects.filter(pk=seat.pk).update(starts_on=date(2026, 9, 1))
    assert [voice.label for voice in panel(debate).own] == ["Aigul"]
    html = page(client, f"/en/debates/{debate.number}/figures")
    assert "1 of 1 participants whom this site" in html
    assert "The directory knows 1 of 2 participants." in html


def test_positions_are_compared_and_stand_beside_those_of_the_party(client: Client) -> None:
    debate = with_people(a_talk(), "Aigul", "Boris")
    party = OrganizationFactory(name="Party of the River")
    Membership.objects.create(
        person=debate.voices.get(label="Aigul").person, organization=debate.host, on_behalf_of=party
    )
    ferry, lamp = (
        actions.set_thesis(debate, "The ferry shall run in winter"),
        actions.set_thesis(debate, "A lamp is due"),
    )
    aigul, boris = debate.voices.get(label="Aigul"), debate.voices.get(label="Boris")
    said = actions.NewPosition
    actions.set_position(ferry, said(Stance.FOR, aigul, words="a BRIDGE of course"))
    actions.set_position(ferry, said(Stance.FOR, boris, source_url="https://example.org/b"))
    actions.set_position(ferry, said(Stance.AGAINST, organization=party, source_url="https://example.org/p"))
    actions.set_position(lamp, said(Stance.OPEN, boris, words="The town pays"))
    found = panel(debate)
    assert (found.agreement.compared, found.agreement.same) == ((1,), (1,))
    first = found.theses[0].speakers[0]
    assert (first.clock, first.words, [one.name for one in first.differs_from]) == (
        "1:00", "A bridge of course", ["Party of the River"],
    )  # fmt: skip
    told = client.get(f"/debates/{debate.number}.json").json()["theses"][0]["positions"]
    assert [(one["speaker"], one["organization"], one["stance"], one["second"]) for one in told] == [
        ("Aigul", None, "for", 60.0),
        ("Boris", None, "for", None),
        (None, party.ref, "against", None),
    ]
    assert [one["differs_from"] for one in told] == [[party.ref], [], []]
    html = page(client, f"/en/debates/{debate.number}/figures")
    assert "On 1 of 1 theses" in html
    assert "differs from Party of the River" in html
    actions.set_position(ferry, said(Stance.AGAINST, boris, source_url="https://example.org/b"))  # said anew
    assert panel(debate).agreement.same == ()
    assert [entry.kind for entry in Entry.objects.filter(kind__startswith="debate.").order_by("pk")][-5:] == [
        "debate.position-set"
    ] * 5
    assert Entry.objects.filter(kind="debate.position-set").order_by("pk")[0].public["line"]
    actions.set_masks(debate, [], ["bridge"])
    assert panel(debate).theses[0].speakers[0].words == ""
    assert "These words no longer stand in the transcript." in page(client, f"/en/debates/{debate.number}/figures")
    assert (str(ferry), str(Position.objects.first())[:8]) == (f"thesis 1 of debate {debate.pk}", "position")


def test_a_position_has_somebody_and_a_source() -> None:
    debate, other = a_talk(), a_talk()
    thesis = actions.set_thesis(debate, "The ferry shall run in winter")
    aigul, boris = debate.voices.get(label="Aigul"), debate.voices.get(label="Boris")
    said = actions.NewPosition
    for new, code in (
        (said(Stance.FOR), "nobody"),
        (said(Stance.FOR, aigul, OrganizationFactory()), "nobody"),
        (said(Stance.FOR, other.voices.get(label="Aigul"), words="a bridge"), "other_debate"),
        (said(Stance.FOR, aigul), "no_source"),
        (said(Stance.FOR, organization=OrganizationFactory(), words="The town pays"), "no_source"),
        (said(Stance.FOR, aigul, words="The town pays"), "not_said"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.set_position(thesis, new)
        assert refusal.value.code == code
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.create(thesis=thesis, stance=Stance.FOR, source_url="https://example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.create(thesis=thesis, voice=boris, stance=Stance.FOR)


def test_an_editor_enters_and_takes_out_positions(client: Client) -> None:
    debate = a_draft(("talk.vtt", b"WEBVTT\n\n00:01.000 --> 00:05.000\nAigul: A bridge is what we need.\n"))
    address = f"/en/debates/{debate.number}/positions"
    assert client.get(address).status_code == 302
    client.force_login(staff())
    assert "Enter a position" not in page(client, address)
    assert client.post(address, {"act": "thesis", "text": ""}).status_code == 422
    client.post(address, {"act": "thesis", "text": "A bridge shall be built"})
    thesis, voice = Thesis.objects.get(), debate.voices.get()
    begun = page(client, f"{address}?voice={voice.pk}&words=A+bridge+is")
    assert "A bridge is</textarea>" in begun
    given = {"act": "position", "thesis": thesis.pk, "voice": voice.pk, "stance": "for", "words": "A tunnel"}
    wrong = client.post(address, given)
    assert (wrong.status_code, "A tunnel</textarea>" in wrong.content.decode()) == (422, True)
    assert "do not stand in a speech of this speaker" in wrong.content.decode()
    nobody = client.post(address, {**given, "voice": ""})
    assert "Choose one: a speaker, or an organisation." in nobody.content.decode()
    assert client.post(address, {**given, "words": "A bridge is"}).status_code == 302
    position = Position.objects.get()
    found = panel(debate).theses[0].speakers[0].held
    assert (position.words, found and found.second) == ("A bridge is", 1.0)
    actions.set_offset(debate.recordings.get(), 60)
    assert panel(debate).theses[0].speakers[0].clock == "1:01"  # with the clock of its file
    assert "Take it out" in page(client, address)
    client.post(f"{address}/{position.pk}/remove")
    assert not Position.objects.exists()
    assert not Entry.objects.filter(kind__startswith="debate.position").exists()  # nobody sees a draft


def test_the_page_of_figures_asks_as_often_for_much_as_for_little(client: Client) -> None:
    def asked(debate: Debate) -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, f"/en/debates/{debate.number}/figures")
            page(client, f"/en/debates/{debate.number}/questions")
        return len(queries)

    little, much = with_people(a_talk(), "Aigul"), with_people(a_talk(TALK * 6), "Aigul", "Boris")
    for debate, theses in ((little, 1), (much, 6)):
        for number in range(theses):
            thesis = actions.set_thesis(debate, f"Thesis {number}")
            for voice in debate.voices.filter(part=Part.PARTICIPANT):
                words = "the ferry pier needs"
                actions.set_position(thesis, actions.NewPosition(Stance.FOR, voice, words=words))
    asked(little)  # whatever is asked once
    assert asked(much) == asked(little)
