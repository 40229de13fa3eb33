"""What people do in moderation, one function an act."""

from kopir.moderation.actions.acting import Places, blur, give_back, mask, refuse_held, thing_at, withhold
from kopir.moderation.actions.appealing import (
    READ,
    appeal,
    appeal_by_link,
    appeal_of,
    decide_appeal,
    decide_by_link,
    decision_of,
    end_outside_reader,
    hand_on_appeals,
    name_outside_reader,
    staff,
    who_decides,
)
from kopir.moderation.actions.deciding import APPEAL, titled
from kopir.moderation.actions.demanding import NewDemand, answer_demand, enter_demand
from kopir.moderation.actions.ending import end_run_out, forget_originals
from kopir.moderation.actions.flagging import (
    FLAG,
    ask_flag,
    confirm_flag,
    dismiss_flag,
    flag,
    forget_pending_flags,
    pending_of,
)
from kopir.moderation.actions.keeping import decisions_on, forget_kept
from kopir.moderation.actions.waiting import end_hold, hold_by_machine, refusal_statement, refuse_waiting

__all__ = [
    "APPEAL",
    "FLAG",
    "READ",
    "NewDemand",
    "Places",
    "answer_demand",
    "appeal",
    "appeal_by_link",
    "appeal_of",
    "ask_flag",
    "blur",
    "confirm_flag",
    "decide_appeal",
    "decide_by_link",
    "decision_of",
    "decisions_on",
    "dismiss_flag",
    "end_hold",
    "end_outside_reader",
    "end_run_out",
    "enter_demand",
    "flag",
    "forget_kept",
    "forget_originals",
    "forget_pending_flags",
    "give_back",
    "hand_on_appeals",
    "hold_by_machine",
    "mask",
    "name_outside_reader",
    "pending_of",
    "refusal_statement",
    "refuse_held",
    "refuse_waiting",
    "staff",
    "thing_at",
    "titled",
    "who_decides",
    "withhold",
]
