"""What is done with mails, one function an act."""

from kopir.mail.actions.incoming import forget_sender, keep, put_aside
from kopir.mail.actions.outbox import (
    budget,
    forget_receiver,
    forget_words,
    queue,
    queue_all,
    queue_one,
    queue_text,
    send_due,
    send_once_more,
    settle_as_sent,
)
from kopir.mail.actions.writing import say

__all__ = [
    "budget",
    "forget_receiver",
    "forget_sender",
    "forget_words",
    "keep",
    "put_aside",
    "queue",
    "queue_all",
    "queue_one",
    "queue_text",
    "say",
    "send_due",
    "send_once_more",
    "settle_as_sent",
]
