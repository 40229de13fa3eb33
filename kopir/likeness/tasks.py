from kopir.likeness.computing import compute, pair, survey
from kopir.web.chores import Chore

CHORES = [
    Chore("likeness.survey", survey, every_s=60),
    Chore("likeness.compute", compute, every_s=2),
    Chore("likeness.pair", pair, every_s=5),
]
