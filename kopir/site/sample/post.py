"""The sample's postman: what the acting wrote counts as sent and went nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings

from kopir.mail.models import OutgoingMail
from kopir.mail.rules import MailState
from kopir.web import clock
from kopir.web.chores import Chore


@dataclass
class Postman:
    """Marks mails as sent.

    What is about a `kept` reference stays queued: the worker of the running site writes it to the mail folder.
    """

    kept: set[str] = field(default_factory=set)

    @property
    def chore(self) -> Chore:
        return Chore("sample.post", self.go_round, every_s=1)

    def go_round(self) -> int:
        """Take everything out of the outbox that does not stay for the newcomer."""
        kept = self.kept if not settings.SMTP_URL else set()  # with a mail server nothing may stay
        waiting = OutgoingMail.objects.filter(state=MailState.QUEUED).exclude(about__in=sorted(kept))
        moment = clock.now()
        to_offices = waiting.filter(is_private=False).update(state=MailState.SENT, sent_at=moment)
        to_people = waiting.filter(is_private=True).update(
            state=MailState.SENT, sent_at=moment, to="", context={}, subject="", body=""
        )
        return int(to_offices + to_people)
