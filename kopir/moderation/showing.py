"""What pages and data show of decisions, demands and numbers: the same in each form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kopir.moderation.labels import ACTS, DEMAND_ANSWERS, DEMAND_KINDS, DEMANDERS, GROUPS
from kopir.moderation.models import Decision, Demand
from kopir.moderation.numbers import ACTS as COUNTED
from kopir.moderation.numbers import Numbers, Row
from kopir.moderation.rules import Act, AppealState, DemandAnswer, Demander, DemandKind
from kopir.web.dates import number_in


@dataclass(frozen=True)
class Table:
    head: list[tuple[str, bool]]
    rows: list[list[object]]


def number_rows(found: Numbers) -> Table:
    """Return the table of numbers: a column for each group of authors, each count with what it is a part of."""
    groups = found.rows
    head = [(_("Written by"), False), *((str(GROUPS[row.group]), True) for row in groups)]
    rows: list[list[object]] = [[_("Published"), *(number_in(row.published) for row in groups)]]
    rows += [[str(ACTS[act]), *(_share(row, act) for row in groups)] for act in COUNTED]
    rows.append([_("Appealed"), *(number_in(row.appealed) for row in groups)])
    rows.append([_("Overturned"), *(_overturned(row) for row in groups)])
    return Table(head, rows)


def _overturned(row: Row) -> str:
    return _("%(count)s of %(total)s decided") % {"count": row.overturned, "total": row.decided}


def _share(row: Row, act: Act) -> str:
    rate = row.per_hundred(act)
    if rate is None:
        return _("%(count)s of %(total)s texts") % {"count": row.acts[act], "total": row.texts}
    words = {"count": number_in(row.acts[act]), "total": number_in(row.texts), "rate": number_in(rate, digits=1)}
    return _("%(count)s of %(total)s texts (%(rate)s of a hundred)") % words


@dataclass(frozen=True)
class DemandShown:
    """A demand as everybody may see it: of a sealed one the number, of a private person no name."""

    demand: Demand

    @property
    def number(self) -> int:
        return self.demand.number

    @property
    def is_sealed(self) -> bool:
        return self.demand.is_sealed

    @property
    def is_answered(self) -> bool:
        return self.demand.outcome != DemandAnswer.WAITING

    @property
    def who(self) -> str:
        return str(DEMANDERS[Demander(self.demand.demander)])

    @property
    def body(self) -> str:
        return "" if self.demand.demander == Demander.PERSON else self.demand.body

    @property
    def kind(self) -> str:
        return str(DEMAND_KINDS[DemandKind(self.demand.kind)])

    @property
    def outcome(self) -> str:
        return str(DEMAND_ANSWERS[DemandAnswer(self.demand.outcome)])

    def data(self) -> dict[str, Any]:
        """Return the demand as data."""
        row = self.demand
        known: dict[str, Any] = {
            "number": row.number,
            "url": settings.SITE_URL + row.permanent_path,
            "is_sealed": row.is_sealed,
        }
        if row.is_sealed:
            return known
        return known | {
            "received_on": row.received_on.isoformat(),
            "demander": row.demander,
            "body": self.body or None,
            "kind": row.kind,
            "ground": row.ground,
            "demanded": row.demanded,
            "outcome": row.outcome,
            "answer": row.answer or None,
            "answered_on": row.answered_on.isoformat() if row.answered_on else None,
            "language": row.language,
        }


def demand_shown(demand: Demand) -> DemandShown:
    return DemandShown(demand)


def decision_data(row: Decision) -> dict[str, Any]:
    """Return a decision as data: the public statement, neither the author nor a word of the text."""
    appeal = getattr(row, "appeal", None)
    return {
        "number": row.number,
        "url": settings.SITE_URL + row.permanent_path,
        "act": row.act,
        "of": row.of,
        "about": row.about,
        "scope": row.scope or None,
        "until": row.until.isoformat() if row.until else None,
        "is_indefinite": row.is_indefinite,
        "facts": row.facts,
        "language": row.language,
        "found_by": row.found_by,
        "rule": row.rule or None,
        "law": row.law or None,
        "redress": row.redress or None,
        "group": row.group,
        "decided_at": stamp(row.decided_at),
        "ended_at": stamp(row.ended_at) if row.ended_at else None,
        "ends": row.ends.number if row.ends else None,
        "appeal": {
            "state": appeal.state,
            "made_at": stamp(appeal.made_at),
            "decided_at": stamp(appeal.decided_at) if appeal.decided_at else None,
            "answer": appeal.answer or None,
            "is_by_reader": appeal.is_by_reader,
        }
        if appeal
        else None,
    }


def numbers_data(found: Numbers) -> dict[str, Any]:
    """Return the numbers as data."""
    return {
        "groups": [
            {
                "group": row.group.value,
                "texts": row.texts,
                "published": row.published,
                **{act.value: row.acts[act] for act in COUNTED},
                "appealed": row.appealed,
                "appeals_decided": row.decided,
                AppealState.OVERTURNED.value: row.overturned,
            }
            for row in found.rows
        ],
        "median_days_to_refuse": _rounded(found.days_to_decide),
        "refusals": found.decided,
        "median_days_to_decide_an_appeal": _rounded(found.days_to_appeal),
        "appeals_decided": found.appeals_decided,
    }


def _rounded(days: float | None) -> float | None:
    return None if days is None else round(days, 2)


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
