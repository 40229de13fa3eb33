from kopir.web.chores import Chore
from kopir.web.planner import EVERY_S, refresh_statistics

CHORES = [Chore("web.refresh-statistics", refresh_statistics, every_s=EVERY_S)]
