"""The table, its desk, its files and what was learnt: through the pages, without script."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.issues.models import Report
from kopir.letters.actions import propose_letter
from kopir.letters.models import Letter
from kopir.people.models import Post
from kopir.routing.actions import learn
from kopir.routing.models import Competence, Learnt
from kopir.routing.rules import Kind
from tests.factories import issues, letters
from tests.factories.people import AreaFactory, PostFactory
from tests.factories.routing import history, rule, written_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(letters.editor())
    return client


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_everybody_reads_who_is_asked_and_why(client: Client) -> None:
    rule(
        topic=issues.topic("water"),
        area=AreaFactory(names={"kk": "Алматы", "ru": "Алматы"}),
        sources={"kk": "Жарғы, 5-бап"},
        source_url="https://example.org/law",
    )
    rule(rank=2, ends_on=date(2020, 1, 1))

    page = text_of(client.get("/kk/competence/"))

    assert "Жарғы, 5-бап" in page
    assert "https://example.org/law" in page
    assert page.count("<tr>") == 2  # the head and the one that holds


def test_a_post_and_an_organisation_show_what_they_are_asked_about(client: Client) -> None:
    post, body = letters.post(), letters.organization()
    rule(addressee=post, topic=issues.topic("water"), source_url="https://example.org/law")
    rule(addressee=body, area=AreaFactory(name="Almaty"), rank=3)
    rule(addressee=post, ends_on=date(2020, 1, 1), source="Old law")

    of_post, of_body = text_of(client.get(post.get_absolute_url())), text_of(client.get(body.get_absolute_url()))

    assert "Asked about" in of_post
    assert "Water and sewerage" in of_post
    assert "Old law" not in of_post
    assert "third choice" in of_body
    assert "Asked about" not in text_of(client.get(letters.organization().get_absolute_url()))


def test_the_table_is_narrowed_by_topic_and_area(client: Client) -> None:
    area = AreaFactory()
    rule(topic=issues.topic("water"), area=area, source="Law of waters")
    rule(topic=issues.topic("roads"), source="Law of roads")

    assert "Law of roads" not in text_of(client.get("/en/competence/?topic=water"))
    assert "Law of roads" not in text_of(client.get(f"/en/competence/?area={area.slug}"))
    assert "Law of roads" in text_of(client.get("/en/competence/?topic=nonsense&page=99"))
    assert "No rule stands here yet." in text_of(client.get("/en/competence/?topic=waste"))


def test_the_table_asks_as_much_for_many_lines_as_for_few(client: Client) -> None:
    counts = []
    for _round in range(2):
        for _line in range(4):
            rule(topic=issues.topic("water"), area=AreaFactory(), rank=2)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/en/competence/?page=1&round={_round}")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


def test_the_table_has_pages(client: Client) -> None:
    for _line in range(51):
        rule(addressee=letters.post(email=""))

    assert "Next page" in text_of(client.get("/en/competence/"))
    assert "Previous page" in text_of(client.get("/en/competence/?page=2"))


def test_the_table_is_data_for_everybody(client: Client) -> None:
    rule(topic=issues.topic("water"), rank=2)

    response = client.get("/competence.csv?lang=ru")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "Вода и канализация" in response.content.decode("utf-8-sig")


def test_the_desk_shows_what_the_table_lacks(desk: Client) -> None:
    water, area = issues.topic("water"), AreaFactory(name="Almaty")
    rule(topic=water, area=area)
    rule(topic=water, area=area)
    rule(topic=issues.topic("roads"), rank=2, addressee=PostFactory(name="Vacant post"))
    gone = rule(topic=issues.topic("waste"))
    Post.objects.filter(pk=gone.post_id).update(is_historical=True)

    page = text_of(desk.get("/en/competence/edit"))

    for part in (
        "Rules that contradict each other",
        "several are asked first",
        "nobody holds this post today",
        "can no longer be addressed",
        "Topics without any addressee",
        "?topic=waste&amp;area=",
    ):
        assert part in page


def test_the_desk_says_when_nothing_is_lacking_and_shows_the_past(desk: Client) -> None:
    issues.topic()
    rule(addressee=letters.post(name="Everybody's office"))
    rule(addressee=letters.post(name="Old office"), ends_on=date(2020, 1, 1))

    page, past = text_of(desk.get("/en/competence/edit")), text_of(desk.get("/en/competence/edit?past=1"))

    assert "Nothing: every topic has somebody" in page
    assert ("Old office" in page, "Old office" in past) == (False, True)


def test_the_desk_cuts_a_long_list_of_gaps(desk: Client) -> None:
    issues.topic()
    for _area in range(52):
        AreaFactory()

    assert "and 3 areas more" in text_of(desk.get("/en/competence/edit"))


def form(**facts: Any) -> dict[str, Any]:
    return {"rank": "1", "source": "Law, article 5", **facts}


def test_an_editor_adds_changes_and_ends_a_rule(desk: Client) -> None:
    issues.topic("water")
    post = letters.post()
    assert 'value="water" selected' in text_of(desk.get("/en/competence/new?topic=water"))

    response = desk.post("/en/competence/new", form(topic="water", addressee=post.ref, source_ru="Закон, статья 5"))
    row = Competence.objects.get()
    assert response["Location"] == "/en/competence/edit"
    assert (row.post, row.topic.slug, row.sources) == (post, "water", {"ru": "Закон, статья 5"})

    assert "Закон, статья 5" in text_of(desk.get(f"/en/competence/{row.pk}/edit"))
    desk.post(f"/en/competence/{row.pk}/edit", form(addressee=post.ref, rank="3"))
    row.refresh_from_db()
    assert (row.topic, row.rank) == (None, 3)

    page = desk.post(f"/en/competence/{row.pk}/end", follow=True)
    assert "The rule holds no more from today." in text_of(page)
    page = desk.post(f"/en/competence/{row.pk}/end", follow=True)
    assert "This rule has ended already." in text_of(page)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"starts_on": "2026-02-01", "ends_on": "2026-01-01"}, "The last day lies before the first."),
        ({}, "This topic, area and addressee have a rule already for some of these days."),
        ({"source": ""}, "This field is required."),
        ({"addressee": "post/nobody"}, "Select a valid choice."),
    ],
)
def test_a_wrong_rule_is_shown_again_with_the_reason(desk: Client, facts: dict[str, Any], words: str) -> None:
    post = rule(addressee=letters.post()).post

    response = desk.post("/en/competence/new", form(addressee=post.ref) | facts)

    assert response.status_code == 422
    assert words in text_of(response)


def test_an_addressee_of_the_past_stays_choosable_where_it_stands(desk: Client) -> None:
    row = rule()
    Post.objects.filter(pk=row.post_id).update(is_historical=True)

    response = desk.post(f"/en/competence/{row.pk}/edit", form(addressee=row.post.ref, ends_on="2026-01-01"))

    assert response.status_code == 302
    assert desk.post("/en/competence/new", form(addressee=row.post.ref)).status_code == 422


def test_a_file_is_looked_at_first_and_taken_in_then(desk: Client) -> None:
    post = letters.post()
    text = f"addressee,source\n{post.ref},Charter\n"
    upload = SimpleUploadedFile("rules.csv", text.encode("utf-8-sig"))

    looked = desk.post("/en/competence/import", {"file": upload})
    assert "1 rule is new." in text_of(looked)
    assert not Competence.objects.exists()
    taken = desk.post("/en/competence/import", {"table": text, "take": "1"}, follow=True)

    assert "The table is up to date." in text_of(taken)
    assert Competence.objects.get().post == post


def test_a_wrong_file_tells_its_lines_and_nothing_is_taken(desk: Client) -> None:
    post = letters.post()
    rule(addressee=post)
    wrong = f"addressee,source\n{post.ref},Charter\npost/nobody,Charter\n"
    clash = f"addressee,source,starts_on\n{post.ref},Charter,2026-01-01\n"

    first = desk.post("/en/competence/import", {"table": wrong, "take": "1"})
    second = desk.post("/en/competence/import", {"table": clash, "take": "1"})

    assert (first.status_code, second.status_code) == (422, 422)
    assert "Line 3" in text_of(first)
    assert "Line 2" in text_of(second)
    assert Competence.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a file, or write the table into the box."),
        ({"file": SimpleUploadedFile("x.csv", "Қ".encode("utf-16-le"))}, "The file is not in UTF-8."),
        ({"file": SimpleUploadedFile("x.csv", b"x" * 600_001)}, "The file is too large."),
    ],
)
def test_a_file_that_cannot_be_read_is_told(desk: Client, sent: dict[str, Any], words: str) -> None:
    response = desk.post("/en/competence/import", sent)

    assert response.status_code == 422
    assert words in text_of(response)


def test_many_problems_are_cut(desk: Client) -> None:
    rows = "\n".join(["post/nobody,Law"] * 120)

    assert "and 20 more" in text_of(desk.post("/en/competence/import", {"table": f"addressee,source\n{rows}"}))


def test_what_another_editor_did_meanwhile_stops_an_import(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from kopir.routing import actions
    from kopir.web.errors import Refused

    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise Refused("same-rule")

    monkeypatch.setattr(actions, "import_competence", refuse)
    table = f"addressee,source\n{letters.post().ref},Law"

    assert desk.post("/en/competence/import", {"table": table, "take": "1"}).status_code == 422


def test_editors_see_how_right_it_is(desk: Client) -> None:
    assert "there are 0 examples, and 30 are needed" in text_of(desk.get("/en/competence/learnt"))
    past = history()
    written_to(past, {"water": letters.post(), "roads": letters.organization(), "schools": letters.post()})
    assert "There is enough to learn from" in text_of(desk.get("/en/competence/learnt"))
    learn(Kind.TOPIC)
    learn(Kind.ADDRESSEE)

    page = text_of(desk.get("/en/competence/learnt"))

    for part in ("first suggestions that were right", "of 36", "Water and sewerage", "mean F1"):
        assert part in page
    learnt = Learnt.objects.get(kind="topic")
    learnt.figures |= {"is_useful": False, "rare": 2}
    learnt.save()
    page = text_of(desk.get("/en/competence/learnt"))
    assert "it suggests nothing" in page
    assert "2 labels with fewer than three examples were left out." in page


# Where it shows


def test_a_topic_left_open_is_suggested_and_a_person_chooses(client: Client) -> None:
    issues.topic()
    sent = {
        "title": "Drinking water is gone",
        "text": "There has been no water from the tap in our house since Monday, and the road is flooded.",
        "is_sixteen": "on",
        "email": "aigul@example.org",
    }

    page = client.post("/en/issues/new", sent)

    assert page.status_code == 422
    body = text_of(page)
    assert "These topics fit your words" in body
    assert body.index('name="suggested_topic" value="water"') < body.index('name="suggested_topic" value="roads"')
    assert "You wrote “water”, “tap”." in body
    assert not Report.objects.exists()

    chosen = client.post("/en/issues/new", sent | {"suggested_topic": "water"})
    assert chosen.status_code == 302
    assert Report.objects.get().topic.slug == "water"


def test_topics_are_suggested_while_somebody_writes_until_one_is_chosen(client: Client) -> None:
    issues.topic()
    written = {"title": "Drinking water is gone", "text": ""}

    fragment = text_of(client.post("/en/issues/topics", written))

    assert fragment.lstrip().startswith("<fieldset")
    assert 'value="water"' in fragment
    assert text_of(client.post("/en/issues/topics", written | {"topic": "roads"})).strip() == ""
    assert not Report.objects.exists()


def test_none_of_the_suggested_lets_the_list_count(client: Client) -> None:
    issues.topic()
    sent = {
        "title": "Drinking water is gone",
        "text": "There has been no water from the tap in our house since Monday at all.",
        "is_sixteen": "on",
        "email": "aigul@example.org",
        "suggested_topic": "",
        "topic": "housing",
    }

    client.post("/en/issues/new", sent)

    assert Report.objects.get().topic.slug == "housing"


def test_nothing_is_suggested_where_nothing_was_written_or_a_topic_is_chosen(client: Client) -> None:
    issues.topic()

    assert "These topics" not in text_of(client.get("/en/issues/new"))
    assert "These topics" not in text_of(client.post("/en/issues/new", {}))
    assert "These topics" not in text_of(client.post("/en/issues/new", {"title": "water", "topic": "roads"}))


def test_the_letter_form_suggests_and_nothing_is_sent_by_it(desk: Client) -> None:
    made = issues.issue(topic=issues.topic("water"))
    row = rule(topic=made.topic, source_url="javascript:alert(1)")

    page = text_of(desk.get(f"/en/letters/new?issue={made.number}"))
    compose = text_of(desk.get(f"/en/letters/new?issue={made.number}&to={row.post.ref}"))
    searched = text_of(desk.get(f"/en/letters/new?issue={made.number}&q=nobody"))

    assert f"to={row.post.ref}" in page
    for text in (page, compose):
        assert "Rule: “Water and sewerage” in the whole site." in text
        assert "Charter, article 5" in text
        assert "javascript:" not in text
    assert "Rule:" not in searched
    assert not Letter.objects.exists()


def test_the_desk_suggests_where_a_letter_is_proposed(desk: Client) -> None:
    made = issues.issue(support_count=100)
    rule()
    proposal = propose_letter(made, 100)

    page = text_of(desk.get(f"/en/desk/queues/proposals/{proposal.pk}"))

    assert "Suggested addressees" in page
    assert "Rule for every topic in the whole site; none names this topic." in page
