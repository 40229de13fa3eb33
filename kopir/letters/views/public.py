"""The public page of a letter."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kopir.letters.models import Letter
from kopir.letters.presenting import LetterView, deliveries_of, present, steps_of
from kopir.record.kinds import find
from kopir.record.models import Entry
from kopir.web.caching import public_page

# Single marks stand as counts beside their question; listed one by one they would only be noise.
NOT_LOGGED = ("letter.marked", "letter.mark-withdrawn")
TOLD = ("reason", "note", "text")


@require_safe
@public_page(60)
def detail(request: HttpRequest, number: int) -> HttpResponse:
    view = view_of(number)
    context = {
        "view": view,
        "deliveries": deliveries_of(view),
        "steps": steps_of(view),
        "log": log_of(view.letter.ref),
    }
    return render(request, "letters/detail.html", context)


def view_of(number: int) -> LetterView:
    found = present(Letter.objects.filter(number=number))
    if not found:
        raise Http404
    return found[0]


def log_of(ref: str) -> list[dict[str, object]]:
    """Return what happened to a letter, oldest first, as lines of the record."""
    entries = Entry.objects.about(ref).exclude(kind__in=NOT_LOGGED).prefetch_related("openings")
    return [
        {
            "what": str(doc.label) if (doc := find(entry.kind)) else entry.kind,
            "at": entry.at,
            "icon": _icon(entry.kind),
            "tone": "broken" if entry.kind.endswith(("overdue", "bounced")) else "",
            "text": _told(entry),
        }
        for entry in entries
    ]


def _told(entry: Entry) -> str:
    """Return the reason or note of an entry; replies stand in full above the log."""
    if "repl" in entry.kind:
        return ""
    return next((text for field in TOLD if (text := entry.opened(field))), "")


def _icon(kind: str) -> str:
    if kind.endswith(("overdue", "reminded", "extension-granted", "extension-asked", "extension-refused")):
        return "clock"
    if "repl" in kind or kind.endswith(("attachment-published", "acknowledged")):
        return "reply"
    return "warning" if kind.endswith("bounced") else "letter"
