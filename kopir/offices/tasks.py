"""What the ticker does for offices: close the desk of a term that is over, and open it to who comes next."""

from __future__ import annotations

from kopir.offices.actions import end_claim, invite_successor
from kopir.offices.models import Mandate
from kopir.offices.rules import End
from kopir.web.chores import Chore
from kopir.web.errors import TooLate

BATCH = 100


def close_outlived_desks() -> int:
    """End the access of those whose term is over, and of their assistants."""
    done = 0
    for mandate in Mandate.objects.outlived().with_office().order_by("pk")[:BATCH]:
        try:
            end_claim(mandate, End.TERM_OVER, by="worker")
        except TooLate:
            continue
        done += 1
    return done


def invite_successors() -> int:
    """Send the link to those who came into a post that had stood vacant after a term."""
    rows = Mandate.objects.without_successor().with_office().order_by("pk")[:BATCH]
    return sum(invite_successor(mandate) for mandate in rows)


CHORES = [
    Chore("offices.terms", close_outlived_desks, every_s=300),
    Chore("offices.successors", invite_successors, every_s=300),
]
