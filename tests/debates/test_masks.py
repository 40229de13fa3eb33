"""Personal data said aloud: nobody but editors reads it, in whichever channel, until an editor lets it stand."""

from __future__ import annotations

import pytest
from django.test import Client

from kopir.accounts.rules import Role
from kopir.debates import actions
from kopir.debates.models import Debate, SpokenMask
from kopir.debates.rules import Veil, veiled
from kopir.moderation.labels import masks_in
from kopir.record.models import Entry
from tests.factories.debates import a_debate
from tests.factories.moderation import staff

pytestmark = pytest.mark.django_db
FORMS = ("json", "csv", "vtt", "srt", "txt")
PHONE, OFFICE, HOME = "8 701 123 45 67", "8 (7172) 74-00-00", "ул. Абая, д. 1, кв. 2"
SAID = f"Call Asel on {PHONE} or the office on {OFFICE}, please"


def spoken_of(*lines: str) -> bytes:
    said = ["WEBVTT", ""]
    for number, line in enumerate(lines):
        said += [f"00:00:{10 + number}.000 --> 00:00:{10 + number}.900", line, ""]
    return "\n".join(said).encode()


def a_talk() -> Debate:
    lines = spoken_of("Aigul: Good morning to you all.", f"Boris: {SAID}.", f"Aigul: She lives at {HOME}.")
    return a_debate(("talk.vtt", lines))


def channels(client: Client, debate: Debate) -> dict[str, str]:
    paths = [f"/en/debates/{debate.number}", *(f"/debates/{debate.number}.{form}" for form in FORMS)]
    return {path: client.get(path).content.decode() for path in paths}


def test_no_channel_says_what_is_private(client: Client) -> None:
    debate = a_talk()
    for path, text in channels(client, debate).items():
        assert PHONE not in text, path
        assert OFFICE not in text, path
        assert "Абая" not in text, path
        assert text.count("[phone hidden]") >= 2, path
    assert client.get(f"/en/debates/{debate.number}?q=701").content.decode().count("speech__head") == 0
    assert PHONE in debate.cues.get(position=1).text, "the line itself stays as it came"


def test_an_editor_lets_an_offices_number_stand_and_hides_a_name(client: Client) -> None:
    debate = a_talk()
    found = debate.masks.get(words=OFFICE)
    client.force_login(staff(Role.EDITOR))
    page = client.get(f"/en/debates/{debate.number}/masks").content.decode()
    assert PHONE in page
    assert OFFICE in page
    sent = client.post(f"/en/debates/{debate.number}/masks", {"standing": [found.pk], "named": "Asel\n\nmorning"})
    assert sent.status_code == 302
    anonymous = Client()
    for path, text in channels(anonymous, debate).items():
        assert OFFICE in text, path
        assert PHONE not in text, path
        assert "Asel" not in text, path
        assert "morning" not in text, path
        assert "[hidden]" in text, path
    entry = Entry.objects.get(kind="debate.masks-changed")
    assert entry.public == {"hidden": 4, "standing": 1}
    assert PHONE not in repr(entry.__dict__)
    again = client.post(f"/en/debates/{debate.number}/masks", {"named": "Asel"})
    assert again.status_code == 302
    text = anonymous.get(f"/debates/{debate.number}.txt").content.decode()
    assert OFFICE not in text
    assert "morning" in text
    assert debate.masks.filter(is_named=True).get().words == "Asel"


@pytest.mark.parametrize(
    ("named", "said"), [("ab", "Too short or too long"), ("\n".join(f"name {n}" for n in range(201)), "At most 200")]
)
def test_words_that_would_hide_too_much_are_refused_and_kept_in_the_form(client: Client, named: str, said: str) -> None:
    debate = a_talk()
    client.force_login(staff(Role.EDITOR))
    answer = client.post(f"/en/debates/{debate.number}/masks", {"named": named})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert named.splitlines()[0] in answer.content.decode()
    assert not debate.masks.filter(is_named=True).exists()


def test_a_draft_says_how_much_is_hidden(client: Client) -> None:
    debate = a_talk()
    client.force_login(staff(Role.EDITOR))
    assert "3 places with likely personal data" in client.get(f"/en/debates/{debate.number}/draft").content.decode()
    clean = a_debate()
    assert "None was found." in client.get(f"/en/debates/{clean.number}/draft").content.decode()
    assert "Found, and hidden" not in client.get(f"/en/debates/{clean.number}/masks").content.decode()


def test_what_an_editor_said_of_a_place_outlives_a_new_building() -> None:
    debate = a_talk()
    actions.set_masks(debate, [debate.masks.get(words=OFFICE).pk], [])
    actions.correct_line(debate, 1, debate.voices.get(label="Aigul"))
    assert OFFICE in debate.turns.get(number=1).text
    assert SpokenMask.objects.filter(debate=debate).count() == 3


def test_a_longer_name_is_hidden_before_a_shorter_one_within_it() -> None:
    words, other = masks_in("en")
    veil = Veil((), ("Asel", "Asel Omarova"), words, other)
    assert veiled("ASEL OMAROVA and asel.", veil) == ("[hidden] and [hidden].", ())
