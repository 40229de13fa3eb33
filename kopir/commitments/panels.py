"""What this app shows on pages of apps below it."""

from __future__ import annotations

from django.template.loader import render_to_string

from kopir.commitments.models import Commitment
from kopir.commitments.rules import SourceKind
from kopir.commitments.showing import cards_of
from kopir.debates.models import Debate

MOST = 20


def promised(debate: Debate) -> str:
    """Return the promises that were recorded out of a debate, the newest first; for its page."""
    speeches = f"/debates/{debate.number}/turns/"
    found = Commitment.objects.filter(source_kind=SourceKind.SPEECH, source_url__contains=speeches)
    cards = cards_of(found.with_promiser().order_by("-number")[:MOST])
    return render_to_string("commitments/_promised.html", {"cards": cards}) if cards else ""
