from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.http import QueryDict

from kopir.accounts.models import Account
from kopir.desk.rules import OPENED_FOR, RulingState


class RulingQuerySet(models.QuerySet["Ruling"]):
    def pending(self) -> Self:
        return self.filter(state=RulingState.PENDING)

    def due(self, at: datetime) -> Self:
        """Decisions whose ten seconds are over; one that broke before comes last and holds up no other."""
        return self.pending().filter(takes_effect_at__lte=at).order_by("attempts", "takes_effect_at", "pk")

    def of_item(self, kind: str, key: int) -> Self:
        return self.filter(kind=kind, key=key).order_by("-pk")

    def of_editor(self, editor: Account) -> Self:
        return self.filter(editor=editor)

    def to_be_told(self) -> Self:
        """Decisions that did not take effect, as long as their editor has not read it."""
        return self.filter(state=RulingState.REFUSED, is_told=False).order_by("pk")

    def taking_out(self, kind: str, today: date) -> Self:
        """Decisions by which an item waits no more: pending ones, and looks that have not run out."""
        looked = Q(state=RulingState.DONE, is_look=True) & (Q(comes_back_on__isnull=True) | Q(comes_back_on__gt=today))
        return self.filter(Q(state=RulingState.PENDING) | looked, kind=kind)

    def done_since(self, moment: datetime) -> Self:
        return self.filter(state__in=[RulingState.DONE, RulingState.PENDING], decided_at__gte=moment)

    def with_old_words(self, before: datetime) -> Self:
        return self.exclude(state=RulingState.PENDING).exclude(params={}).filter(settled_at__lt=before)


class Ruling(models.Model):
    """What an editor decided about one item of one queue: a row first, an act ten seconds later.

    `params` holds what was typed, until the act is done; the app's own row holds the words from then on.
    """

    kind = models.CharField(max_length=32)
    key = models.PositiveBigIntegerField()
    act = models.CharField(max_length=32)
    params = models.JSONField(default=dict)
    # Empty once the editor's own account is erased: the count of a day's work stays.
    editor = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=16,
        choices=[(state.value, state.value) for state in RulingState],
        default=RulingState.PENDING,
    )
    decided_at = models.DateTimeField()
    takes_effect_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    refusal = models.CharField(max_length=64, default="", blank=True)
    is_told = models.BooleanField(default=False)
    is_look = models.BooleanField(default=False)  # changes nothing but that it was seen
    comes_back_on = models.DateField(null=True, blank=True)

    objects = RulingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["takes_effect_at"], name="ruling_due", condition=Q(state=RulingState.PENDING)),
            models.Index(fields=["kind", "key"], name="ruling_item"),
            models.Index(fields=["decided_at"], name="ruling_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state=RulingState.PENDING), name="ruling_pending_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=RulingState.REFUSED) | ~Q(refusal=""), name="ruling_refused_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(state=RulingState.PENDING, settled_at__isnull=True)
                | (~Q(state=RulingState.PENDING) & Q(settled_at__isnull=False)),
                name="ruling_settled_has_time",
            ),
            models.CheckConstraint(
                condition=Q(is_look=True) | Q(comes_back_on__isnull=True), name="ruling_only_looks_come_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.kind}/{self.key} ({self.state})"

    @property
    def sent(self) -> QueryDict:
        """What was typed, as a form takes it."""
        found = QueryDict(mutable=True)
        for name, values in self.params.items():
            found.setlist(name, values)
        return found


class OpeningQuerySet(models.QuerySet["Opening"]):
    def current(self, at: datetime) -> Self:
        return self.filter(opened_at__gt=at - OPENED_FOR)

    def of_others(self, editor: Account, at: datetime) -> Self:
        return self.current(at).exclude(editor=editor)


class Opening(models.Model):
    """Who has an item open just now. A courtesy among editors: it bars nobody, the decision's constraint does."""

    kind = models.CharField(max_length=32)
    key = models.PositiveBigIntegerField()
    editor = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="desk_opening_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key} is open"
