"""What people do about following, and what the worker does for them, one function an act."""

from kopir.follow.actions.following import (
    FOLLOW,
    STOP,
    ask_following,
    begin_following,
    change_following,
    confirm_following,
    follow,
    following_of,
    forget_unconfirmed,
    pending_of,
    stop_all,
    stop_by_link,
    stop_following,
)
from kopir.follow.actions.noticing import TEMPLATE, note_news, write_notices
from kopir.follow.actions.wishing import begin_as_wished, forget_wishes, keep_wish, note_wish

__all__ = [
    "FOLLOW",
    "STOP",
    "TEMPLATE",
    "ask_following",
    "begin_as_wished",
    "begin_following",
    "change_following",
    "confirm_following",
    "follow",
    "following_of",
    "forget_unconfirmed",
    "forget_wishes",
    "keep_wish",
    "note_news",
    "note_wish",
    "pending_of",
    "stop_all",
    "stop_by_link",
    "stop_following",
    "write_notices",
]
