from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from kopir.accounts.models import Account
from kopir.issues.models.issues import Issue
from kopir.issues.rules.pairs import DECIDED, PairState


class PairQuerySet(models.QuerySet["Pair"]):
    def open(self) -> Self:
        """Pairs of which nobody has said whether they are one problem."""
        return self.filter(state=PairState.OPEN)

    def undecided(self) -> Self:
        """Open pairs, and those that went into another case meanwhile."""
        return self.exclude(state__in=DECIDED)

    def apart(self) -> Self:
        return self.filter(state=PairState.APART)

    def with_issues(self) -> Self:
        """Bring both issues along, by queries of their own: counting the pairs then joins nothing."""
        return self.prefetch_related(*(f"{side}__{name}" for side in ("first", "second") for name in ("topic", "area")))

    def between(self, one: int, other: int) -> Self:
        first, second = sorted((one, other))
        return self.filter(first=first, second=second)


class Pair(models.Model):
    """Two issues that a machine finds alike. It only suggests: an editor joins them, or says that they are not one.

    A decision is remembered, so that the same two are never offered again.
    """

    first = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()  # 0 to 1: how surely they are one problem, in the eyes of what found them
    by = models.CharField(max_length=64)  # the name of the model that found them
    group = models.PositiveBigIntegerField(default=0)  # pairs that hang together have the same
    found_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=[(state.value, state.value) for state in PairState], default=PairState.OPEN
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = PairQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(F("state"), F("score").desc(), F("id"), name="issue_pair_surest"),
            models.Index(fields=["group"], name="issue_pair_group"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="issue_pair_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="issue_pair_once"),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_at__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_at__isnull=True)),
                name="issue_pair_decided_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk} ({self.state})"
