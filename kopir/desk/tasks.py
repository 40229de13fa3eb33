from kopir.desk.actions import carry_out_due, forget_openings, forget_words
from kopir.web.chores import Chore

CHORES = [
    Chore("desk.carry-out", carry_out_due, every_s=1),
    Chore("desk.forget-openings", forget_openings, every_s=600),
    Chore("desk.forget-words", forget_words, every_s=3_600),
]
