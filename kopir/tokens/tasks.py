from kopir.tokens.actions import close_expired
from kopir.web.chores import Chore

CHORES = [Chore("tokens.close-expired", close_expired, every_s=60)]
