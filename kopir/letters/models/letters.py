from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kopir.accounts.models import Account
from kopir.issues.models import Issue
from kopir.letters.rulebooks import Basis, Rulebook, find
from kopir.letters.rules import AWAITING, ENDED, REPLIED, Channel, CloseReason, LetterState
from kopir.people.models import Organization, Person, Post, exactly_one
from kopir.pure.workdays import ClockState, Deadline, state_on
from kopir.web.languages import LANGUAGES


class LetterQuerySet(models.QuerySet["Letter"]):
    def for_issue(self, issue: Issue) -> Self:
        return self.filter(issue=issue).order_by("number")

    def in_case(self, issue: Issue) -> Self:
        """Letters about an issue and about those that are merged into it."""
        return self.filter(issue__in=Issue.objects.keys_in_cases([issue.pk])).order_by("number")

    def open(self) -> Self:
        """Letters whose addressee still owes a reply."""
        return self.filter(state__in=AWAITING)

    def replied(self) -> Self:
        return self.filter(state__in=REPLIED)

    def delivered(self) -> Self:
        """Letters that reached their addressee: what a scorecard counts as put to somebody."""
        return self.exclude(clock_starts_on=None).exclude(state=LetterState.WITHDRAWN)

    def overdue(self, on: date) -> Self:
        """Letters whose clock runs and whose last day has passed."""
        return self.filter(state=LetterState.WAITING, overdue_from__lte=on)

    def long_overdue(self, on: date) -> Self:
        return self.filter(state=LetterState.WAITING, long_overdue_from__lte=on)

    def answered_in_time(self) -> Self:
        return self.filter(stopped_on__isnull=False, stopped_on__lte=F("due_on"))

    def to_post(self, post: Post) -> Self:
        return self.filter(post=post)

    def to_organization(self, organization: Organization) -> Self:
        """Letters to an organisation or to a post in it."""
        return self.filter(Q(organization=organization) | Q(post__organization=organization))

    def held_by(self, person: Person) -> Self:
        """Letters that a person holds the post for, or held it for until they left it."""
        return self.filter(Q(holder=person) | Q(pk__in=self.model.objects.filter(past_holders__person=person)))

    def with_addressee(self) -> Self:
        return self.select_related("issue", "post__organization", "organization", "holder")

    def waiting_to_be_handed_in(self) -> Self:
        return self.filter(state=LetterState.PREPARED)

    def waiting_for_registration(self) -> Self:
        """Letters that arrived but lack the proof that a legal term asks for."""
        return self.filter(state=LetterState.SENT, basis=Basis.LEGAL)

    def with_extension_asked(self) -> Self:
        return self.filter(state=LetterState.WAITING, extension_asked_until__isnull=False)


class Letter(models.Model):
    """The putting of an issue to one addressee. Dates of the clock are computed, never typed."""

    number = models.PositiveBigIntegerField(unique=True)
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="letters")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    holder = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    holder_name = models.CharField(max_length=500, default="", blank=True)
    held_from = models.DateField(null=True, blank=True)  # the day on which it was passed on to this holder
    holder_due_on = models.DateField(null=True, blank=True)  # by which an inherited letter is due from its holder
    transferred_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="transferred_to"
    )
    rulebook_name = models.CharField(max_length=64)
    basis = models.CharField(max_length=8, choices=[(basis.value, basis.value) for basis in Basis])
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in LetterState])
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    second_language = models.CharField(
        max_length=8, default="", blank=True, choices=[(code, code) for code in LANGUAGES]
    )  # its mails are written in both, beside each other
    opening = models.TextField(blank=True)
    email = models.EmailField(max_length=320, default="", blank=True)  # the office's registered address
    channel = models.CharField(
        max_length=8, default="", blank=True, choices=[(channel.value, channel.value) for channel in Channel]
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)  # somebody at the office pressed that it is there
    registered_on = models.DateField(null=True, blank=True)
    registration_number = models.CharField(max_length=80, default="", blank=True)
    handing_in_note = models.CharField(max_length=500, default="", blank=True)
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    own_due_on = models.DateField(null=True, blank=True)
    clock_starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    overdue_from = models.DateField(null=True, blank=True)
    long_overdue_from = models.DateField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)
    extension_asked_until = models.DateField(null=True, blank=True)
    extended_until = models.DateField(null=True, blank=True)
    is_overdue_noted = models.BooleanField(default=False)
    is_long_overdue_noted = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(
        max_length=16, default="", blank=True, choices=[(reason.value, reason.value) for reason in CloseReason]
    )
    withdrawal_reason = models.CharField(max_length=500, default="", blank=True)
    source_ref = models.CharField(max_length=120, null=True, blank=True, unique=True)  # many may have none
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["issue", "number"], name="letter_issue"),
            models.Index(fields=["post", "-number"], name="letter_post"),
            models.Index(fields=["organization", "-number"], name="letter_organization"),
            models.Index(fields=["overdue_from"], name="letter_overdue", condition=Q(state=LetterState.WAITING)),
            models.Index(fields=["state", "number"], name="letter_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("post", "organization"),
                name="letter_one_addressee",
            ),
            models.CheckConstraint(
                condition=Q(
                    clock_starts_on__isnull=True,
                    due_on__isnull=True,
                    overdue_from__isnull=True,
                    long_overdue_from__isnull=True,
                )
                | Q(
                    clock_starts_on__isnull=False,
                    due_on__isnull=False,  # said of each: a check that comes out unknown would hold
                    overdue_from__isnull=False,
                    long_overdue_from__isnull=False,
                    due_on__gte=F("clock_starts_on"),
                    overdue_from__gt=F("due_on"),
                    long_overdue_from__gte=F("overdue_from"),
                ),
                name="letter_clock_whole_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.BOUNCED) | Q(clock_starts_on__isnull=True),
                name="letter_bounce_starts_no_clock",
            ),
            models.CheckConstraint(condition=~Q(second_language=F("language")), name="letter_second_language_differs"),
            models.CheckConstraint(
                condition=~Q(state=LetterState.WAITING) | Q(clock_starts_on__isnull=False, stopped_on__isnull=True),
                name="letter_waiting_has_clock",
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.LEGAL)
                | Q(clock_starts_on__isnull=True)
                | (Q(registered_on__isnull=False) & ~Q(registration_number="") & ~Q(channel="")),
                name="letter_legal_has_proof",
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.CLOSED, closed_at__isnull=False)
                | (~Q(state=LetterState.CLOSED) & Q(closed_at__isnull=True)),
                name="letter_closed_has_day",
            ),
            models.UniqueConstraint(
                fields=["issue", "post"],
                condition=Q(state__in=AWAITING, post__isnull=False, source_ref__isnull=True),
                name="letter_open_once_post",
            ),
            models.UniqueConstraint(
                fields=["issue", "organization"],
                condition=Q(state__in=AWAITING, organization__isnull=False, source_ref__isnull=True),
                name="letter_open_once_organization",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("letters:detail", args=[self.number])

    @property
    def ref(self) -> str:
        return f"letter/{self.number}"

    @property
    def permanent_path(self) -> str:
        """The address without a language, for mails and print."""
        return f"/letters/{self.number}"

    @property
    def addressee(self) -> Post | Organization:
        found = self.post or self.organization
        if found is None:  # held by a constraint; said for the reader and the type checker
            raise ValueError(f"{self} has no addressee")
        return found

    @property
    def languages(self) -> tuple[str, ...]:
        """The language of its mails, or the two that stand beside each other."""
        return tuple(filter(None, (self.language, self.second_language)))

    @property
    def due_from_holder_on(self) -> date | None:
        """The day by which the present holder answers: an inherited letter leaves them a whole term of their own."""
        return max(self.due_on, self.holder_due_on) if self.due_on and self.holder_due_on else self.due_on

    @property
    def rulebook(self) -> Rulebook:
        return find(self.rulebook_name)

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def has_replied(self) -> bool:
        return self.state in REPLIED or self.stopped_on is not None

    @property
    def deadline(self) -> Deadline | None:
        if not (self.clock_starts_on and self.due_on and self.overdue_from and self.long_overdue_from):
            return None
        return Deadline(self.clock_starts_on, self.due_on, self.overdue_from, self.long_overdue_from)

    def clock_state(self, on: date) -> ClockState | None:
        """Return what the clock says on a day; None where it does not run."""
        deadline = self.deadline
        if self.state != LetterState.WAITING or deadline is None:
            return None
        return state_on(deadline, on)


class Question(models.Model):
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="question_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="question_number_positive"),
        ]

    def __str__(self) -> str:
        return f"question {self.number} of letter {self.letter_id}"
