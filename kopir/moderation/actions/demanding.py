"""Enter what authorities and parties demand of the site, and what they are answered: in public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from kopir.accounts.models import Account
from kopir.moderation.models import Demand
from kopir.moderation.rules import DemandAnswer, Demander, DemandKind
from kopir.record.actions import append
from kopir.record.models import Counter
from kopir.web import clock
from kopir.web.errors import Refused, TooLate


@dataclass(frozen=True)
class NewDemand:
    """What came. `sealed_by` names the law that forbids to publish more than the number, where one does."""

    received_on: date
    demander: Demander
    body: str
    kind: DemandKind
    ground: str
    demanded: str
    language: str
    sealed_by: str = ""


@transaction.atomic
def enter_demand(new: NewDemand, *, editor: Account) -> Demand:
    """An editor enters a demand. Entry ``moderation.demanded``: with the number alone where a law forbids more.

    Raises
    ------
    Refused
        ``answer-missing`` where body, ground or the demand itself is missing.
    """
    if not (new.body.strip() and new.ground.strip() and new.demanded.strip()):
        raise Refused("answer-missing")
    demand = Demand.objects.create(
        number=Counter.objects.next_in("demand"),
        received_on=new.received_on,
        demander=new.demander,
        body=new.body.strip(),
        kind=new.kind,
        ground=new.ground.strip(),
        demanded=new.demanded.strip(),
        is_sealed=bool(new.sealed_by.strip()),
        sealed_by=new.sealed_by.strip(),
        language=new.language,
        entered_by=editor,
        entered_at=clock.now(),
    )
    public: dict[str, Any] = {"number": demand.number, "is_sealed": demand.is_sealed}
    private: dict[str, str] = {}
    if not demand.is_sealed:
        public |= {
            "received_on": demand.received_on.isoformat(),
            "demander": str(demand.demander),
            "kind": str(demand.kind),
            "language": demand.language,
        }
        private = {"ground": demand.ground, "demanded": demand.demanded}
        if demand.demander != Demander.PERSON:
            private["body"] = demand.body
    append("moderation.demanded", [demand.ref], "editor", public, private)
    return demand


@transaction.atomic
def answer_demand(demand: Demand, outcome: DemandAnswer, answer: str, answered_on: date, *, editor: Account) -> Demand:
    """An editor enters the site's answer. Entry ``moderation.demand-answered``.

    Raises
    ------
    Refused
        ``answer-missing`` without words, with no outcome, or dated before the demand.
    TooLate
        ``demand-answered`` where it has been answered.
    """
    if not answer.strip() or outcome is DemandAnswer.WAITING or answered_on < demand.received_on:
        raise Refused("answer-missing")
    waiting = Demand.objects.filter(pk=demand.pk, outcome=DemandAnswer.WAITING)
    if not waiting.update(outcome=outcome, answer=answer.strip(), answered_on=answered_on):
        raise TooLate("demand-answered")
    demand.refresh_from_db()
    public: dict[str, Any] = {"number": demand.number, "is_sealed": demand.is_sealed}
    if not demand.is_sealed:
        public |= {
            "answered_on": answered_on.isoformat(),
            "outcome": outcome.value,
            "language": demand.language,
        }
    private = {} if demand.is_sealed else {"answer": demand.answer}
    append("moderation.demand-answered", [demand.ref], "editor", public, private)
    return demand
