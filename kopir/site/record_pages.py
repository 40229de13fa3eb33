"""The public record, for laymen and for those who check it: newest entries, and one entry whole."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from kopir.readings.names import names_of
from kopir.readings.timeline import Trace, field_label, items, language_of, read, traces_of
from kopir.record.kinds import declared
from kopir.record.models import Entry
from kopir.record.rules import commitment, stamp
from kopir.site.finding import refs_about
from kopir.web.paging import page_of
from kopir.web.serving import data, json_answer, page, page_asking

SIZE = 50


@page_asking("kind", "about", "before", "after")
def record(request: HttpRequest) -> HttpResponse:
    """Newest entries; `?kind=` and `?about=` narrow the list."""
    kind, about = request.GET.get("kind", ""), request.GET.get("about", "").strip()
    entries = Entry.objects.about(*refs_about(about)) if about else Entry.objects.all()
    if kind:
        entries = entries.filter(kind=kind)
    found = page_of(read(entries), key="pk", params=request.GET, size=SIZE)
    kept = {name: value for name, value in (("kind", kind), ("about", about)) if value}
    return render(
        request,
        "site/record.html",
        {
            "items": items(found.rows),
            "older": _link(kept, "before", found.older),
            "newer": _link(kept, "after", found.newer),
            "kinds": sorted(declared().values(), key=lambda doc: str(doc.label)),
            "kind": kind,
            "about": about,
            "about_name": names_of([about]).get(about) if about else None,
        },
    )


def _link(kept: dict[str, str], name: str, cursor: str) -> str:
    return "?" + urlencode(kept | {name: cursor}) if cursor else ""


@page
def entry(request: HttpRequest, uid: str) -> HttpResponse:
    """One entry: what it says to people, its canonical bytes, its commitments and their openings."""
    found = get_object_or_404(read(Entry.objects.all()), uid=uid)
    return render(
        request,
        "site/entry.html",
        {
            "item": items([found])[0],
            "canonical": bytes(found.data).decode(),
            "size": len(found.data),
            "commitments": _commitments(found),
        },
    )


@data
def entry_json(request: HttpRequest, uid: str) -> HttpResponseBase:
    """An entry's parsed bytes, and the openings that make its commitments readable."""
    found = get_object_or_404(read(Entry.objects.all()), uid=uid)
    return json_answer(
        {
            "entry": json.loads(bytes(found.data)),
            "canonical": bytes(found.data).decode(),
            "redactions": [
                {"fields": list(trace.fields), "at": stamp(trace.at), "ground": trace.ground}
                for trace in _traces(found)
            ],
            "openings": {
                row["field"]: {"salt": row["salt"], "value": row["value"]}
                for row in _commitments(found)
                if row["is_open"]
            },
            "withheld": {
                row["field"]: {"decision": row["withheld"], "value": row["value"]}
                for row in _commitments(found)
                if row["withheld"]
            },
        }
    )


def _commitments(found: Entry) -> list[dict[str, Any]]:
    openings = {opening.field: opening for opening in found.openings.all()}
    public, sealed = found.public, found.commitments
    traces = {field: trace.words_of(field) for trace in _traces(found) for field in trace.fields}
    rows = [_commitment(field, digest, openings.get(field), public) for field, digest in sealed.items()]
    return [row | {"trace": traces.get(row["field"], "")} for row in rows]


def _traces(found: Entry) -> tuple[Trace, ...]:
    return traces_of([found]).get(found.uid, ())


def _commitment(field: str, digest: str, opening: Any, public: dict[str, Any]) -> dict[str, Any]:
    row = {"field": field, "label": field_label(field), "digest": digest, "is_open": False, "withheld": ""}
    if opening is None:
        return row
    row |= {"value": opening.value, "language": language_of(field, public), "withheld": opening.withheld}
    if opening.withheld:
        return row
    salt = bytes(opening.salt)
    return row | {
        "is_open": True,
        "salt": base64.b64encode(salt).decode(),
        "is_right": commitment(salt, field, opening.value) == digest,
    }
