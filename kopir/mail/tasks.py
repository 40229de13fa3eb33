from kopir.mail.actions import send_due
from kopir.mail.actions.incoming import forget_junk
from kopir.mail.doors.imap import poll
from kopir.web.chores import Chore

CHORES = [
    Chore("mail.send", send_due, every_s=1),
    Chore("mail.poll", poll, every_s=60),
    Chore("mail.junk", forget_junk, every_s=3600),
]
