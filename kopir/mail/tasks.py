from kopir.mail.actions import send_due
from kopir.web.chores import Chore

CHORES = [Chore("mail.send", send_due, every_s=1)]
