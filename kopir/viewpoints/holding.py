"""What viewpoints hold on a person."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kopir.accounts.models import Account
from kopir.accounts.own_data import Holding, Section
from kopir.viewpoints.actions.erasing import let_go, unname
from kopir.viewpoints.labels import STATES
from kopir.viewpoints.models import Viewpoint
from kopir.viewpoints.rules import State

LABELS = {
    "question": _("Question"),
    "side": _("Where do you stand on it?"),
    "quotes": _("The words that you answer"),
}


def export(account: Account) -> tuple[Section, ...]:
    written = Viewpoint.objects.by_account(account).select_related("debate").prefetch_related("citations")
    decided = Viewpoint.objects.filter(decided_by=account).order_by("pk")
    return (
        Section("viewpoints", _("Points of view that you wrote"), tuple(map(_row, written.order_by("pk"))), LABELS),
        Section("decided_viewpoints", _("Points of view you decided on"), tuple(_named(one) for one in decided)),
    )


def _row(one: Viewpoint) -> dict[str, object]:
    return {
        "about": one.debate.title,
        "title": one.title,
        "text": one.text,
        "language": one.language,
        "public_name": one.public_name,
        "question": one.item_title,
        "side": one.side_label,
        "quotes": "\n".join(citation.quote for citation in one.citations.all()),
        "state": str(STATES[State(one.state)]),
        "created": one.created_at,
        "confirmed": one.confirmed_at,
        "url": one.get_absolute_url() if one.is_published else None,
        "erase_url": reverse("viewpoints:erase-mine", args=[one.number]) if one.is_published else None,
    }


def _named(one: Viewpoint) -> dict[str, object]:
    """Name a text that is somebody else's: its own words are not this person's data."""
    return {"about": one.ref, "decided": one.decided_at, "url": one.get_absolute_url()}


HOLDING = Holding(
    app="viewpoints",
    columns=("viewpoints.Viewpoint.author", "viewpoints.Viewpoint.decided_by"),
    strings=("viewpoints.Viewpoint.pending_email", "viewpoints.Viewpoint.public_name"),
    export=export,
    erase=let_go,
    unname=unname,
)
