from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from kopir.accounts.models import Account
from kopir.follow.rules import Rhythm

CHOICES = [(rhythm.value, rhythm.value) for rhythm in Rhythm]
LONGEST = 1_600  # a search for a hundred letters, each written as several bytes


class FollowingQuerySet(models.QuerySet["Following"]):
    def of(self, account: Account) -> Self:
        return self.filter(account=account).order_by("pk")

    def due(self, at: datetime) -> Self:
        """Followings with a notice to be written now; those that have read equally far stand together."""
        return self.filter(due_at__lte=at).order_by("position", "pk")

    def due_with_company(self, at: datetime, limit: int) -> Self:
        """The longest due, and whatever else waits for the same people: what is told at once goes out together."""
        whose = self.due(at).values("account")[:limit]
        waits = self.filter(due_at__isnull=False).filter(Q(due_at__lte=at) | Q(rhythm=Rhythm.AT_ONCE))
        return waits.filter(account__in=whose).select_related("account").order_by("position", "pk")

    def asleep(self, whats: Iterable[str], before: int) -> Self:
        """Followings of these things that have no notice in sight and have not read as far as an entry."""
        return self.filter(what__in=whats, due_at__isnull=True, position__lt=before)


class Following(models.Model):
    """A person wants to be told about something. Private: it is shown to that person only and counted nowhere.

    `position` is how far in the record this following has been served. `due_at` is when its next notice is written,
    None while there is nothing to tell.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=LONGEST)
    rhythm = models.CharField(max_length=16, choices=CHOICES)
    language = models.CharField(max_length=8)
    position = models.BigIntegerField()
    due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = FollowingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "what"], name="following_once")]
        indexes = [
            models.Index(fields=["what"], name="following_what"),
            models.Index(fields=["due_at"], name="following_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"following {self.pk}"  # neither who nor what: this text reaches logs

    @property
    def ref(self) -> str:
        return f"following/{self.pk}"


class PendingFollowingQuerySet(models.QuerySet["PendingFollowing"]):
    def of(self, account: Account) -> Self:
        """What was asked for with an address of this account."""
        return self.filter(canonical_email=account.canonical_email).order_by("pk")

    def asked_before(self, moment: datetime) -> Self:
        return self.filter(created_at__lt=moment).order_by("pk")


class PendingFollowing(models.Model):
    """A following asked for with an address that has not been confirmed; forgotten after a week."""

    what = models.CharField(max_length=LONGEST)
    rhythm = models.CharField(max_length=16, choices=CHOICES)
    language = models.CharField(max_length=8)
    email = models.EmailField(max_length=320)
    canonical_email = models.CharField(max_length=320, db_index=True)
    created_at = models.DateTimeField(db_index=True)

    objects = PendingFollowingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"pending following {self.pk}"


class Wish(models.Model):
    """The box below a form of raising or supporting was ticked; `ref` names the act that has yet to come true.

    It says nothing of the person: who they are stands with the act.
    """

    ref = models.CharField(max_length=240, unique=True)
    language = models.CharField(max_length=8)
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"wish for {self.ref}"
