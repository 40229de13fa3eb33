"""Who stands above an office: entered with a source, so that a step of the ladder knows where to go."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from kopir.accounts.models import Account
from kopir.letters.actions.noting import EDITOR
from kopir.letters.actions.reminding import confirm_rung
from kopir.letters.models import Mailing, Superior
from kopir.letters.rules import Above
from kopir.people.addressees import columns_of
from kopir.people.models import Organization, Post
from kopir.record.actions import append
from kopir.web import clock
from kopir.web.errors import Refused, TooLate


@transaction.atomic
def enter_superior(
    office: Post | Organization, step: Above, to: Post | Organization, source: str, editor: Account
) -> Superior:
    """Confirm who stands above an office on a step; from now on that step goes there by itself.

    For editors. What is entered for an organisation holds for its posts too. Entry ``ladder.entered``.

    Raises
    ------
    Refused
        ``source_missing``; ``above_itself``.
    TooLate
        ``entered_already`` where this step has somebody; take them out first.
    """
    if not source.strip():
        raise Refused("source_missing")
    if office.ref == to.ref:
        raise Refused("above_itself")
    try:
        with transaction.atomic():
            row = Superior.objects.create(
                **columns_of(office),
                step=step,
                **columns_of(to, "to_"),
                source=source.strip(),
                confirmed_by=editor,
                confirmed_at=clock.now(),
            )
    except IntegrityError as error:
        raise TooLate("entered_already") from error
    append("ladder.entered", [office.ref, to.ref], EDITOR, {"step": step.value, "to": to.ref}, {"source": row.source})
    return row


@transaction.atomic
def end_superior(row: Superior) -> None:
    """Take somebody out of the ladder of an office; for editors. Entry ``ladder.ended``.

    Raises
    ------
    TooLate
        ``entered_already`` where another editor was faster.
    """
    if not Superior.objects.standing().filter(pk=row.pk).update(ended_at=clock.now()):
        raise TooLate("entered_already")
    append("ladder.ended", [row.office.ref, row.to.ref], EDITOR, {"step": str(row.step), "to": row.to.ref})


def take_entered_rung(mailing: Mailing, row: Superior) -> None:
    """Take a step whose receiver an editor has confirmed beforehand. By the worker.

    Entry ``letter.rung-confirmed``.
    """
    confirm_rung(mailing, None, note_text="", to=row.to)
