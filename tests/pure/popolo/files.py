"""Files for these tests: the real historical one, and an invented one with everything that such files surprise with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import kopir.site

MAZHILIS = Path(kopir.site.__path__[0]) / "sample" / "data" / "mazhilis-2012.json"


def document(**sections: Any) -> dict[str, Any]:
    return {"persons": [], "organizations": [], "memberships": []} | sections


def as_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def surprising() -> dict[str, Any]:
    """An EveryPolitician file of an invented council: nulls, empty texts, own keys, half-known dates, two scripts."""
    return document(
        meta={"sources": ["https://example.org/scraper"], "version": 1.5},
        persons=[
            {
                "id": "p1",
                "name": "SEITOV Аlmas",
                "sort_name": "Seitov",
                "email": "almas@example.org",
                "gender": "male",
                "birth_date": "1970",
                "death_date": None,
                "other_names": [
                    {"lang": "kk", "name": "Алмас Сейітов", "note": "multilingual"},
                    {"lang": "kk", "name": "Алмас Сейіт", "note": "multilingual"},
                    {"lang": "ru", "name": "Алмас Сеитов", "note": "multilingual"},
                    {"lang": "en-gb", "name": "Almas Seitov (old)", "end_date": "1999"},
                    {"name": "A. S.", "start_date": "2001-02", "end_date": ""},
                ],
                "contact_details": [{"type": "phone", "value": "000", "label": "Office", "note": "mornings"}],
                "links": [{"url": "https://example.org/a", "note": "blog"}, {"url": "mailto:almas@example.org"}],
                "image": "https://example.org/a.jpg",
                "images": [{"url": "https://example.org/a.jpg"}],
            },
            {"id": "p2", "name": "BEKOVA Gulnara", "identifiers": [], "sources": [{"url": "https://example.org/b"}]},
        ],
        organizations=[
            {"id": "legislature", "name": "Invented council", "classification": "legislature", "seats": 20},
            {
                "id": "party/1",
                "name": "Party of Bridges",
                "classification": "party",
                "area_id": "area/1",
                "founding_date": "1999-05",
                "contact_details": [{"type": "email", "value": "party@example.org"}],
            },
            {"id": "committee", "name": "Committee", "classification": "committee", "parent_id": "legislature"},
        ],
        areas=[
            {"id": "area/1", "name": "North", "type": "constituency", "parent_id": "area/2"},
            {"id": "area/2", "identifiers": [{"scheme": "own", "identifier": "2"}]},
        ],
        events=[
            {
                "id": "term/1",
                "name": "First term",
                "classification": "legislative period",
                "organization_id": "legislature",
                "start_date": "2011",
                "end_date": "2015-06",
            },
            {"id": "election/1", "classification": "general election", "start_date": "2010-12-12T00:00:00Z"},
        ],
        posts=[
            {
                "id": "post/chair",
                "label": "Chair",
                "role": "chair",
                "organization_id": "committee",
                "other_labels": [{"lang": "ru", "name": "Председатель"}],
            }
        ],
        memberships=[
            {
                "person_id": "p1",
                "organization_id": "legislature",
                "on_behalf_of_id": "party/1",
                "area_id": "area/1",
                "legislative_period_id": "term/1",
                "role": "member",
            },
            {
                "person_id": "p2",
                "organization_id": "legislature",
                "on_behalf_of_id": "party/1",
                "legislative_period_id": "term/1",
                "role": "member",
                "start_date": "2012-03",
                "end_date": None,
            },
            {"person_id": "p2", "post_id": "post/chair", "start_date": "2013", "end_date": "2014-02"},
            {"id": "m4", "person_id": "p1", "organization_id": "committee", "end_date": "2013-12-31", "start_date": ""},
        ],
    )
