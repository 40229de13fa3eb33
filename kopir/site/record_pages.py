"""The public record, for laymen and for those who check it: newest entries, and one entry whole."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from kopir.record.kinds import declared
from kopir.record.models import Entry
from kopir.record.rules import commitment
from kopir.site.names import names_of
from kopir.site.serving import data, json_answer, page
from kopir.site.timeline import field_label, items, language_of, read
from kopir.web.paging import page_of

SIZE = 50


@page
def record(request: HttpRequest) -> HttpResponse:
    """Newest entries; `?kind=` and `?about=` narrow the list."""
    kind, about = request.GET.get("kind", ""), request.GET.get("about", "").strip()
    entries = Entry.objects.about(about) if about else Entry.objects.all()
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
            "openings": {
                row["field"]: {"salt": row["salt"], "value": row["value"]}
                for row in _commitments(found)
                if row["is_open"]
            },
        }
    )


def _commitments(found: Entry) -> list[dict[str, Any]]:
    openings = {opening.field: opening for opening in found.openings.all()}
    public, sealed = found.public, found.commitments
    return [_commitment(field, digest, openings.get(field), public) for field, digest in sealed.items()]


def _commitment(field: str, digest: str, opening: Any, public: dict[str, Any]) -> dict[str, Any]:
    row = {"field": field, "label": field_label(field), "digest": digest, "is_open": opening is not None}
    if opening is None:
        return row
    salt = bytes(opening.salt)
    return row | {
        "salt": base64.b64encode(salt).decode(),
        "value": opening.value,
        "language": language_of(field, public),
        "is_right": commitment(salt, field, opening.value) == digest,
    }
