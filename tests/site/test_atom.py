"""Feeds as plain values: valid, harmless, in the languages they hold."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from kopir.web.atom import Feed, FeedEntry, tag, write

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def entry(**changes: str) -> FeedEntry:
    known = {
        "id": "tag:kopir.example,2026:entry/1",
        "title": "Letter sent",
        "author": "An editor",
        "link": "https://kopir.example/en/record/1",
        "text": "Қашан жөндейсіздер?",
        "language": "kk",
    }
    return FeedEntry(**(known | changes), updated=AT)


def feed(*entries: FeedEntry, next_url: str = "") -> Feed:
    return Feed(
        id="tag:kopir.example,2026:issue/7",
        title="Köpir",
        updated=AT,
        language="en",
        author="Köpir",
        rights="CC BY 4.0",
        page="https://kopir.example/en/issues/7/",
        self_url="https://kopir.example/issues/7.atom",
        next_url=next_url,
        entries=entries,
    )


def test_feed_is_read_as_it_was_meant() -> None:
    read = feedparser.parse(write(feed(entry(), next_url="https://kopir.example/issues/7.atom?before=3")))

    assert read.bozo is False
    assert read.version == "atom10"
    assert {link.rel: link.href for link in read.feed.links} == {
        "self": "https://kopir.example/issues/7.atom",
        "alternate": "https://kopir.example/en/issues/7/",
        "next": "https://kopir.example/issues/7.atom?before=3",
    }
    (only,) = read.entries
    assert (only.id, only.title, only.author) == ("tag:kopir.example,2026:entry/1", "Letter sent", "An editor")
    assert only.content[0].language == "kk"
    assert only.updated == only.published == "2026-11-20T09:30:00Z"


def test_feed_has_what_rfc_4287_demands() -> None:
    root = ElementTree.fromstring(write(feed(entry())))

    assert root.tag == f"{ATOM}feed"
    assert root.get(XML_LANG) == "en"
    assert [child.tag.removeprefix(ATOM) for child in root] == [
        "id",
        "title",
        "updated",
        "author",
        "rights",
        "link",
        "link",
        "entry",
    ]
    assert [child.tag.removeprefix(ATOM) for child in root.findall(f"{ATOM}entry")[0]] == [
        "id",
        "title",
        "updated",
        "published",
        "author",
        "link",
        "content",
    ]


def test_feed_without_text_has_no_content() -> None:
    root = ElementTree.fromstring(write(feed(entry(text=""))))

    assert root.find(f"{ATOM}entry/{ATOM}content") is None


@given(st.text())
def test_any_text_makes_a_feed_that_can_be_parsed(text: str) -> None:
    root = ElementTree.fromstring(write(feed(entry(text=f"x{text}"))).encode("utf-8", "surrogatepass"))

    assert root.find(f"{ATOM}entry/{ATOM}content") is not None


def test_tag_names_host_year_and_thing() -> None:
    assert tag("kopir.example", 2026, "entry/3f") == "tag:kopir.example,2026:entry/3f"
