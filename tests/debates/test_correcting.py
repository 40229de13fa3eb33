"""Facts, agenda and voices put right: what others hang on stays, and nothing of another debate comes in."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from kopir.accounts.rules import Role
from kopir.debates import actions
from kopir.debates.actions.changing import Item
from kopir.debates.models import Debate, LineChange
from kopir.record.models import Entry
from kopir.web.errors import Refused
from tests.factories import issues
from tests.factories.debates import a_debate, a_draft
from tests.factories.moderation import staff
from tests.factories.people import OrganizationFactory

pytestmark = pytest.mark.django_db


def begun(debate: Debate, number: int, title: str, *of: object) -> Item:
    return Item(title, debate.turns.get(number=number).public_id, of)  # type: ignore[arg-type]  # issues


def test_a_question_that_keeps_its_words_or_its_place_stays_the_same_row() -> None:
    debate, issue, other = a_debate(), issues.issue(), issues.issue()
    actions.set_agenda(
        debate, [begun(debate, 1, "The rail", issue), begun(debate, 5, "The ferri"), begun(debate, 9, "x")]
    )
    rail, ferry, gone = debate.items.all()
    actions.set_agenda(
        debate,
        [begun(debate, 2, "Money", other), begun(debate, 5, "The ferry"), begun(debate, 7, "The rail", issue, other)],
    )
    money, second, third = debate.items.all()
    assert (second.pk, second.title, second.number) == (ferry.pk, "The ferry", 2)
    assert (third.pk, third.number, third.first_cue) == (rail.pk, 3, 6)
    assert list(third.issues.order_by("number")) == [issue, other]
    assert money.pk not in {rail.pk, ferry.pk, gone.pk}
    assert not debate.items.filter(pk=gone.pk).exists()
    assert debate.measures.filter(item=third).exists()


def test_equal_questions_are_rows_of_their_own() -> None:
    debate = a_debate()
    for _again in range(2):
        actions.set_agenda(debate, [begun(debate, 1, "Money"), begun(debate, 5, "Money")])
        assert [(row.number, row.title, row.first_cue) for row in debate.items.all()] == [
            (1, "Money", 0),
            (2, "Money", 4),
        ]
    actions.set_agenda(debate, [])
    assert not debate.items.exists()


def test_a_voice_of_another_debate_says_nothing_here() -> None:
    debate, other = a_debate(), a_draft()
    with pytest.raises(Refused, match="other_debate"):
        actions.correct_line(debate, 1, other.voices.first())
    assert not LineChange.objects.exists()


def test_facts_are_put_right_on_the_record(client: Client) -> None:
    debate, host = a_debate(), OrganizationFactory(slug="town-hall", name="Town hall")
    client.force_login(staff(Role.EDITOR))
    path = f"/en/debates/{debate.number}/facts"
    assert 'value="Bridge or ferry"' in client.get(path).content.decode()
    facts = {
        "title": "Ferry or bridge", "language": "ru", "held_on": "2026-10-02", "host": host.slug, "host_name": "Nobody",
        "video_url": "https://youtu.be/abc", "video_offset_s": "30",
    }  # fmt: skip
    assert client.post(path, facts).status_code == 302
    debate.refresh_from_db()
    assert (debate.title, debate.language, debate.held_on) == ("Ferry or bridge", "ru", date(2026, 10, 2))
    assert (debate.host, debate.host_name, debate.video_offset_s) == (host, "", 30)
    entry = Entry.objects.get(kind="debate.facts-changed")
    assert entry.public == {"held_on": "2026-10-02", "language": "ru", "host": host.ref}
    assert entry.opened("title") == "Ferry or bridge"
    assert client.post(path, facts | {"host": "", "video_offset_s": ""}).status_code == 302
    debate.refresh_from_db()
    assert (debate.host, debate.host_name, debate.video_offset_s) == (None, "Nobody", 0)


def test_facts_that_are_wrong_are_said_at_their_field_and_kept(client: Client) -> None:
    debate = a_draft()
    client.force_login(staff(Role.EDITOR))
    answer = client.post(f"/en/debates/{debate.number}/facts", {"title": "", "language": "ru", "host_name": "Typed"})
    assert answer.status_code == 422
    assert 'value="Typed"' in answer.content.decode()
    assert Debate.objects.get().title == "Bridge or ferry"


def test_facts_of_a_draft_are_not_on_the_record() -> None:
    debate = a_draft()
    actions.set_facts(debate, actions.Facts("New", "en", date(2026, 1, 1)))
    assert Debate.objects.get().title == "New"
    assert not Entry.objects.filter(kind="debate.facts-changed").exists()
