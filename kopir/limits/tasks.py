from kopir.limits.actions import forget_uses
from kopir.web.chores import Chore

CHORES = [Chore("limits.forget-uses", forget_uses, every_s=3_600)]
