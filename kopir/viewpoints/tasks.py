from kopir.viewpoints.actions import forget_unconfirmed
from kopir.web.chores import Chore

CHORES = [Chore("viewpoints.forget-unconfirmed", forget_unconfirmed, every_s=3_600)]
