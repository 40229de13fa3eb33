from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kopir.accounts.models import Account
from kopir.commitments.rules import (
    BROKEN_AFTER,
    CHECKABLE,
    DUE_SOON_DAYS,
    RUNNING,
    Outcome,
    Public,
    SourceKind,
    State,
)
from kopir.files.models import StoredFile
from kopir.issues.models import Issue
from kopir.letters.models import Reply
from kopir.people.models import Area, Organization, Person, Post
from kopir.web import clock
from kopir.web.languages import LANGUAGES


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def for_issue(self, issue: Issue) -> Self:
        return self.filter(issues=issue).order_by("number")

    def in_case(self, issue: Issue) -> Self:
        """Promises about an issue or about those that are merged into it, each once."""
        here = CommitmentIssue.objects.filter(issue__in=Issue.objects.keys_in_cases([issue.pk]))
        return self.filter(pk__in=here.values("commitment")).order_by("number")

    def by_person(self, person: Person) -> Self:
        """Promises of a person: who held the post on the day keeps them."""
        return self.filter(person=person)

    def by_organization(self, organization: Organization) -> Self:
        """Promises of an organisation and of posts in it."""
        return self.filter(organization=organization)

    def by_post(self, post: Post) -> Self:
        return self.filter(post=post)

    def in_area(self, area: Area) -> Self:
        return self.filter(Q(post__area=area) | Q(post__area__isnull=True, organization__area=area))

    def running(self) -> Self:
        """Promises whose promiser still owes something."""
        return self.filter(state__in=RUNNING)

    def at_state(self, *states: State) -> Self:
        return self.filter(state__in=states)

    def overdue(self) -> Self:
        return self.filter(state=State.OVERDUE)

    def disputed(self) -> Self:
        """Verified once and disputed with evidence: an editor must look."""
        return self.filter(state=State.DISPUTED)

    def review_due(self) -> Self:
        return self.filter(state=State.REVIEW_DUE)

    def charter(self) -> Self:
        """What the host itself has promised."""
        return self.filter(is_charter=True)

    def moved_by_time(self, on: date, quiet_days: int) -> Self:
        """Promises that time itself may have to move on a day; the rules decide each."""
        soon, broken = on + timedelta(days=DUE_SOON_DAYS), on - BROKEN_AFTER
        running = Q(state=State.OPEN) & (Q(due_on__lte=soon) | Q(review_on__lte=soon))
        passed = Q(state=State.DUE_SOON) & (Q(due_on__lt=on) | Q(review_on__lte=on))
        old = Q(state=State.OVERDUE, due_on__lte=broken)
        quiet = Q(state=State.CLAIMED, claimed_on__lte=on - timedelta(days=quiet_days))
        return self.filter(running | passed | old | quiet).order_by("number")

    def with_promiser(self) -> Self:
        """All that a row of a list shows, in one query."""
        return self.select_related("person", "post__organization", "organization")


class Commitment(models.Model):
    """A promise: who, the exact words, by when, what counts as done, and where it was said."""

    number = models.PositiveBigIntegerField(unique=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    said_on = models.DateField()
    words = models.TextField()
    measure = models.TextField()
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    source_kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in SourceKind])
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments")
    source_url = models.URLField(max_length=1000, default="", blank=True)
    source_copy = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issues = models.ManyToManyField(Issue, through="CommitmentIssue", related_name="commitments")
    is_charter = models.BooleanField(default=False)
    due_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    first_due_on = models.DateField(null=True, blank=True)  # by this one "in time" is judged
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in State])
    outcome = models.CharField(
        max_length=16, default="", blank=True, choices=[(outcome.value, outcome.value) for outcome in Outcome]
    )
    round = models.PositiveSmallIntegerField(default=1)  # one more after each reopening
    claimed_on = models.DateField(null=True, blank=True)
    reopened_on = models.DateField(null=True, blank=True)
    broken_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=1000, default="", blank=True)
    withdrawal_url = models.URLField(max_length=1000, default="", blank=True)
    confirmations = models.PositiveIntegerField(default=0)
    others = models.PositiveIntegerField(default=0)
    disputes = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField(null=True, blank=True)
    told_due_on = models.DateField(null=True, blank=True)  # the day for which the due-day mail was queued
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "-number"], name="commitment_state"),
            models.Index(fields=["person", "-number"], name="commitment_person"),
            models.Index(fields=["post", "-number"], name="commitment_post"),
            models.Index(fields=["organization", "-number"], name="commitment_organization"),
            models.Index(fields=["due_on"], name="commitment_due", condition=Q(state__in=sorted(RUNNING))),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="commitment_number_positive"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(post__isnull=False) | Q(organization__isnull=False),
                name="commitment_has_promiser",
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=True) | Q(organization__isnull=False), name="commitment_post_has_organization"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False, review_on__isnull=True)
                | Q(due_on__isnull=True, review_on__isnull=False),
                name="commitment_one_date",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(first_due_on__isnull=False), name="commitment_keeps_first_date"
            ),
            models.CheckConstraint(
                condition=Q(source_kind=SourceKind.REPLY, reply__isnull=False)
                | (Q(source_kind=SourceKind.LINK, source_copy__isnull=False) & ~Q(source_url=""))
                | (Q(source_kind=SourceKind.SPEECH) & ~Q(source_url="")),
                name="commitment_has_source",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="commitment_has_words"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(CHECKABLE)) | Q(claimed_on__isnull=False), name="commitment_claim_has_day"
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN, withdrawn_on__isnull=False) & ~Q(withdrawal_reason="")
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_on__isnull=True)),
                name="commitment_withdrawn_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.BROKEN) | Q(broken_on__isnull=False), name="commitment_broken_has_day"
            ),
        ]

    def __str__(self) -> str:
        return f"commitment {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("commitments:detail", args=[self.number])

    @property
    def ref(self) -> str:
        return f"commitment/{self.number}"

    @property
    def permanent_path(self) -> str:
        """The address without a language, for mails and print."""
        return f"/commitments/{self.number}"

    @property
    def public(self) -> Public:
        """What everybody may know of its state, as the rules take it."""
        return Public(
            state=State(self.state),
            round=self.round,
            due_on=self.due_on,
            review_on=self.review_on,
            first_due_on=self.first_due_on,
            claimed_on=self.claimed_on,
            reopened_on=self.reopened_on,
            broken_on=self.broken_on,
            withdrawn_on=self.withdrawn_on,
            confirmations=self.confirmations,
            others=self.others,
            disputes=self.disputes,
        )

    @property
    def office(self) -> Post | Organization | None:
        """Whose registered address hears of it."""
        return self.post or self.organization

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_checkable(self) -> bool:
        return self.state in CHECKABLE

    @property
    def is_postponed(self) -> bool:
        return bool(self.due_on and self.first_due_on != self.due_on)

    @property
    def days_left(self) -> int | None:
        """Calendar days until the date while somebody owes; below zero: overdue by so many."""
        if not self.is_running:
            return None
        return (self.public.dates.deadline - clock.today()).days


class CommitmentIssue(models.Model):
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="links")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commitment", "issue"], name="commitment_issue_once")]

    def __str__(self) -> str:
        return f"commitment {self.commitment_id} answers issue {self.issue_id}"
