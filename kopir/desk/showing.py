"""What the desk shows: queues with their rows, decisions on their way, what was decided today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, Window
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kopir.accounts.models import Account
from kopir.desk.models import Opening, Ruling
from kopir.desk.queues import KINDS, kind_of
from kopir.desk.queues.base import Act, Kind, Row, Words, moment_of
from kopir.desk.rules import BROKEN, DECIDED, NOT_EDITOR, NOT_VALID, NOT_WAITING, seconds_left
from kopir.web import clock

SHOWN, SHOWN_ALONE = 8, 50
WHY: dict[str, Words] = {
    BROKEN: gettext_lazy("The site could not do it; the log of the worker tells why. Nothing was changed."),
    NOT_EDITOR: gettext_lazy("Your role had ended before it took effect."),
    NOT_WAITING: gettext_lazy("It waited no more when its time came: somebody had already dealt with it."),
    NOT_VALID: gettext_lazy("What was typed fitted no more when its time came. It stands in the form again."),
    DECIDED: gettext_lazy("It has been decided already."),
}


@dataclass(frozen=True)
class Shown:
    """One row of a queue."""

    row: Row
    key: int
    is_late: bool
    opened: str  # "opened by another editor …", or nothing

    @property
    def age(self) -> str:
        return age_of(moment_of(self.row.since))


@dataclass(frozen=True)
class Queue:
    kind: Kind
    count: int
    rows: tuple[Shown, ...]

    @property
    def late(self) -> int:
        return sum(shown.is_late for shown in self.rows)


@dataclass(frozen=True)
class Told:
    """A decision of this editor that is on its way, or that did not take effect."""

    decision: Ruling
    text: Words
    kind: Kind | None
    seconds: int = 0
    why: Words = ""


@dataclass(frozen=True)
class Tally:
    """What one act came to today."""

    kind: Kind
    act: Act
    mine: int
    others: int


def age_of(moment: datetime) -> str:
    """Say how long something has waited, in the largest whole unit."""
    minutes = max(0, int((clock.now() - moment).total_seconds() // 60))
    if minutes < 60:
        return ngettext("waits for %(count)d minute", "waits for %(count)d minutes", minutes) % {"count": minutes}
    if (hours := minutes // 60) < 48:
        return ngettext("waits for %(count)d hour", "waits for %(count)d hours", hours) % {"count": hours}
    days = hours // 24
    return ngettext("waits for %(count)d day", "waits for %(count)d days", days) % {"count": days}


def ago(moment: datetime) -> str:
    minutes = int((clock.now() - moment).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}


def opened_words(opening: Opening | None) -> str:
    return _("Opened by another editor %(when)s") % {"when": ago(opening.opened_at)} if opening else ""


def opening_of_other(kind: Kind, key: int, editor: Account) -> Opening | None:
    return Opening.objects.of_others(editor, clock.now()).filter(kind=kind.key, key=key).first()


def queues_for(editor: Account, kinds: Iterable[Kind] = KINDS, shown: int = SHOWN) -> list[Queue]:
    """Return the queues with their oldest rows and whole counts: one query each, whatever waits."""
    openings = {(one.kind, one.key): one for one in Opening.objects.of_others(editor, clock.now())}
    return [_queue(kind, openings, shown) for kind in kinds]


def _queue(kind: Kind, openings: dict[tuple[str, int], Opening], shown: int) -> Queue:
    found = list(kind.waiting().annotate(waiting_count=Window(Count("pk")))[:shown])
    rows = []
    for item in found:
        row = kind.row(item)
        opened = opened_words(openings.get((kind.key, item.pk)))
        rows.append(Shown(row, item.pk, kind.is_late(row), opened))
    return Queue(kind, found[0].waiting_count if found else 0, tuple(rows))


def on_their_way(editor: Account) -> list[Told]:
    """Return this editor's decisions that can still be taken back, the newest first."""
    now = clock.now()
    rows = Ruling.objects.pending().of_editor(editor).order_by("-pk")
    return [
        Told(row, text, kind, seconds_left(row.takes_effect_at, now)) for row in rows for kind, text in [words_of(row)]
    ]


def without_effect(editor: Account) -> list[Told]:
    """Return this editor's decisions that did not take effect and that they have not read of."""
    rows = Ruling.objects.to_be_told().of_editor(editor)
    return [Told(row, text, kind, why=why_not(row, kind)) for row in rows for kind, text in [words_of(row)]]


def words_of(decision: Ruling) -> tuple[Kind | None, Words]:
    kind = kind_of(decision.kind)
    act = kind.act(decision.act) if kind else None
    return kind, act.soon if act else decision.act


def why_not(decision: Ruling, kind: Kind | None) -> Words:
    own = kind.refusals.get(decision.refusal) if kind else None
    return own or WHY.get(decision.refusal, WHY[BROKEN])


def today_began() -> datetime:
    zone = ZoneInfo(settings.TIME_ZONE)
    return clock.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def done_today(editor: Account) -> list[Tally]:
    """Return what was decided today, by this editor and by others: counts only, and nobody's name."""
    rows = (
        Ruling.objects.done_since(today_began())
        .values("kind", "act")
        .annotate(mine=Count("pk", filter=Q(editor=editor)), all=Count("pk"))
    )
    found = {(row["kind"], row["act"]): row for row in rows}
    return [
        Tally(kind, act, row["mine"], row["all"] - row["mine"])
        for kind in KINDS
        for act in kind.acts
        if (row := found.get((kind.key, act.key)))
    ]


def decided_words(decision: Ruling, editor: Account) -> str:
    """Say what was decided, by whom (you or another editor) and when it takes effect."""
    _kind, text = words_of(decision)
    who = _("You decided:") if decision.editor_id == editor.pk else _("Another editor decided:")
    left = seconds_left(decision.takes_effect_at, clock.now())
    when = _("takes effect in %(count)d s") % {"count": left} if left else ago(decision.decided_at)
    return f"{who} {text} ({when})."
