from kopir.issues.actions import fold_supports, forget_unconfirmed, forget_uses
from kopir.web.chores import Chore

CHORES = [
    Chore("issues.fold-supports", fold_supports, every_s=2),
    Chore("issues.forget-unconfirmed", forget_unconfirmed, every_s=3_600),
    Chore("issues.forget-uses", forget_uses, every_s=3_600),
]
