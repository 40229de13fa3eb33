"""Readings of the record: timelines, feeds, entries."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import feedparser
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.readings import timeline
from kopir.record.actions import append
from kopir.record.models import Entry, Opening
from tests.factories import issues as make
from tests.factories.people import OrganizationFactory, PersonFactory, PostFactory
from tests.site.rows import queries

pytestmark = pytest.mark.django_db


def count_supports(ref: str, total: int) -> Entry:
    with transaction.atomic():
        return append("support.counted", [ref], "worker", {"total": total, "delta": 1})


def close_letter(*about: str, by: str = "editor") -> Entry:
    with transaction.atomic():
        return append("letter.reminded", ["letter/1", *about], by, {"mailing": "due"})


def test_line_of_a_timeline_is_in_the_readers_language() -> None:
    issue = make.issue(show_name=True, public_name="Dana", language="kk")

    (item,) = timeline.items(timeline.read(Entry.objects.about(issue.ref)))

    assert (item.label, item.actor, item.icon) == ("An issue was raised", "A citizen", "flag")
    assert [(text.label, text.value, text.language) for text in item.texts] == [
        ("Title", issue.title, "kk"),
        ("Text", make.TEXT, "kk"),
        ("Name", "Dana", "kk"),
    ]
    assert item.about[0].text == f"Issue {issue.number}"


def test_office_is_named_and_a_stranger_is_not() -> None:
    post = PostFactory(name="Head of roads")
    known, unknown = close_letter(by=f"office/{post.slug}"), close_letter(by="office/nobody")

    found = timeline.items([known, unknown])

    assert [item.actor for item in found] == ["Head of roads", "An office"]


def test_names_cost_the_same_for_any_number_of_lines() -> None:
    people = [PersonFactory(), PersonFactory(), PersonFactory()]
    few = [close_letter(people[0].ref)]
    many = [close_letter(person.ref) for person in people for _time in range(4)]

    with CaptureQueriesContext(connection) as small:
        timeline.items(timeline.read(Entry.objects.filter(pk__in=[entry.pk for entry in few])))
    with CaptureQueriesContext(connection) as large:
        timeline.items(timeline.read(Entry.objects.filter(pk__in=[entry.pk for entry in many])))

    assert len(small) == len(large) > 0


@pytest.mark.parametrize(
    ("field", "label", "language"),
    [
        ("question_3", "Question 3", "ru"),
        ("name_kk", "Name", "kk"),
        ("text", "Text", "ru"),
        ("some_word", "some word", "ru"),
    ],
)
def test_published_fields_have_names_and_languages(field: str, label: str, language: str) -> None:
    assert timeline.field_label(field) == label
    assert timeline.language_of(field, {"language": "ru"}) == language


def test_timeline_leaves_out_each_count_of_supports(client: Client) -> None:
    issue = make.issue()
    count_supports(issue.ref, 5)

    assert [entry.kind for entry in timeline.telling(issue.ref)] == ["issue.raised"]
    assert "support.counted" in client.get(f"/issues/{issue.number}.csv").content.decode()


def test_feed_of_an_issue_is_valid_and_names_its_languages(client: Client) -> None:
    issue = make.issue(language="kk", title="Жарық жоқ бұрышта")

    answer = client.get(f"/issues/{issue.number}.atom", headers={"Accept-Language": "ru;q=0.5, en"})
    feed = feedparser.parse(answer.content)

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.bozo is False
    assert feed.feed.language == "en"
    assert feed.feed.id == f"tag:localhost,2026:issue/{issue.number}"
    assert feed.entries[0].title == f"An issue was raised (Issue {issue.number})"
    assert feed.entries[0].content[0].language == "kk"
    assert "Жарық жоқ бұрышта" in feed.entries[0].content[0].value
    assert "Accept-Language" in answer["Vary"]
    assert "Cookie" not in answer["Vary"]


def test_feed_takes_its_language_from_the_address_first(client: Client) -> None:
    issue = make.issue()
    client.cookies["language"] = "en"

    answer = client.get(f"/issues/{issue.number}.atom?lang=ru", headers={"Accept-Language": "kk"})

    assert answer["Content-Language"] == "ru"


def test_unchanged_feed_is_answered_with_304_for_one_query(client: Client) -> None:
    issue = make.issue()
    first = client.get(f"/issues/{issue.number}.atom")

    with CaptureQueriesContext(connection) as queries:
        again = client.get(f"/issues/{issue.number}.atom", headers={"If-None-Match": first["ETag"]})
        asked = len(queries)
    since = client.get(f"/issues/{issue.number}.atom", headers={"If-Modified-Since": first["Last-Modified"]})
    close_letter(issue.ref)
    changed = client.get(f"/issues/{issue.number}.atom", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, since.status_code) == (304, b"", 304)
    assert asked == 2
    assert (changed.status_code, len(feedparser.parse(changed.content).entries)) == (200, 2)


def test_feed_reads_on_from_an_entry(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kopir.site.feeds.SIZE", 2)
    issue = make.issue()
    made = [close_letter(issue.ref) for _time in range(4)]
    last = Entry.objects.about(issue.ref)[0].pk

    seen: list[str] = []
    url = f"/issues/{issue.number}.atom?after={last}&lang=en"
    while url:
        feed = feedparser.parse(client.get(url).content)
        seen += [entry.link.rpartition("/")[2] for entry in feed.entries]
        url = next((link.href for link in feed.feed.links if link.rel == "next"), "")

    assert seen == [entry.uid for entry in made]


def test_feed_without_a_cursor_begins_with_the_newest(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kopir.site.feeds.SIZE", 2)
    issue = make.issue()
    made = [close_letter(issue.ref) for _time in range(2)]

    first = feedparser.parse(client.get(f"/issues/{issue.number}.atom").content)
    following = next(link.href for link in first.feed.links if link.rel == "next")
    second = feedparser.parse(client.get(following).content)

    assert [entry.link.rpartition("/")[2] for entry in first.entries] == [made[1].uid, made[0].uid]
    assert [entry.link.rpartition("/")[2] for entry in second.entries] == [Entry.objects.about(issue.ref)[0].uid]
    assert not [link for link in second.feed.links if link.rel == "next"]


def test_feed_refuses_a_cursor_that_is_none(client: Client) -> None:
    issue = make.issue()

    assert client.get(f"/issues/{issue.number}.atom?after=x").status_code == 404
    assert client.get("/issues/999.atom").status_code == 404


def test_people_organisations_and_posts_have_feeds(client: Client) -> None:
    person, organization, post = PersonFactory(), OrganizationFactory(), PostFactory()
    for path, thing in (("", person), ("organizations/", organization), ("posts/", post)):
        close_letter(thing.ref)
        feed = feedparser.parse(client.get(f"/people/{path}{thing.slug}.atom").content)

        assert feed.bozo is False
        assert feed.feed.id.endswith(thing.ref)
        assert len(feed.entries) == 1


def test_record_shows_newest_entries_and_narrows_them(client: Client) -> None:
    issue = make.issue()
    close_letter(issue.ref)
    make.issue(title="Another problem somewhere else")

    whole = client.get("/en/record/").content.decode()
    of_kind = client.get("/en/record/?kind=letter.reminded").content.decode()
    of_thing = client.get(f"/en/record/?about={issue.ref}").content.decode()

    assert whole.count('class="timeline__item') == 3
    assert of_kind.count('class="timeline__item') == 1
    assert of_thing.count('class="timeline__item') == 2
    assert "Another problem somewhere else" not in of_thing


def test_record_is_paged_by_key_and_keeps_its_filter(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kopir.site.record_pages.SIZE", 2)
    made = [close_letter() for _time in range(3)]

    first = client.get("/en/record/?kind=letter.reminded").content.decode()
    second = client.get(f"/en/record/?kind=letter.reminded&before={made[1].pk}").content.decode()

    assert f'href="?kind=letter.reminded&amp;before={made[1].pk}"' in first
    assert second.count('class="timeline__item') == 1


def test_empty_record_offers_the_first_act(client: Client) -> None:
    html = client.get("/en/record/").content.decode()

    assert "No entry to show" in html
    assert "/en/issues/new" in html


def test_record_asks_the_same_number_of_queries_for_any_size(client: Client) -> None:
    person = PersonFactory()
    close_letter(person.ref, make.issue().ref)
    client.get("/en/record/")
    few = queries(client, "/en/record/")
    for _time in range(10):
        close_letter(PersonFactory().ref, make.issue().ref)

    assert queries(client, "/en/record/") == few > 0


def test_entry_shows_that_its_texts_fit_their_seals(client: Client) -> None:
    entry = Entry.objects.about(make.issue().ref)[0]

    html = client.get(f"/en/record/{entry.uid}").content.decode()

    assert html.count("The text fits its seal") == 2
    assert "The text does not fit its seal" not in html
    assert entry.commitments["title"] in html


def test_entry_shows_a_text_that_was_changed_behind_its_back(client: Client) -> None:
    entry = Entry.objects.about(make.issue().ref)[0]
    Opening.objects.filter(entry=entry, field="title").update(value="Something else")

    assert "The text does not fit its seal" in client.get(f"/en/record/{entry.uid}").content.decode()


def test_entry_whose_text_was_erased_keeps_its_seal(client: Client) -> None:
    entry = Entry.objects.about(make.issue().ref)[0]
    Opening.objects.filter(entry=entry).delete()

    html = client.get(f"/en/record/{entry.uid}").content.decode()

    assert "This text is no longer published. The seal remains." in html
    assert entry.commitments["title"] in html
    assert make.TEXT not in html


def test_entry_as_json_can_be_checked_by_anybody(client: Client) -> None:
    entry = Entry.objects.about(make.issue().ref)[0]

    found = json.loads(client.get(f"/record/{entry.uid}.json").content)

    assert found["canonical"].encode() == bytes(entry.data)
    assert set(found["openings"]) == {"title", "text"}
    for field, opening in found["openings"].items():
        message = field.encode() + b"\0" + opening["value"].encode()
        seal = hmac.new(base64.b64decode(opening["salt"]), message, hashlib.sha256).digest()
        assert base64.b64encode(seal).decode() == found["entry"]["c"][field]


def test_unknown_entry_is_not_found(client: Client) -> None:
    assert client.get("/en/record/nothing").status_code == 404
    assert client.get("/record/nothing.json").status_code == 404
