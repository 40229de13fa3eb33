"""What people do for an office, one function an act."""

from kopir.offices.actions.answering import answer, ask_time, contest, keep_draft, pass_to, promise, take_up
from kopir.offices.actions.assisting import ASSIST, accept, end_assistant, invited_by, name_assistant
from kopir.offices.actions.claiming import CLAIM, ask_claim, claim, end_claim, invite_successor, office_of

__all__ = [
    "ASSIST",
    "CLAIM",
    "accept",
    "answer",
    "ask_claim",
    "ask_time",
    "claim",
    "contest",
    "end_assistant",
    "end_claim",
    "invite_successor",
    "invited_by",
    "keep_draft",
    "name_assistant",
    "office_of",
    "pass_to",
    "promise",
    "take_up",
]
