"""From a speech on: the video at its second, its words as a quotation, an issue, a promise, an answer."""

from __future__ import annotations

from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from kopir.commitments.models import Commitment
from kopir.debates import actions
from kopir.debates.videos import player_at, video_at
from kopir.record.models import Entry
from tests.factories.moderation import staff
from tests.factories.people import PostFactory
from tests.factories.spoken import a_talk

TUBE = "https://www.youtube.com/watch?v=abc-1"


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (TUBE, "https://www.youtube-nocookie.com/embed/abc-1?start=76&autoplay=1"),
        ("https://youtu.be/abc-1?si=x", "https://www.youtube-nocookie.com/embed/abc-1?start=76&autoplay=1"),
        ("https://www.youtube.com/live/abc-1", "https://www.youtube-nocookie.com/embed/abc-1?start=76&autoplay=1"),
        ("https://vimeo.com/123", "https://player.vimeo.com/video/123?autoplay=1&dnt=1#t=76s"),
        (f"https://rutube.ru/video/{'a1' * 16}/", f"https://rutube.ru/play/embed/{'a1' * 16}?t=76"),
    ],
)
def test_a_host_on_the_list_has_a_player_half_a_second_off_at_most(url: str, address: str) -> None:
    player = player_at(url, 75.6)
    assert player
    assert player.address == address
    assert address.startswith(player.origin)


@pytest.mark.parametrize(
    "url",
    ["", "https://example.org/a.mp4", "https://www.youtube.com/", "https://vimeo.com/about", "https://rutube.ru/video/x",
     "https://www.youtube.com/watch?v=a%22onload", "https://youtube.com.example.org/watch?v=abc"],
)  # fmt: skip
def test_any_other_address_has_none(url: str) -> None:
    assert player_at(url, 1) is None


def test_a_video_elsewhere_begins_at_its_second() -> None:
    assert video_at(f"https://rutube.ru/video/{'a1' * 16}/", 3.4).endswith("/?t=3")
    assert video_at("https://example.org/a.mp4", 3.44) == "https://example.org/a.mp4#t=3.4"


@pytest.mark.django_db
def test_a_second_opens_the_player_and_the_speech(client: Client) -> None:
    debate = a_talk(video_url=TUBE)
    fourth = debate.turns.get(number=4)
    address = f"/en/debates/{debate.number}"
    there = client.get(f"{address}?t=34.5").headers["Location"]
    assert there == f"{address}?at=34.5#turn-{fourth.public_id}"
    answer = client.get(there)
    shown = answer.content.decode()
    assert "Play from 0:34" in shown
    assert 'data-play="https://www.youtube-nocookie.com/embed/abc-1?start=34&amp;autoplay=1"' in shown
    assert f'href="{address}/watch?t=30.0"' in shown
    assert "<iframe" not in shown  # nothing of another host before a press
    assert answer.headers["Content-Security-Policy"].endswith("; frame-src https://www.youtube-nocookie.com")
    assert 'data-player data-title="Bridge or ferry" hidden' in page(client, address)
    assert client.get(f"{address}?at=x").status_code == 200


@pytest.mark.django_db
def test_whoever_presses_to_play_sees_the_player_and_what_is_said(client: Client) -> None:
    debate = a_talk(video_url=TUBE)
    address = f"/en/debates/{debate.number}"
    answer = client.get(f"{address}/watch?t=34.6")
    shown = answer.content.decode()
    assert '<iframe src="https://www.youtube-nocookie.com/embed/abc-1?start=35&amp;autoplay=1"' in shown
    assert "which learns of your visit" in shown
    assert answer.headers["Content-Security-Policy"].endswith("; frame-src https://www.youtube-nocookie.com")
    assert (shown.count('class="speech">'), shown.count('class="speech" aria-current="true"')) == (4, 1)
    for back in ("", "?t=", "?t=inf", "?t=x"):
        assert client.get(f"{address}/watch{back}").headers["Location"] == address
    plain = a_talk(video_url="https://example.org/a.mp4")
    assert client.get(f"/en/debates/{plain.number}/watch?t=3").status_code == 302
    shown = client.get(f"/en/debates/{plain.number}")
    assert "https://example.org/a.mp4#t=10" in shown.content.decode()
    assert "frame-src" not in shown.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_words_become_a_quotation_with_who_when_and_where(client: Client) -> None:
    debate = a_talk()
    fourth = debate.turns.get(number=4)
    address = f"/en/debates/{debate.number}/turns/{fourth.public_id}/use"
    whole = unescape(page(client, address))
    assert f"«{fourth.text}»" in whole
    assert "8 701 123" not in whole  # said aloud, and masked
    some = unescape(page(client, f"{address}?words=who+pays+for+THE+lamp"))
    source = f"{settings.SITE_URL}/en/debates/{debate.number}/turns/{fourth.public_id}?t=30"
    assert f"«who pays for the lamp»\n— Aigul, Bridge or ferry, 1 October 2026, 0:30\n{source}" in some
    wrong = page(client, f"{address}?words=who+pays+for+the+bridge", 422)
    assert "who pays for the bridge</textarea>" in wrong
    assert "do not stand in this speech" in wrong
    page(client, f"/en/debates/{debate.number}/turns/nothing/use", 404)


@pytest.mark.django_db
def test_an_issue_begins_with_the_words_their_speaker_and_second(client: Client) -> None:
    debate = a_talk()
    fourth = debate.turns.get(number=4)
    shown = page(client, f"/en/debates/{debate.number}/turns/{fourth.public_id}/use?words=who+pays+for+the+lamp")
    link = unescape(shown.split('href="/en/issues/new?text=')[1].split('"')[0])
    form = unescape(page(client, f"/en/issues/new?text={link}"))
    assert "«who pays for the lamp»\n— Aigul, Bridge or ferry" in form
    assert f"/turns/{fourth.public_id}?t=30" in form


@pytest.mark.django_db
def test_a_promise_is_recorded_out_of_a_speech_and_stands_on_its_page(client: Client) -> None:
    debate = a_talk()
    third = debate.turns.get(number=3)
    post = PostFactory(name="Harbour master")
    shown = page(client, f"/en/debates/{debate.number}/turns/{third.public_id}/use?words=the+money+is+there")
    link = unescape(shown.split('href="/en/commitments/new?')[1].split('"')[0])
    client.force_login(staff())
    form = page(client, f"/en/commitments/new?{link}")
    assert "the money is there</textarea>" in form
    assert 'value="2026-10-01"' in form
    source = f"{settings.SITE_URL}/en/debates/{debate.number}/turns/{third.public_id}?t=20"
    assert source in unescape(form)
    given = {"promiser": post.ref, "words": "the money is there", "language": "en", "said_on": "2026-10-01",
             "due_on": "2026-12-30", "measure": "The pier stands."}  # fmt: skip
    for other in ("/en/debates/99/turns/abc", "/en/debates/", "/nowhere"):
        wrong = client.post("/en/commitments/new", {**given, "source_url": settings.SITE_URL + other})
        assert "add a saved copy of the page" in wrong.content.decode()
    answer = client.post(
        "/en/commitments/new",
        {**given, "source_url": source},
    )
    assert answer.status_code == 302
    client.logout()
    made = Commitment.objects.get()
    assert (made.words, made.source_kind, made.source_copy) == ("the money is there", "speech", None)
    assert Entry.objects.get(kind="commitment.made").public["source"] == "speech"
    there = page(client, f"/en/debates/{debate.number}")
    assert "Promised here" in there
    assert "the money is there" in there.split("Promised here")[1]


@pytest.mark.django_db
def test_a_withdrawn_debate_carries_nothing_on(client: Client) -> None:
    debate = a_talk(video_url=TUBE)
    name = debate.turns.get(number=4).public_id
    actions.withdraw(debate, "A speaker asked for it.")
    for path in (f"turns/{name}/use", "watch?t=30", "figures", "questions"):
        page(client, f"/en/debates/{debate.number}/{path}", 404)
