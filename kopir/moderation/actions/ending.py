"""What time does: restrictions that were set for a time end, originals kept for appeals are forgotten."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kopir.files.actions import forget
from kopir.moderation.actions.acting import give_back, undo
from kopir.moderation.actions.deciding import end
from kopir.moderation.handlers import find_thing
from kopir.moderation.models import Decision, Kept
from kopir.moderation.rules import TAKES_AWAY, Act, FoundBy, Statement, kept_since
from kopir.web import clock
from kopir.web.errors import Refused


def end_run_out(limit: int = 50) -> int:
    """Give back what was restricted for a time that has passed; return how many. Entry ``moderation.restored`` each."""
    done = 0
    for decision in list(Decision.objects.run_out(clock.today())[:limit]):
        try:
            _end(decision)
        except Refused:  # decided meanwhile
            continue
        done += 1
    return done


@transaction.atomic
def _end(decision: Decision) -> None:
    thing = find_thing(decision.ref)
    if thing is None:
        end(decision)  # its author has taken it back: nothing is left to give, and nothing to look at every day
    elif decision.act in TAKES_AWAY and thing.withheld:
        with override(decision.language):
            facts = _("The time that decision %(number)s had set is over.") % {"number": decision.number}
        statement = Statement(
            act=Act.RESTORE,
            scope=None,
            facts=facts,
            redress="",
            found_by=FoundBy.MACHINE,
            language=decision.language,
        )
        give_back(decision.ref, statement, editor=None)
    else:
        undo(decision)


def forget_originals(limit: int = 100) -> int:
    """Forget what masks and blurs have covered, six months after; return how many pieces."""
    done = 0
    for kept in list(Kept.objects.originals_before(kept_since(clock.now())).select_related("photo")[:limit]):
        with transaction.atomic():
            photo = kept.photo
            kept.delete()
            if photo:
                forget(photo)
        done += 1
    return done
