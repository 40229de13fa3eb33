"""The box: what it shows, to whom, at what price, whatever is typed."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kopir.likeness import fallback
from kopir.likeness.computing import compute
from kopir.search import asking
from kopir.search.actions import hold, index_news
from kopir.search.asking import Asked, find
from kopir.search.drafts import Draft
from kopir.search.engine import engine, safe
from kopir.search.models import Document
from kopir.search.rules import mark
from kopir.web import clock
from tests.factories import commitments, issues, letters
from tests.factories.moderation import hidden, public_report
from tests.factories.people import AreaFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db
BOX = "/en/search/"
HREF = re.compile(r'list-row__title"[^>]*><a href="([^"]+)"')


def found(client: Client, query: dict[str, Any], path: str = BOX) -> list[str]:
    return HREF.findall(client.get(path, query).content.decode())


def many(count: int, title: str = "Lamp") -> None:
    first = Document.objects.count() + 1
    hold([Draft(f"issue/{first + n}", clock.today(), "k_issue l_en", ((f"{title} {n}", "en"),)) for n in range(count)])


def test_the_empty_box_tells_how_to_search(client: Client) -> None:
    text = client.get(BOX).content.decode()
    assert "How to search" in text
    assert "noindex" not in text


def test_finds_are_shown_with_the_words_marked_and_escaped(client: Client) -> None:
    issues.issue(title="<b>Lamp</b> & co", text="The <script>lamp</script> at the corner is dark & cold since autumn.")
    index_news()
    response = client.get(BOX, {"q": 'lamps "><'})
    text = response.content.decode()
    assert "&lt;script&gt;<mark>lamp</mark>&lt;/script&gt;" in text
    assert "&lt;b&gt;Lamp&lt;/b&gt; &amp; co" in text
    assert "<script>lamp" not in text
    assert 'value="lamps &quot;&gt;&lt;"' in text
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=5"
    assert "csrfmiddlewaretoken" not in text
    assert "Cookie" not in response["Vary"]
    assert "1 find" in text


def test_every_kind_leads_to_its_page(client: Client) -> None:
    post = letters.post(name="Keeper of zebras")
    letter = letters.answered(addressee=post, questions=("Where are the zebras?", "Who pays?"))
    letter.replies.get().answers.filter(question__number=1).update(text="All zebras stand in the yard.")
    promise = commitments.a_promise(post=post, words="Zebras will be fed")
    person, body = PersonFactory(name="Zebras Kopirov"), OrganizationFactory(name="Zebras and sons")
    while index_news():
        pass
    index_of_reply = client.get("/search.json", {"q": "zebras", "kind": "reply"}).json()
    assert [one["ref"] for one in index_of_reply["found"]] in ([], [f"reply/{letter.number}-1"])
    expected = {
        f"/en/letters/{letter.number}", f"/en/commitments/{promise.number}", f"/en/people/{person.slug}",
        f"/en/people/organizations/{body.slug}", f"/en/people/posts/{post.slug}",
    }  # fmt: skip
    links = found(client, {"q": "zebras"})
    assert expected <= set(links)
    for link in links:
        assert client.get(link).status_code == 200


def test_filters_narrow_by_what_the_page_offers(client: Client) -> None:
    area = AreaFactory(slug="bayterek", name="Bayterek")
    issues.issue(title="Lamp one", area=area, language="ru", topic=issues.topic("water"))
    letter = letters.delivered(addressee=letters.post(slug="keeper"))
    index_news()
    text = client.get(BOX, {"q": "lamp"}).content.decode()
    assert '<option value="bayterek">Bayterek (1)</option>' in text
    assert re.search(r'<option value="ru">Русский \(1\)</option>', text)
    assert '<option value="post/keeper">' in text
    other = f"/en/issues/{letter.issue.number}/"
    asked: list[tuple[dict[str, str], list[str]]] = [
        ({"area": "bayterek"}, ["/en/issues/1/"]),
        ({"topic": "water"}, ["/en/issues/1/"]),
        ({"language": "ru"}, ["/en/issues/1/"]),
        ({"stage": "addressed"}, [other]),
        ({"kind": "issue", "addressee": "post/keeper"}, [other]),
        ({"kind": "person"}, []),
        ({"since": "2099-01-01"}, []),
        ({"until": "1999-01-01"}, []),
        ({"kind": "nonsense", "addressee": "post/none", "since": "soon", "page": "-1", "stage": "raised"},
         ["/en/issues/1/"]),
        ({"addressee": "person/keeper", "kind": "issue"}, ["/en/issues/1/", other]),
    ]  # fmt: skip
    for query, links in asked:
        assert found(client, {"q": "lamp"} | query) == links, query
    assert found(client, {"language": "ru"}) == ["/en/issues/1/"]
    assert "Search without filters" in client.get(BOX, {"q": "lamp", "kind": "person"}).content.decode()


def test_nothing_found_offers_the_next_step(client: Client) -> None:
    text = client.get(BOX, {"q": "zebra"}).content.decode()
    assert "Nothing was found" in text
    assert "/en/issues/new" in text
    assert "Nothing was found" in client.get(BOX, {"q": '"*'}).content.decode()


def needs_spelling() -> None:
    if not engine().can_spell():
        pytest.skip("this PostgreSQL has no pg_trgm")


def test_a_slip_is_read_as_the_word_that_is_there(client: Client) -> None:
    needs_spelling()
    issues.issue(title="Мектеп жанындағы шам", text="Мектептің жанында қараңғы, балалар қорқады.", language="kk")
    issues.issue(title="The zebra crossing", text="Nobody sees its stripes at dusk in our street.")
    index_news()
    text = client.get(BOX, {"q": "zerba"}).content.decode()
    assert "Nothing is spelt “zerba”. Shown is what has “zebra”." in text
    assert found(client, {"q": "zerba crosing"}) == ["/en/issues/2/"]
    assert found(client, {"q": "мектп"}) == ["/en/issues/1/"]
    assert found(client, {"q": "xyzxyzxyz"}) == []


def test_a_rare_word_asks_whether_a_common_one_was_meant(client: Client) -> None:
    needs_spelling()
    many(30, "Zebra")
    hold([Draft("issue/900", clock.today(), "k_issue", (("Zebta", "en"),))])
    done = find(Asked("zebta"))
    assert (done.count, done.meant, done.corrected) == (1, "zebra", ())
    assert find(Asked("zebta zebra")).meant == "zebra zebra"
    assert find(Asked("zebra")).meant == ""


def test_few_finds_are_widened_by_beginnings() -> None:
    hold(
        [Draft(f"issue/{n}", clock.today(), "k_issue", ((word, "ru"),)) for n, word in enumerate(("вода", "водитель"))]
    )
    assert [hit.ref for hit in find(Asked("вод")).hits] == ["issue/0", "issue/1"]
    assert find(Asked("вод")).is_widened
    assert [hit.ref for hit in find(Asked("вод*")).hits] == ["issue/0", "issue/1"]


def test_best_comes_first_and_newest_on_demand(client: Client) -> None:
    best = issues.issue(title="Zebra", text="It is worn and nobody sees it at dusk, so please mend it.")
    issues.issue(title="Lamp at the corner", text="It is dark, and the zebra beside it cannot be seen by anybody.")
    index_news()
    there, other = f"/en/issues/{best.number}/", "/en/issues/2/"
    assert found(client, {"q": "zebra"}) == [there, other]
    assert found(client, {"q": "zebra", "sort": "newest"}) == [other, there]


def test_pages_follow_each_other_without_gap_or_double(monkeypatch: pytest.MonkeyPatch) -> None:
    many(45)
    for text, newest in (("lamp", False), ("lamp", True), ("", True)):
        seen, before, page = [], 0, 1
        for _turn in range(3):
            done = find(Asked(text, marks=("l_en",), is_newest_first=newest, before=before, page=page))
            seen += [hit.ref for hit in done.hits]
            before, page = done.next_before, done.next_page or 1
            assert done.count == 45
        assert (len(seen), len(set(seen))) == (45, 45)
        assert (done.next_before, done.next_page) == (0, 0)


def test_counts_are_capped_and_say_so(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    monkeypatch.setattr(asking, "COUNTED", 30)
    monkeypatch.setattr(asking, "RANKED", 10)
    many(40)
    done = find(Asked("lamp"))
    assert (done.count, done.is_more, done.is_ranked) == (30, True, False)
    assert done.by_mark == {"k_issue": 30, "l_en": 30}
    assert [hit.ref for hit in done.hits] == [f"issue/{n}" for n in range(40, 20, -1)]


@pytest.mark.parametrize("query", [{"q": "lamp"}, {"kind": "issue"}, {"q": "dark", "sort": "newest"}])
def test_the_page_asks_the_same_number_of_queries_at_any_size(client: Client, query: dict[str, str]) -> None:
    def grow(count: int) -> None:
        for _number in range(count):
            issues.issue(area=AreaFactory())
        while index_news():
            pass

    letters.answered(issue=issues.issue(area=AreaFactory()))
    grow(11)
    few = queries(lambda: client.get(BOX, query))
    grow(14)
    assert queries(lambda: client.get(BOX, query)) <= few <= 9


def queries(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_what_was_hidden_a_moment_ago_is_hidden_though_the_index_lags(client: Client) -> None:
    report = public_report(title="The zebra at our corner", text="A zebra has stood here since autumn, unseen.")
    index_news()
    assert "unseen" in client.get(BOX, {"q": "zebra"}).content.decode()
    hidden(report)
    for path in (BOX, "/search.json", "/search.csv", "/search.atom"):
        said = client.get(path, {"q": "zebra"}).content.decode()
        assert "unseen" not in said, path
        assert "The zebra" not in said, path
    Document.objects.filter(ref=report.issue.ref).update(ref="issue/999")
    assert found(client, {"q": "zebra"}) == []


def test_a_search_is_data_too(client: Client) -> None:
    for _one in range(3):
        issues.issue(title="Lamp, dark", text="=The lamp at the corner is dark and children walk home there.")
    index_news()
    told = client.get("/search.json", {"q": "lamp", "lang": "en"})
    assert told["Access-Control-Allow-Origin"] == "*"
    content = json.loads(told.content)
    assert (content["asked"], content["count"], content["count_is_exact"], content["next"]) == (
        {"q": "lamp"}, 3, True, None,
    )  # fmt: skip
    assert [one["url"] for one in content["found"]] == [f"http://localhost:8000/issues/{n}/" for n in (3, 2, 1)]
    rows = list(csv.DictReader(io.StringIO(client.get("/search.csv", {"q": "lamp"}).content.decode())))
    assert [row["ref"] for row in rows] == ["issue/3", "issue/2", "issue/1"]
    assert rows[0]["text"].startswith("'=The")
    feed = feedparser.parse(client.get("/search.atom", {"q": "lamp"}).content)
    assert [one.id for one in feed.entries] == [f"tag:localhost,{clock.today().year}:issue/{n}" for n in (3, 2, 1)]
    empty = feedparser.parse(client.get("/search.atom", {"q": "zebra", "lang": "en"}).content)
    assert (empty.bozo, empty.entries) == (False, [])


def test_data_goes_on_behind_its_last_row(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from kopir.search import views

    monkeypatch.setattr(views, "DATA_SIZE", 2)
    for _one in range(3):
        issues.issue()
    index_news()
    first = client.get("/search.json", {"q": "lamp", "since": "2020-01-01", "lang": "ru"}).json()
    second = client.get(first["next"].removeprefix("http://localhost:8000")).json()
    assert [one["ref"] for page in (first, second) for one in page["found"]] == ["issue/3", "issue/2", "issue/1"]
    assert "lang=ru" in first["next"]


TYPED = st.text(max_size=120) | st.lists(
    st.sampled_from(['"', "*", "NEAR(", ")", "AND", "OR", "NOT", ":", "^", "-", "lamp", "'", "&", "|", "!", "<->", "и",
                     "🚰", "\u202e", "سۋ", "su", "%", "\\", ";", "--", "{", "key:"]), max_size=12
).map(" ".join)  # fmt: skip


@settings(max_examples=60)
@given(TYPED)
@example('"')
@example("NEAR(lamp dark, 3)")
@example('lamp" OR keys:*')
@example("lamp' | 'dark")
@example("x" * 10_000)
@example("и в на")
def test_no_question_breaks_the_index(text: str) -> None:
    if not Document.objects.exists():
        many(3)
    done = find(Asked(text))
    assert done.count <= 3
    assert isinstance(asking.issues_with(text), list)


def test_only_keys_and_marks_reach_the_database() -> None:
    assert safe("k_issue") == "k_issue"
    for wrong in ('a"b', "", "a b", "a_b_c", "ә", "a*"):
        with pytest.raises(ValueError, match="neither"):
            safe(wrong)


def test_issues_are_found_for_their_list() -> None:
    many(3)
    hold([Draft("letter/1", clock.today(), "k_letter", (("Lamp", "en"),))])
    assert asking.issues_with("lam") == [3, 2, 1]
    assert asking.issues_with("??") == []


def test_a_day_range_and_marks_alone_are_a_search() -> None:
    many(2)
    assert Asked().is_empty
    assert find(Asked(marks=(mark("kind", "issue"),))).count == 2
    assert find(Asked(since=date(2020, 1, 1))).count == 2
    assert find(Asked("!?")).count == 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_box_stands_on_every_page_in_three_languages(client: Client, language: str) -> None:
    for path in (f"/{language}/", f"/{language}/issues/", f"/{language}/search/"):
        assert f'action="/{language}/search/" role="search"' in client.get(path).content.decode()


def test_what_is_like_it_stands_below_with_its_reason(client: Client) -> None:
    issues.issue(
        title="The street lamp at our corner is dark", text="The lamp has been dark since autumn, please mend it."
    )
    while compute():
        pass
    fallback.forget_kept()
    text = client.get(BOX, {"q": "street lamps on every corner are darkened"}).content.decode()
    assert "Nothing was found" in text
    assert "Like it in meaning" in text
    assert "similar words" in text
    assert "only letters are compared" in text
    assert "Like it in meaning" not in client.get(BOX, {"q": "lamp"}).content.decode()
