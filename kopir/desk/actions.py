"""What editors do at the desk: open, decide, take back. And the worker: carry out what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from kopir.accounts.models import Account
from kopir.accounts.permissions import has_role
from kopir.accounts.rules import Role
from kopir.desk.models import Opening, Ruling
from kopir.desk.queues import kind_of
from kopir.desk.queues.base import Act, Kind, moment_of
from kopir.desk.rules import (
    BROKEN,
    DECIDED,
    NOT_EDITOR,
    NOT_VALID,
    NOT_WAITING,
    OPENED_FOR,
    WORDS_KEPT,
    RulingState,
    gives_up,
    takes_effect_at,
)
from kopir.web import clock
from kopir.web.errors import Refused, TooLate

BATCH = 50
LOOKED_THROUGH = 200  # so many of the oldest are offered one after another


@transaction.atomic
def open_item(kind: Kind, key: int, editor: Account) -> bool:
    """Note that an editor has an item open; for ten minutes others see it, and "next" passes it by.

    Returns
    -------
    False where another editor has it open. It bars nobody from deciding; not on the record.
    """
    moment = clock.now()
    mine = {"editor": editor, "opened_at": moment}
    rows = Opening.objects.filter(kind=kind.key, key=key)
    if rows.filter(editor=editor).update(opened_at=moment):
        return True
    if rows.filter(opened_at__lte=moment - OPENED_FOR).update(**mine):
        return True
    try:
        with transaction.atomic():
            Opening.objects.create(kind=kind.key, key=key, **mine)
    except IntegrityError:
        return False
    return True


def keys_around(kind: Kind, key: int, order: str = "") -> tuple[list[int], list[int]]:
    """Return the keys of what waits before an item, the nearest first, and behind it."""
    keys = list(kind.waiting(order).values_list("pk", flat=True)[:LOOKED_THROUGH])
    place = keys.index(key) if key in keys else 0
    return keys[:place][::-1], [found for found in keys[place:] if found != key]


def open_first(kind: Kind, keys: Iterable[int], editor: Account) -> int | None:
    """Open the first of some items of a queue that no other editor has open; None where there is none."""
    taken = set(Opening.objects.of_others(editor, clock.now()).filter(kind=kind.key).values_list("key", flat=True))
    return next((key for key in keys if key not in taken and open_item(kind, key, editor)), None)


def open_next(kind: Kind, editor: Account, order: str = "") -> int | None:
    """Open the oldest item of a queue that no other editor has open; None where nothing is left."""
    return open_first(kind, list(kind.waiting(order).values_list("pk", flat=True)[:LOOKED_THROUGH]), editor)


def open_oldest(kinds: Iterable[Kind], editor: Account) -> tuple[Kind, int] | None:
    """Open the oldest item over all queues that no other editor has open; None where nothing is left."""
    moment, found = clock.now(), []
    taken: dict[str, set[int]] = {}
    for name, key in Opening.objects.of_others(editor, moment).values_list("kind", "key"):
        taken.setdefault(name, set()).add(key)
    for kind in kinds:
        oldest = kind.waiting().exclude(pk__in=taken.get(kind.key, set())).first()
        if oldest is not None:
            found.append((moment_of(kind.row(oldest).since), kind, oldest.pk))
    for _since, kind, key in sorted(found, key=lambda one: one[0]):
        if open_item(kind, key, editor):
            return kind, key
    return None


@transaction.atomic
def decide(kind: Kind, key: int, act: Act, params: dict[str, list[str]], editor: Account) -> Ruling:
    """Decide about an item. It takes effect ten seconds later and can be taken back until then.

    For editors. No entry yet: the act itself writes it when it is done.

    Raises
    ------
    TooLate
        ``decided`` where another editor's decision is pending, ``not-waiting`` where the item waits no more.
    """
    moment = clock.now()
    try:
        with transaction.atomic():
            decision = Ruling.objects.create(
                kind=kind.key,
                key=key,
                act=act.key,
                params=params,
                editor=editor,
                decided_at=moment,
                takes_effect_at=takes_effect_at(moment),
                is_look=act.is_look,
                comes_back_on=act.comes_back_on(clock.today()),
            )
    except IntegrityError as error:
        raise TooLate(DECIDED) from error
    # After the row is written: of two editors the second one waits for the first and then sees what was decided.
    if not kind.find(clock.today()).filter(pk=key).exists() or _was_looked_at(kind, key, decision):
        raise TooLate(NOT_WAITING)
    Opening.objects.filter(kind=kind.key, key=key).delete()
    return decision


@transaction.atomic
def undo(decision: Ruling) -> None:
    """Take a decision back before it has taken effect; what was typed stays for its form. Nothing is logged.

    Raises
    ------
    TooLate
        ``decided`` where it has taken effect.
    """
    pending = Ruling.objects.pending().filter(pk=decision.pk)
    if not pending.update(state=RulingState.UNDONE, settled_at=clock.now()):
        raise TooLate(DECIDED)


@transaction.atomic
def note_told(decision: Ruling) -> None:
    """The editor has read that a decision did not take effect."""
    Ruling.objects.filter(pk=decision.pk).update(is_told=True)


def carry_out_due(limit: int = BATCH) -> int:
    """Carry out the decisions whose ten seconds are over; by the worker. Return how many were settled."""
    keys = list(Ruling.objects.due(clock.now()).values_list("pk", flat=True)[:limit])
    return sum(carry_out(key) for key in keys)


def carry_out(key: int) -> int:
    """Do what was decided, in one transaction with the note that it is done: killed anywhere, it is both or neither.

    Of two workers the second waits for the first one's row and then finds nothing to do. An act that refuses
    leaves a refused decision, of which the editor is told. Returns 1 where the decision was settled here.
    """
    with transaction.atomic():
        pending = Ruling.objects.pending().filter(pk=key)
        # Counted before, so that an act that breaks comes last at the next tick and, five times broken, is given back.
        if not pending.update(attempts=F("attempts") + 1):
            return 0
        decision = Ruling.objects.select_related("editor").get(pk=key)
    try:
        return _done(decision)
    except Refused as refusal:
        with transaction.atomic():
            return _settle(key, RulingState.REFUSED, refusal=refusal.code)


def forget_words() -> int:
    """Forget what was typed for decisions that were taken back or refused a week ago. By the worker."""
    with transaction.atomic():
        return Ruling.objects.with_old_words(clock.now() - WORDS_KEPT).update(params={})


def forget_openings() -> int:
    """Forget who had what open, once it has run out. By the worker."""
    with transaction.atomic():
        return Opening.objects.filter(opened_at__lte=clock.now() - OPENED_FOR).delete()[0]


def _settle(key: int, state: RulingState, **facts: Any) -> int:
    return Ruling.objects.pending().filter(pk=key).update(state=state, settled_at=clock.now(), **facts)


@transaction.atomic
def _done(decision: Ruling) -> int:
    if gives_up(decision.attempts - 1):
        raise Refused(BROKEN)
    if not _settle(decision.pk, RulingState.DONE, params={}):
        return 0
    _perform(decision)
    return 1


def _was_looked_at(kind: Kind, key: int, decision: Ruling) -> bool:
    return Ruling.objects.taking_out(kind.key, clock.today()).filter(key=key).exclude(pk=decision.pk).exists()


def _perform(decision: Ruling) -> None:
    kind = kind_of(decision.kind)
    act = kind.act(decision.act) if kind else None
    if kind is None or act is None:
        raise Refused(BROKEN)  # a queue or an act that this release no longer has
    editor = decision.editor
    if editor is None or not has_role(editor, Role.EDITOR):
        raise Refused(NOT_EDITOR)
    item = kind.carried_out_on(clock.today()).filter(pk=decision.key).first()
    if item is None or not act.fits(item):
        raise TooLate(NOT_WAITING)
    given: dict[str, Any] = {}
    if act.form:
        form = act.form(item, decision.sent)
        if not form.is_valid():
            raise Refused(NOT_VALID)
        given = form.cleaned_data
    act.perform(item, given, editor)
