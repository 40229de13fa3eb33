"""What the desk holds on an editor: what they decided, and what they have open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.accounts.models import Account
from kopir.accounts.own_data import Holding, Section
from kopir.desk.models import Opening, Ruling


def export(account: Account) -> tuple[Section, ...]:
    decisions = (
        Ruling.objects.of_editor(account)
        .order_by("pk")
        .values("kind", "key", "act", "state", "decided_at", "settled_at", "params")
    )
    openings = Opening.objects.filter(editor=account).order_by("pk").values("kind", "key", "opened_at")
    return (
        Section("desk-decisions", _("What you decided at the desk"), tuple(dict(row) for row in decisions)),
        Section("desk-openings", _("What you have open at the desk"), tuple(dict(row) for row in openings)),
    )


def erase(account: Account) -> None:
    """Leave the count of a day's work, and nothing of the person or of their words in it."""
    Ruling.objects.of_editor(account).update(editor=None, params={})
    Opening.objects.filter(editor=account).delete()


HOLDING = Holding("desk", ("desk.Ruling.editor", "desk.Opening.editor"), export, erase)
