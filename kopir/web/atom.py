"""Atom (RFC 4287) from plain values: a feed is a page of entries that tells a reader where the next page is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

NAMESPACE = "http://www.w3.org/2005/Atom"
TYPE = "application/atom+xml; charset=utf-8"
# XML 1.0 has no place for these, and one of them would spoil the whole feed.
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class FeedEntry:
    """One entry of a feed; `language` is that of the text, which may differ from the feed's own."""

    id: str
    title: str
    updated: datetime
    author: str
    link: str
    text: str = ""
    language: str = ""


@dataclass(frozen=True)
class Feed:
    id: str
    title: str
    updated: datetime
    language: str
    author: str
    rights: str
    page: str  # the page that people read
    self_url: str
    next_url: str
    entries: Sequence[FeedEntry]


def tag(host: str, year: int, path: str) -> str:
    """Return an identity (RFC 4151) that outlives addresses: `tag:kopir.example,2026:entry/3f…`."""
    return f"tag:{host},{year}:{path}"


def write(feed: Feed) -> str:
    """Return the feed as XML."""
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement("feed", AttributesImpl({"xmlns": NAMESPACE, "xml:lang": feed.language}))
    _add(xml, "id", feed.id)
    _add(xml, "title", feed.title)
    _add(xml, "updated", _stamp(feed.updated))
    _author(xml, feed.author)
    _add(xml, "rights", feed.rights)
    _link(xml, "self", feed.self_url, TYPE.partition(";")[0])
    _link(xml, "alternate", feed.page, "text/html")
    if feed.next_url:
        _link(xml, "next", feed.next_url, TYPE.partition(";")[0])
    for entry in feed.entries:
        _entry(xml, entry, feed.language)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue()


def _entry(xml: SimplerXMLGenerator, entry: FeedEntry, language: str) -> None:
    xml.startElement("entry", AttributesImpl({}))
    _add(xml, "id", entry.id)
    _add(xml, "title", entry.title)
    _add(xml, "updated", _stamp(entry.updated))
    _add(xml, "published", _stamp(entry.updated))
    _author(xml, entry.author)
    _link(xml, "alternate", entry.link, "text/html")
    if entry.text:
        _add(xml, "content", entry.text, {"type": "text", "xml:lang": entry.language or language})
    xml.endElement("entry")


def _add(xml: SimplerXMLGenerator, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
    xml.startElement(name, AttributesImpl(attributes or {}))
    xml.characters(FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))
    xml.endElement(name)


def _author(xml: SimplerXMLGenerator, name: str) -> None:
    xml.startElement("author", AttributesImpl({}))
    _add(xml, "name", name)
    xml.endElement("author")


def _link(xml: SimplerXMLGenerator, rel: str, href: str, kind: str) -> None:
    _add(xml, "link", "", {"rel": rel, "href": href, "type": kind})


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
