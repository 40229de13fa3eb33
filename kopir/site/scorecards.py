"""Scorecards: how posts, people, organisations and areas answer and keep their word. Pages read stored cards only."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kopir.pure.scores import MINIMUM_SAMPLE, RULE_VERSION, SEED, Agreement, Figures, MedianDays, Rate
from kopir.site.models import KINDS, Scorecard
from kopir.site.scorecard_cards import as_json, from_json
from kopir.site.scorecard_rows import HEAD, csv_rows, rows_of, subject_of
from kopir.web import clock
from kopir.web.caching import public_page
from kopir.web.dates import number_in
from kopir.web.languages import current
from kopir.web.serving import data, json_answer

KIND_LABELS: dict[str, str | Promise] = {
    "post": gettext_lazy("Posts"),
    "person": gettext_lazy("People"),
    "organization": gettext_lazy("Organisations"),
    "area": gettext_lazy("Areas"),
}
# Best first, and only among those above the minimum sample: there is no list of the last.
SORTS: dict[str, tuple[str, str | Promise]] = {
    "name": ("name", gettext_lazy("Alphabetically")),
    "answered": ("-answered_share", gettext_lazy("Most answered first")),
    "in-time": ("-in_time_share", gettext_lazy("Most in time first")),
    "days": ("median_days", gettext_lazy("Fastest first")),
    "kept": ("-kept_share", gettext_lazy("Most promises kept first")),
}
COLUMNS = {"answered": "answered_share", "in-time": "in_time_share", "days": "median_days", "kept": "kept_share"}
A_PAGE = 50


@dataclass(frozen=True)
class ShownRate:
    """A share as a page writes it: always with its denominator, and a percentage only from the minimum sample on."""

    numerator: int
    denominator: int
    words: str
    low: float | None = None
    point: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class ShownCard:
    card: Scorecard
    figures: Figures
    answered: ShownRate
    in_time: ShownRate
    questions: ShownRate
    kept: ShownRate
    days: str
    days_note: str
    alpha: str
    alpha_note: str


def shown_card(card: Scorecard) -> ShownCard:
    found = from_json(card.figures)
    return ShownCard(
        card=card,
        figures=found,
        answered=shown_rate(found.answered),
        in_time=shown_rate(found.in_time),
        questions=shown_rate(found.questions),
        kept=shown_rate(found.kept),
        days=number_in(found.days.days, digits=1) if found.days.days is not None else "–",
        days_note=days_note(found.days),
        alpha=number_in(found.agreement.alpha, digits=2) if found.agreement.alpha is not None else "–",
        alpha_note=alpha_note(found.agreement),
    )


def shown_rate(rate: Rate) -> ShownRate:
    if not rate.denominator:
        return ShownRate(0, 0, _("no data"))
    if rate.share is None or rate.interval is None:
        return ShownRate(rate.numerator, rate.denominator, _("too few to rank"))
    low, point, high = (100 * value for value in (rate.interval.low, rate.share, rate.interval.high))
    words = _("%(share)s %%, between %(low)s and %(high)s %%") % {
        "share": number_in(round(point)),
        "low": number_in(round(low)),
        "high": number_in(round(high)),
    }
    return ShownRate(rate.numerator, rate.denominator, words, low, point, high)


def days_note(days: MedianDays) -> str:
    if not days.count:
        return _("no data")
    if days.interval is None:
        return _("too few to rank")
    return _("between %(low)s and %(high)s working days") % {
        "low": number_in(days.interval.low, digits=1),
        "high": number_in(days.interval.high, digits=1),
    }


def alpha_note(found: Agreement) -> str:
    """Say over how many marks readers agree so far, and where those are too few for a figure."""
    if not found.things:
        return _("no data")
    counts = {"marks": number_in(found.judgements), "questions": number_in(found.things)}
    if found.alpha is None:
        return _("no figure; marks compared: %(marks)s, questions: %(questions)s") % counts
    return _("marks compared: %(marks)s, questions: %(questions)s") % counts


@require_safe
@public_page(60, query=("kind", "sort", "from"))
def scorecards(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "organization")
    kind = kind if kind in KINDS else "organization"
    sort = request.GET.get("sort", "name")
    sort = sort if sort in SORTS else "name"
    cards, after = _page(kind, sort, request.GET.get("from", ""))
    context = {
        "tabs": [(f"?kind={one}", label, one == kind) for one, label in KIND_LABELS.items()],
        "kind": kind,
        "kind_label": KIND_LABELS[kind],
        "sorts": [(f"?kind={kind}&sort={name}", label, name == sort) for name, (_key, label) in SORTS.items()],
        "sort": sort,
        "cards": [shown_card(card) for card in cards],
        "after": after,
        "minimum": MINIMUM_SAMPLE,
        "below": _below(kind, sort),
    }
    return render(request, "site/scorecards.html", context)


def _page(kind: str, sort: str, start: str) -> tuple[list[Scorecard], str]:
    """Return the cards of a page and the key with which the next one begins (alphabet only)."""
    rows, alphabet = Scorecard.objects.of_kind(kind), f"sort_{current()}"
    if sort != "name":
        ranked = rows.exclude(**{f"{COLUMNS[sort]}__isnull": True})
        return list(ranked.order_by(SORTS[sort][0], alphabet)[:A_PAGE]), ""
    found = list(rows.filter(**{f"{alphabet}__gte": start}).order_by(alphabet)[: A_PAGE + 1])
    return found[:A_PAGE], str(getattr(found[A_PAGE], alphabet)) if len(found) > A_PAGE else ""


def _below(kind: str, sort: str) -> int:
    """Return how many cards a sorted list leaves out, because they are below the minimum sample."""
    if sort == "name":
        return 0
    return Scorecard.objects.of_kind(kind).filter(**{f"{COLUMNS[sort]}__isnull": True}).count()


@require_safe
@public_page(60)
def scorecard(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    card = Scorecard.objects.filter(kind=kind, slug=slug).first()
    subject = None if card else subject_of(kind, slug)
    if card is None and subject is None:
        raise Http404
    context: dict[str, Any] = {
        "shown": shown_card(card) if card else None,
        "name": card.name_in() if card else subject.name_in() if subject else "",
        "kind": kind,
        "slug": slug,
        "address": f"{settings.SITE_URL}/scorecards/{kind}/{slug}",
        "minimum": MINIMUM_SAMPLE,
        "rule_version": RULE_VERSION,
        "seed": SEED,
    }
    return render(request, "site/scorecard.html", context)


class Echo:
    """A file that gives back what is written to it, so that a long CSV streams row by row."""

    def write(self, text: str) -> str:
        return text


@require_safe
@public_page(60)
def scorecard_csv(request: HttpRequest, kind: str, slug: str) -> StreamingHttpResponse:
    """Give the rows from which every figure of the card is recomputed, as of the card's own day."""
    subject = subject_of(kind, slug)
    if subject is None:
        raise Http404
    card = Scorecard.objects.filter(subject=subject.ref).first()
    rows = rows_of(subject, card.as_of if card else clock.today())
    lines: Iterator[str] = map(csv.writer(Echo()).writerow, [HEAD, *csv_rows(rows)])
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="scorecard-{kind}-{slug}.csv"'
    return response


@data
def scorecard_json(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Give the figures of a card as numbers; null where nothing is known of the subject."""
    subject = subject_of(kind, slug)
    if subject is None:
        raise Http404
    card = Scorecard.objects.filter(subject=subject.ref).first()
    there = f"{settings.SITE_URL}/scorecards/{kind}/{slug}"
    content = {
        "ref": subject.ref,
        "name": subject.name,
        "url": there,
        "rows": f"{there}.csv",
        "as_of": card.as_of.isoformat() if card else None,
        "rule": card.rule_version if card else RULE_VERSION,
        "seed": SEED,
        "figures": as_json(from_json(card.figures)) if card else None,
    }
    return json_answer(content)


def panel(thing: Any) -> str:
    """The short card on a page of the directory; nothing where nothing is known."""
    card = Scorecard.objects.filter(subject=thing.ref).first()
    if card is None:
        return ""
    return render_to_string("site/_scorecard_panel.html", {"shown": shown_card(card)})
