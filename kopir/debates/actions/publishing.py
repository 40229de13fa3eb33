"""Show a debate to everybody, and take it back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Sum

from kopir.debates.models import Debate
from kopir.debates.rules import Refusal, State
from kopir.record.actions import append
from kopir.web import clock
from kopir.web.errors import Refused, TooLate


@transaction.atomic
def publish(debate: Debate) -> None:
    """Show a draft to everybody, with its figures; editors may. Entry ``debate.published``.

    Raises
    ------
    TooLate
        ``not_a_draft`` where another editor was faster.
    """
    moment = clock.now()
    drafts = Debate.objects.drafts().filter(pk=debate.pk)
    if not drafts.update(state=State.PUBLISHED, published_at=moment):
        raise TooLate(Refusal.NOT_A_DRAFT.value)
    debate.refresh_from_db()
    issues = (
        debate.items.filter(issues__isnull=False).values_list("issues__number", flat=True).order_by("issues__number")
    )
    append(
        "debate.published",
        [debate.ref, *(f"issue/{number}" for number in dict.fromkeys(issues))],
        by="editor",
        public={
            "number": debate.number,
            "held_on": debate.held_on.isoformat(),
            "language": debate.language,
            "host": debate.host.ref if debate.host else None,
            "turns": debate.turns.count(),
            "words": debate.turns.aggregate(words=Sum("words"))["words"] or 0,
            "files": list(debate.recordings.filter(is_set_aside=False).values_list("sha256", flat=True)),
            "private_lines": debate.private_lines,
        },
        private={"title": debate.title},
    )


@transaction.atomic
def withdraw(debate: Debate, reason: str) -> None:
    """Take a published debate back, with the reason that stays on its page; editors may. Entry ``debate.withdrawn``.

    Raises
    ------
    Refused
        ``no_reason``.
    TooLate
        ``not_published``.
    """
    if not reason.strip():
        raise Refused(Refusal.NO_REASON.value)
    shown = Debate.objects.published().filter(pk=debate.pk)
    if not shown.update(state=State.WITHDRAWN, withdrawal_reason=reason.strip()):
        raise TooLate(Refusal.NOT_PUBLISHED.value)
    append("debate.withdrawn", [debate.ref], by="editor", public={}, private={"reason": reason.strip()})
