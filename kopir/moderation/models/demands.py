from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kopir.accounts.models import Account
from kopir.moderation.rules import DemandAnswer, Demander, DemandKind
from kopir.web.languages import LANGUAGES


class DemandQuerySet(models.QuerySet["Demand"]):
    def newest(self) -> Self:
        return self.order_by("-number")


class Demand(models.Model):
    """What an authority or a party demanded of the site, and what it was answered: public, whoever it was.

    Where a law forbids to say more, only the number and the fact that there was a demand are shown.
    """

    number = models.PositiveBigIntegerField(unique=True)
    received_on = models.DateField()
    demander = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Demander])
    body = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in DemandKind])
    ground = models.CharField(max_length=500)
    demanded = models.CharField(max_length=2_000)
    outcome = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in DemandAnswer], default=DemandAnswer.WAITING
    )
    answer = models.CharField(max_length=2_000, default="", blank=True)
    answered_on = models.DateField(null=True, blank=True)
    is_sealed = models.BooleanField(default=False)  # a law forbids details
    sealed_by = models.CharField(max_length=300, default="", blank=True)  # which law
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    entered_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = DemandQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(body="") & ~Q(ground="") & ~Q(demanded=""), name="demand_says_who_why_what"
            ),
            models.CheckConstraint(
                condition=Q(outcome=DemandAnswer.WAITING, answered_on__isnull=True, answer="")
                | (~Q(outcome=DemandAnswer.WAITING) & Q(answered_on__gte=F("received_on")) & ~Q(answer="")),
                name="demand_answered_whole",
            ),
            models.CheckConstraint(condition=Q(is_sealed=False) | ~Q(sealed_by=""), name="demand_sealed_names_law"),
        ]

    def __str__(self) -> str:
        return f"demand {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:demand", args=[self.number])

    @property
    def ref(self) -> str:
        return f"demand/{self.number}"

    @property
    def permanent_path(self) -> str:
        return f"/moderation/demands/{self.number}"
