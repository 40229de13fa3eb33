from kopir.accounts.actions import forget_unconfirmed
from kopir.web.chores import Chore

CHORES = [Chore("accounts.forget_unconfirmed", forget_unconfirmed, every_s=3600)]
