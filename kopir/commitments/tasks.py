"""Chores of promises: what time does by itself."""

from __future__ import annotations

from kopir.commitments.actions import forget_pending, move_by_time, tell_due_today
from kopir.web.chores import Chore

CHORES = [
    Chore("commitments.move-by-time", move_by_time, every_s=60),
    Chore("commitments.tell-due-today", tell_due_today, every_s=300),
    Chore("commitments.forget-pending-checks", forget_pending, every_s=3_600),
]
