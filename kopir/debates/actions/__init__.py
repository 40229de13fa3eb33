"""What people do with debates, one function an act."""

from kopir.debates.actions.bringing_anew import bring_in_anew
from kopir.debates.actions.bringing_in import NewDebate, bring_in
from kopir.debates.actions.changing import (
    Facts,
    VoiceFacts,
    correct_line,
    set_agenda,
    set_facts,
    set_masks,
    set_offset,
    set_voices,
)
from kopir.debates.actions.marking import mark_question, opinions_of, withdraw_mark
from kopir.debates.actions.publishing import publish, withdraw
from kopir.debates.actions.standing import NewPosition, remove_position, set_position, set_thesis

__all__ = [
    "Facts",
    "NewDebate",
    "NewPosition",
    "VoiceFacts",
    "bring_in",
    "bring_in_anew",
    "correct_line",
    "mark_question",
    "opinions_of",
    "publish",
    "remove_position",
    "set_agenda",
    "set_facts",
    "set_masks",
    "set_offset",
    "set_position",
    "set_thesis",
    "set_voices",
    "withdraw",
    "withdraw_mark",
]
