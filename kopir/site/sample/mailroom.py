"""Mails that come in on the sample site: kept as any mail is, read by the worker, decided by the editor."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import format_datetime
from functools import partial

from django.conf import settings

from kopir.letters.actions import place_on_letter, proposed_shares, publish_held_reply, publish_shared_reply
from kopir.letters.models import Reply
from kopir.letters.rules import ReplyKind
from kopir.mail.actions import keep
from kopir.mail.addresses import reply_to
from kopir.mail.models import IncomingMail, OutgoingMail
from kopir.mail.rules import Door, Fate
from kopir.site.sample.acting import Play
from kopir.site.sample.addressing import Addressing
from kopir.site.sample.cast import Cast
from kopir.site.sample.days import Days
from kopir.site.sample.reading import DATA, Told, told
from kopir.web import clock


@dataclass
class Mailroom:
    """Plans the mails; `came` holds the rows of those that came in, by their files."""

    play: Play
    days: Days
    cast: Cast
    addressing: Addressing
    came: dict[str, int] = field(default_factory=dict)

    def plan(self) -> None:
        """Plan each mail, and the hour at which an editor reads those that a machine may not publish."""
        for mail in told("mails")["mail"]:
            self.play.plan(self.days.at(mail["day"], 180), partial(self._come, mail), by_post=True)
            if "kind" in mail:
                self.play.plan(self.days.at(mail["day"], 300), partial(self._decide, mail))

    def _come(self, mail: Told) -> None:
        raw = (DATA / "mails" / f"{mail['file']}.eml").read_text(encoding="utf-8")
        names = {"to": settings.MAIL_FROM, "continues": "", "date": format_datetime(clock.now())}
        if "letter" in mail:
            ref = self.addressing.letter(*mail["letter"]).ref
            sent = OutgoingMail.objects.filter(about=ref, is_answerable=True).order_by("pk")[0]
            names |= {"to": reply_to(ref) or settings.MAIL_FROM, "continues": sent.message_id}
        for name, value in names.items():
            raw = raw.replace(f"{{{name}}}", value)
        kept = keep(raw.replace("\n", "\r\n").encode(), door=Door.SMTP)
        self.came[mail["file"]] = kept.pk

    def _decide(self, mail: Told) -> None:
        """Do what the desk offers: place a mail of the pen, or publish the reply that it was held as."""
        came, editor = IncomingMail.objects.get(pk=self.came[mail["file"]]), self.cast["editor"]
        if came.fate == Fate.PEN:
            place_on_letter(came, self.addressing.letter(*mail["letter"]), ReplyKind(mail["kind"]), editor)
            return
        reply = Reply.objects.get(mail=came)
        publish = publish_shared_reply if proposed_shares(reply) else publish_held_reply
        publish(reply, editor)
