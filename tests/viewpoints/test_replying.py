"""A cited speaker is told, and answers by the link of their post's registered address; nobody else can."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from kopir.debates.models import Debate
from kopir.mail.models import OutgoingMail
from kopir.moderation import actions as moderation
from kopir.moderation.handlers import AuthorGroup, find_thing
from kopir.people.models import Membership, Person, Post
from kopir.record.models import Entry
from kopir.tokens.actions import mint
from kopir.viewpoints import actions
from kopir.viewpoints.actions.moderated import SpeakerReplies
from kopir.viewpoints.models import SpeakerReply, Viewpoint
from kopir.web.errors import Refused, TooLate
from tests.factories.debates import a_debate
from tests.factories.moderation import reason, staff, statement
from tests.factories.people import (
    ContactDetailFactory,
    HolderFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.viewpoints import held, shown

pytestmark = pytest.mark.django_db
ANSWER = "The lamps are ordered, and stand in the plan for spring."
DAY = timedelta(days=1)


def spoken_by(debate: Debate, person: Person) -> None:
    """Say who spoke the words that the viewpoints of these tests quote."""
    voice = debate.turns.get(number=5).voice
    voice.person = person
    voice.save()


def cited_post(*, is_registered: bool = True) -> tuple[Debate, Person, Post]:
    debate = a_debate()
    person, post = PersonFactory(name="Boris Speaker"), PostFactory(name="Mayor")
    HolderFactory(person=person, post=post, start_date="2020-01-01")
    if is_registered:
        ContactDetailFactory(post=post, value="mayor@office.example.org")
    spoken_by(debate, person)
    return debate, person, post


def link(viewpoint: Viewpoint, post: Post) -> str:
    return mint(actions.REPLY, f"{viewpoint.ref}/post/{post.pk}", DAY)


def told() -> list[str]:
    return list(OutgoingMail.objects.filter(template="viewpoints/mail/cited.txt").values_list("to", flat=True))


def test_a_cited_speaker_is_told_once_it_is_public_and_only_once() -> None:
    debate, person, _post = cited_post()
    second = PostFactory(name="Member of the council")
    HolderFactory(person=person, post=second, start_date="2020-01-01")
    ContactDetailFactory(post=second, value="member@office.example.org")
    one = held(debate)
    assert told() == []
    actions.publish_viewpoint(one, editor=staff())
    assert told() == ["mayor@office.example.org"]
    mail = OutgoingMail.objects.get(template="viewpoints/mail/cited.txt")
    assert (mail.context["name"], mail.context["path"]) == ("Boris Speaker", one.permanent_path)


def test_nobody_is_told_without_a_registered_address_of_the_post_itself() -> None:
    debate, _person, post = cited_post(is_registered=False)
    ContactDetailFactory(organization=post.organization, value="council@office.example.org")
    shown(debate)
    shown(a_debate())  # whose speakers are no persons of the directory
    assert told() == []


def test_the_answer_stands_under_the_speakers_name_with_one_entry() -> None:
    debate, person, post = cited_post()
    one = shown(debate)
    secret = link(one, post)
    made = actions.reply_by_link(secret, ANSWER, "en")
    entry = Entry.objects.get(kind="viewpoint.replied")
    assert (entry.about, entry.by) == ([one.ref, debate.ref, post.ref, person.ref], f"office/{post.slug}")
    assert entry.public == {"number": one.number, "reply": made.pk, "language": "en"}
    for again in (secret, link(one, post)):
        with pytest.raises(TooLate, match="token_spent"):
            actions.reply_by_link(again, "Something else to say.", "en")
    assert SpeakerReply.objects.count() == 1
    mail = OutgoingMail.objects.get(template="viewpoints/mail/answered.txt")
    assert (mail.to, mail.context["name"], mail.about) == (one.author.email, person.name_in("en"), one.ref)


def test_an_answer_to_somebody_who_has_left_is_mailed_to_nobody() -> None:
    debate, _person, post = cited_post()
    one = shown(debate)
    Viewpoint.objects.filter(pk=one.pk).update(author=None)
    actions.reply_by_link(link(one, post), ANSWER, "en")
    assert not OutgoingMail.objects.filter(template="viewpoints/mail/answered.txt").exists()


def test_personal_data_is_not_taken() -> None:
    debate, _person, post = cited_post()
    secret = link(shown(debate), post)
    with pytest.raises(Refused, match="personal-data"):
        actions.reply_by_link(secret, f"{ANSWER} Call +7 701 123 45 67.", "en")
    assert actions.invited_by(secret) is not None


def test_a_link_opens_nothing_where_it_is_not_theirs_any_more() -> None:
    debate, person, post = cited_post()
    one = shown(debate)
    secret = link(one, post)
    invited = actions.invited_by(secret)
    assert invited
    assert (invited.viewpoint, invited.person, invited.post) == (one, person, post)
    other = PostFactory()
    HolderFactory(person=PersonFactory(), post=other, start_date="2020-01-01")
    wrong = [
        "nothing",
        mint(actions.REPLY, "viewpoint/x/post/1", DAY),
        mint(actions.REPLY, f"{one.ref}/post/999999", DAY),
        mint(actions.REPLY, f"viewpoint/999999/post/{post.pk}", DAY),
        link(one, other),
        link(one, PostFactory()),
    ]
    assert [actions.invited_by(secret) for secret in wrong] == [None] * len(wrong)
    Membership.objects.filter(post=post).update(ends_on="2021-01-01")
    assert actions.invited_by(secret) is None


def test_somebody_whose_words_are_not_quoted_any_more_may_not_answer() -> None:
    debate, _person, post = cited_post()
    secret = link(shown(debate), post)
    debate.turns.filter(number=5).update(text="[hidden]")
    assert actions.invited_by(secret) is None


def test_the_form_keeps_what_is_typed_and_leads_to_the_answer(client: Client) -> None:
    debate, _person, post = cited_post()
    one = shown(debate)
    path = f"/en/viewpoints/reply/{link(one, post)}"
    assert one.title in client.get(path).content.decode()
    for text in ("Short", f"{ANSWER} Call +7 701 123 45 67."):
        answer = client.post(path, {"text": text, "language": "en"})
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"text"}
        assert text in answer.content.decode()
    assert client.post(path, {"text": ANSWER, "language": "en"})["Location"] == f"/en/viewpoints/{one.number}"
    assert client.post(path, {"text": ANSWER, "language": "en"}).status_code == 410
    page = client.get(f"/en/viewpoints/{one.number}").content.decode()
    assert all(words in page for words in ("Boris Speaker answers", ANSWER, "Mayor"))
    [told_of] = client.get(f"/viewpoints/{one.number}.json").json()["replies"]
    assert (told_of["text"], told_of["post"], told_of["decision"]) == (ANSWER, post.ref, None)


def test_of_two_answers_at_once_the_second_is_told_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    debate, _person, post = cited_post()
    one = shown(debate)
    path = f"/en/viewpoints/reply/{link(one, post)}"

    def too_late(*_given: object) -> None:
        raise TooLate("token_spent")

    monkeypatch.setattr(actions, "reply_by_link", too_late)
    assert client.post(path, {"text": ANSWER, "language": "en"}).status_code == 410


def test_moderation_hides_and_restores_an_answer(client: Client) -> None:
    debate, _person, post = cited_post()
    one = shown(debate)
    made = actions.reply_by_link(link(one, post), ANSWER, "en")
    thing = find_thing(f"viewpoint-reply/{made.pk}")
    assert thing
    assert (thing.group, thing.address) == (AuthorGroup.OFFICE, "mayor@office.example.org")
    assert [find_thing(ref) for ref in ("viewpoint-reply/x", "viewpoint-reply/999999")] == [None, None]
    decision = moderation.withhold(thing.ref, statement(), editor=staff())
    page = client.get(f"/en/viewpoints/{one.number}").content.decode()
    assert ANSWER not in page
    assert f"/moderation/decisions/{decision.number}" in page
    moderation.give_back(thing.ref, reason(), editor=staff())
    made.refresh_from_db()
    assert (made.text, made.withheld) == (ANSWER, "")
    assert str(made).startswith("reply ")
    for act in (SpeakerReplies().show_photo, SpeakerReplies().publish_refused):
        with pytest.raises(Refused, match="no-thing"):
            act(str(made.pk), None)


def test_an_organisation_is_nobody_who_spoke() -> None:
    debate, person, post = cited_post(is_registered=False)
    Membership.objects.filter(person=person).delete()
    Membership.objects.create(person=person, organization=OrganizationFactory())
    shown(debate)
    assert told() == []
    assert actions.invited_by(link(Viewpoint.objects.get(), post)) is None
