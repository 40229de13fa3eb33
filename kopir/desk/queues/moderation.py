"""What moderation waits for: flags of readers, appeals of authors. Both are decided on moderation's own pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.desk.queues.base import Kind, Row
from kopir.moderation.labels import FLAG_CODES, OF, RULES
from kopir.moderation.models import Appeal, Flag
from kopir.moderation.rules import FlagCode, Rule


def _what(ref: str) -> str:
    """Name the kind of a flagged or withheld thing."""
    return str(OF.get(ref.partition("/")[0], ""))


def _why(appeal: Appeal) -> str:
    decision = appeal.decision
    return str(RULES[Rule(decision.rule)]) if decision.rule else decision.law


FLAGS = Kind(
    key="flags",
    title=_("Flags to look at"),
    nothing=_("Nothing is flagged."),
    find=lambda _day: Flag.objects.open(),
    row=lambda flag: Row(str(FLAG_CODES[FlagCode(flag.code)]), flag.made_at, _what(flag.ref)),
    page=lambda flag: flag.get_absolute_url(),
    patience_days=1,
)
APPEALS = Kind(
    key="appeals",
    title=_("Appeals to decide"),
    nothing=_("Nobody appeals."),
    find=lambda _day: Appeal.objects.open().with_decision(),
    row=lambda appeal: Row(_why(appeal), appeal.made_at, _what(appeal.decision.ref)),
    page=lambda appeal: appeal.get_absolute_url(),
    patience_days=3,
)
