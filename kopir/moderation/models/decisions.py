from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kopir.accounts.models import Account
from kopir.files.models import StoredFile
from kopir.moderation.handlers import AuthorGroup
from kopir.moderation.rules import (
    FACTS_MAX,
    LAW_MAX,
    REDRESS_MAX,
    RESTRICTIONS,
    TAKES_AWAY,
    WORDS_MAX,
    Act,
    FoundBy,
    Ground,
    Rule,
    Scope,
)
from kopir.web.languages import LANGUAGES

FREE = Q(act__in=[Act.PUBLISH, Act.RESTORE])  # what restricts nothing needs no more than its facts


class DecisionQuerySet(models.QuerySet["Decision"]):
    def restricting(self) -> Self:
        return self.filter(act__in=RESTRICTIONS)

    def standing(self) -> Self:
        """Restrictions that have not been ended."""
        return self.restricting().filter(ended_at__isnull=True)

    def on(self, ref: str) -> Self:
        return self.filter(ref=ref).order_by("-number")

    def withholding(self, ref: str) -> Self:
        """The restriction that keeps a thing from readers now: none, or one."""
        return self.standing().filter(ref=ref, act__in=TAKES_AWAY)

    def run_out(self, on: date) -> Self:
        """Restrictions for a time whose last day has passed."""
        return self.standing().filter(until__lt=on).order_by("number")

    def against(self, account: Account) -> Self:
        return self.filter(author=account).order_by("-number")


class Decision(models.Model):
    """A statement of reasons: what was decided on whose text, how far, how long, on which facts and ground."""

    number = models.PositiveBigIntegerField(unique=True)
    ref = models.CharField(max_length=64, db_index=True)  # of the thing, such as report/12
    about = models.JSONField(default=list)  # the public references whose timeline shows the decision
    path = models.CharField(max_length=200, default="", blank=True)  # where the thing is shown, without a language
    act = models.CharField(max_length=8, choices=[(act.value, act.value) for act in Act])
    scope = models.CharField(max_length=8, default="", blank=True, choices=[(one.value, one.value) for one in Scope])
    until = models.DateField(null=True, blank=True)  # its last day
    is_indefinite = models.BooleanField(default=False)
    facts = models.CharField(max_length=FACTS_MAX)  # published
    words = models.CharField(max_length=WORDS_MAX, default="", blank=True)  # for the author alone
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])  # of facts and words
    found_by = models.CharField(max_length=8, choices=[(one.value, one.value) for one in FoundBy])
    ground = models.CharField(max_length=8, default="", blank=True, choices=[(one.value, one.value) for one in Ground])
    rule = models.CharField(max_length=16, default="", blank=True, choices=[(one.value, one.value) for one in Rule])
    law = models.CharField(max_length=LAW_MAX, default="", blank=True)
    redress = models.CharField(max_length=REDRESS_MAX, default="", blank=True)
    group = models.CharField(max_length=8, choices=[(one.value, one.value) for one in AuthorGroup])
    author = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_decider_gone = models.BooleanField(default=False)  # who decided has left the site and is forgotten
    decided_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ends = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="ended_by")
    # When what it decided on was submitted, so that the time to decide can be told.
    waited_since = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["until"], name="decision_until", condition=Q(ended_at__isnull=True))]
        constraints = [
            models.CheckConstraint(condition=~Q(ref=""), name="decision_says_on_what"),
            models.CheckConstraint(condition=Q(act__in=[act.value for act in Act]), name="decision_says_what"),
            models.CheckConstraint(condition=FREE | ~Q(scope=""), name="decision_says_how_far"),
            models.CheckConstraint(
                condition=FREE
                | Q(is_indefinite=True, until__isnull=True)
                | Q(is_indefinite=False, until__isnull=False),
                name="decision_says_how_long",
            ),
            models.CheckConstraint(condition=~Q(facts=""), name="decision_says_facts"),
            models.CheckConstraint(
                condition=Q(found_by__in=[one.value for one in FoundBy]), name="decision_says_who_found"
            ),
            models.CheckConstraint(
                condition=FREE
                | (Q(ground=Ground.RULE, law="") & ~Q(rule=""))
                | (Q(ground=Ground.LAW, rule="") & ~Q(law="")),
                name="decision_says_why",
            ),
            models.CheckConstraint(condition=FREE | ~Q(redress=""), name="decision_says_redress"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=False)
                | Q(is_decider_gone=True)
                | Q(act=Act.HOLD, found_by=FoundBy.MACHINE)
                | Q(act__in=[Act.RESTORE, Act.PUBLISH]),
                name="decision_by_machine_only_holds",
            ),
            models.CheckConstraint(
                condition=Q(group__in=[one.value for one in AuthorGroup]), name="decision_says_whose_group"
            ),
            models.UniqueConstraint(
                fields=["ref"], condition=Q(ended_at__isnull=True, act__in=TAKES_AWAY), name="decision_withholds_once"
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:decision", args=[self.number])

    @property
    def public_ref(self) -> str:
        return f"decision/{self.number}"

    @property
    def permanent_path(self) -> str:
        """The address without a language, for mails, data and feeds."""
        return f"/moderation/decisions/{self.number}"

    @property
    def of(self) -> str:
        """The kind of thing it decided on."""
        return self.ref.partition("/")[0]

    @property
    def is_restriction(self) -> bool:
        return self.act in RESTRICTIONS


class KeptQuerySet(models.QuerySet["Kept"]):
    def originals_before(self, moment: datetime) -> Self:
        """Originals of masked texts and blurred photos whose term for an appeal has passed, none under appeal."""
        ended = self.filter(decision__act__in=[Act.MASK, Act.BLUR], decision__decided_at__lt=moment)
        return ended.exclude(decision__appeal__state="open").order_by("pk")


class Kept(models.Model):
    """What was taken out of a public row: private, and given back exactly when the decision is undone."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="kept")
    field = models.CharField(max_length=64)
    text = models.TextField(default="", blank=True)
    photo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The opening in the record that held the text, with its salt. No foreign key: an erasure deletes openings.
    opening = models.PositiveBigIntegerField(null=True, blank=True)
    salt = models.BinaryField(max_length=32, default=b"", blank=True)
    withheld_before = models.CharField(max_length=64, default="", blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "field"], condition=Q(opening__isnull=True), name="kept_field_once"
            ),
            models.UniqueConstraint(
                fields=["decision", "opening"], condition=Q(opening__isnull=False), name="kept_opening_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} kept by decision {self.decision_id}"
