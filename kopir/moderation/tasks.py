from kopir.moderation.actions import end_run_out, forget_originals, forget_pending_flags, hand_on_appeals
from kopir.web.chores import Chore

CHORES = [
    Chore("moderation.hand-on-appeals", hand_on_appeals, every_s=10),
    Chore("moderation.end-run-out", end_run_out, every_s=600),
    Chore("moderation.forget-originals", forget_originals, every_s=3_600),
    Chore("moderation.forget-pending-flags", forget_pending_flags, every_s=3_600),
]
