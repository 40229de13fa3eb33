"""What tests read of a promise: its entries, its mails, its row."""

from __future__ import annotations

from datetime import timedelta

from kopir.commitments.models import Commitment
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry


def kinds(commitment: Commitment) -> list[str]:
    return [entry.kind for entry in Entry.objects.about(commitment.ref)]


def last(commitment: Commitment) -> Entry:
    return list(Entry.objects.about(commitment.ref))[-1]


def mails(commitment: Commitment) -> list[str]:
    rows = OutgoingMail.objects.filter(about=commitment.ref).order_by("pk")
    return [row.template.removeprefix("commitments/mail/").removesuffix(".txt") for row in rows]


def fresh(commitment: Commitment) -> Commitment:
    return Commitment.objects.get(pk=commitment.pk)


def later(traveller: object, days: int) -> None:
    traveller.shift(timedelta(days=days))  # type: ignore[attr-defined]
