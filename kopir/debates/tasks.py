from kopir.debates.building import measure_anew
from kopir.web.chores import Chore

CHORES = [Chore("debates.measure-anew", measure_anew, every_s=3_600)]
