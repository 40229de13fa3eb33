from kopir.files.actions import forget_unattached
from kopir.web.chores import Chore

CHORES = [Chore("files.forget", forget_unattached, every_s=3_600)]
