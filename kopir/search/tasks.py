"""Chores: follow the record, and write the index anew where words were taken out."""

from __future__ import annotations

from kopir.search.actions import index_news, purge
from kopir.web.chores import Chore

CHORES = [
    Chore("search.index-news", index_news, every_s=2),
    Chore("search.purge", purge, every_s=60),
]
