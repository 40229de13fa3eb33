"""Chores: see who has news, write notices, forget what nobody confirmed."""

from __future__ import annotations

from kopir.follow.actions import forget_unconfirmed, forget_wishes, note_news, write_notices
from kopir.web.chores import Chore

CHORES = [
    Chore("follow.note-news", note_news, every_s=2),
    Chore("follow.write-notices", write_notices, every_s=5),
    Chore("follow.forget", forget_unconfirmed, every_s=600),
    Chore("follow.forget-wishes", forget_wishes, every_s=3600),
]
