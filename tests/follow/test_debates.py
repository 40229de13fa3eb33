"""A debate is followed by e-mail and in feeds; what is a draft is nobody's."""

from __future__ import annotations

import pytest
from django.test import Client

from kopir.debates import actions
from kopir.follow.subjects import asked_for, find
from tests.factories.debates import a_debate, a_draft
from tests.factories.follow import following
from tests.follow.test_noticing import later, served

pytestmark = pytest.mark.django_db


def test_who_follows_a_debate_hears_of_what_became_of_it() -> None:
    debate = a_debate()
    made = following(debate.ref)
    actions.withdraw(debate, "It was another meeting.")
    with later(minutes=4):
        assert len(served()[made.pk]) == 1


def test_a_draft_cannot_be_followed_and_a_debate_names_itself(client: Client) -> None:
    debate, draft = a_debate(title="Bridge or ferry"), a_draft(title="Nobody knows of it")
    subject = find(debate.ref)
    assert subject
    assert (subject.title, subject.url) == ("Bridge or ferry", f"/en/debates/{debate.number}")
    assert find(draft.ref) is None
    assert asked_for({"what": debate.ref}) == debate.ref
    assert "Bridge or ferry" in client.get(f"/en/follow/new?what={debate.ref}").content.decode()
    assert client.get(f"/en/follow/new?what={draft.ref}").status_code == 404
    assert find("debate/999999999999999999999") is None


def test_feeds_tell_of_debates_and_of_no_draft(client: Client) -> None:
    debate, draft = a_debate(title="Bridge or ferry"), a_draft(title="Nobody knows of it")
    for path in ("/debates.atom?lang=en", f"/debates/{debate.number}.atom?lang=en"):
        feed = client.get(path)
        assert feed.status_code == 200
        assert "Bridge or ferry" in feed.content.decode()
        assert "Nobody knows" not in feed.content.decode()
    assert client.get(f"/debates/{draft.number}.atom").status_code == 404
    assert "A recorded debate was published" in client.get("/debates.atom?lang=en").content.decode()
    assert "debate 1" in client.get("/en/record/").content.decode().lower()
