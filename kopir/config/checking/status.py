"""`/status.json` for everybody, and `/metrics` for those who run the site: numbers, and nothing of any person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from kopir import __version__
from kopir.config.checking.facts import Facts, look
from kopir.web.caching import private_page, public_page

KEPT_S = 5
PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via")


def state_of(facts: Facts | None) -> dict[str, Any]:
    """Return what the status page says; None for facts means that the database is away."""
    said: dict[str, Any] = {"version": __version__, "database": facts is not None}
    if facts is None:
        return {"status": "degraded", "troubles": ["database"], **said}
    return {
        "status": "degraded" if facts.troubles else "ok",
        "troubles": list(facts.troubles),
        **said,
        "worker": {"last_tick_age_s": facts.worker_age_s},
        "outbox": {"waiting": facts.mails["queued"], "lag_s": facts.mail_lag_s or 0},
        "inbox": {"unread": facts.unread, "pen": facts.pen, "last_poll_age_s": facts.poll_age_s},
        "record": {"entries": facts.entries, "newest_age_s": facts.newest_entry_age_s},
        "likeness": {"waiting": facts.vectors_waiting},
        "readings": {name: {"lag_s": age} for name, age in facts.readings.items()},
    }


@require_safe
@public_page(KEPT_S)
def status(_request: HttpRequest) -> HttpResponse:
    """Say whether the site is well; 503 where it cannot reach its database."""
    try:
        said = cache.get_or_set("config.status", lambda: state_of(look()), KEPT_S)
    except DatabaseError:
        said = state_of(None)
    answer = HttpResponse(json.dumps(said, indent=1) + "\n", content_type="application/json; charset=utf-8")
    answer.status_code = 200 if said and said["database"] else 503
    return answer


def may_read_metrics(request: HttpRequest) -> bool:
    """Let in who holds the token; without one only a caller on this machine that no proxy passes on."""
    if not settings.METRICS:
        return False
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN:
        return kind.lower() == "bearer" and constant_time_compare(given.strip(), settings.METRICS_TOKEN)
    is_passed_on = any(name in request.headers for name in PASSED_ON)
    return request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and not is_passed_on


class SiteCollector(Collector):
    """The facts as metrics, made anew at each look."""

    def collect(self) -> Iterator[Metric]:
        try:
            facts = look()
        except DatabaseError:
            yield gauge("kopir_database_up", "Whether the database answers", 0)
            return
        yield gauge("kopir_database_up", "Whether the database answers", 1)
        if facts.worker_age_s is not None:
            yield gauge("kopir_worker_last_tick_age_seconds", "Since the worker last did a round", facts.worker_age_s)
        yield gauge("kopir_chores_failing", "Chores whose last run failed", len(facts.failing))
        yield gauge("kopir_outbox_lag_seconds", "Age of the oldest mail that is due", facts.mail_lag_s or 0)
        yield labelled("kopir_outbox_mails", "Mails by state", "state", facts.mails)
        yield gauge("kopir_inbox_unread", "Mails that came in and were not read yet", facts.unread)
        yield gauge("kopir_inbox_pen", "Mails that came in and wait for a person", facts.pen)
        yield gauge("kopir_record_entries", "Entries on the public record", facts.entries)
        yield gauge("kopir_likeness_waiting", "Texts that wait for their vectors", facts.vectors_waiting)
        yield labelled("kopir_reading_lag_seconds", "Age of the oldest entry unread", "reading", facts.readings)


def gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


def labelled(name: str, about: str, label: str, values: dict[str, int] | dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


@require_safe
@private_page
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer a Prometheus server; whoever may not ask finds no page here."""
    if not may_read_metrics(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(SiteCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
