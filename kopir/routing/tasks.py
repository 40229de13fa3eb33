from kopir.routing.actions import learn_if_due
from kopir.web.chores import Chore

CHORES = [Chore("routing.learn", learn_if_due, every_s=900)]
