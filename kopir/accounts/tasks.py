from kopir.accounts.actions import forget_new_addresses, forget_unconfirmed
from kopir.accounts.erasure import sweep_after_erasure
from kopir.web.chores import Chore

CHORES = [
    Chore("accounts.forget_unconfirmed", forget_unconfirmed, every_s=3600),
    Chore("accounts.forget_new_addresses", forget_new_addresses, every_s=3600),
    Chore("accounts.sweep-after-erasure", sweep_after_erasure, every_s=60),
]
