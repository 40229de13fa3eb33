from kopir.issues.actions import fold_supports, forget_unconfirmed, offer_pairs, tell_merges
from kopir.web.chores import Chore

CHORES = [
    Chore("issues.fold-supports", fold_supports, every_s=2),
    Chore("issues.tell-merges", tell_merges, every_s=5),
    Chore("issues.offer-pairs", offer_pairs, every_s=10),
    Chore("issues.forget-unconfirmed", forget_unconfirmed, every_s=3_600),
]
