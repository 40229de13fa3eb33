"""Chores of pages that several nouns share."""

from __future__ import annotations

from kopir.site.scorecard_cards import refresh_cards
from kopir.web.chores import Chore

CHORES = [Chore("site.refresh-scorecards", refresh_cards, every_s=5)]
