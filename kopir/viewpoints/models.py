from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kopir.accounts.models import Account
from kopir.debates.models import Debate
from kopir.people.models import Person, Post
from kopir.viewpoints.labels import side_words
from kopir.viewpoints.rules import State
from kopir.web.languages import LANGUAGES

CODES = [(code, code) for code in LANGUAGES]


class ViewpointQuerySet(models.QuerySet["Viewpoint"]):
    def published(self) -> Self:
        return self.filter(state=State.PUBLISHED)

    def readable(self) -> Self:
        """Published ones whose words stand: where one was erased, title and text are the same trace."""
        return self.published().filter(withheld="").exclude(text=F("title"))

    def decided(self) -> Self:
        """Published or refused: what a page can be shown of, be it that it was refused."""
        return self.filter(state__in=[State.PUBLISHED, State.REFUSED])

    def held(self) -> Self:
        return self.filter(state=State.HELD)

    def unconfirmed_since(self, moment: datetime) -> Self:
        return self.filter(state=State.UNCONFIRMED, created_at__lt=moment)

    def by_account(self, account: Account) -> Self:
        return self.filter(author=account)


class Viewpoint(models.Model):
    """What a reader answers to a debate, under a name of their choice. Nobody else ever edits it.

    Questions of a debate may be set anew, so the one it is about is kept in its words; "" is the whole debate.
    """

    number = models.PositiveBigIntegerField(unique=True)
    debate = models.ForeignKey(Debate, on_delete=models.PROTECT, related_name="+")
    item_title = models.CharField(max_length=300, default="", blank=True)
    side = models.CharField(max_length=80)
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in State])
    author = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pending_email = models.EmailField(max_length=320, default="", blank=True)  # blanked once confirmed
    title = models.CharField(max_length=200)
    text = models.TextField()
    language = models.CharField(max_length=8, choices=CODES)
    page_language = models.CharField(max_length=8, choices=CODES)
    public_name = models.CharField(max_length=80, default="", blank=True)
    withheld = models.CharField(max_length=64, default="", blank=True)  # the decision that hides it
    refusal = models.CharField(max_length=64, default="", blank=True)  # the decision that refused it
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ViewpointQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["debate", "state", "-number"], name="viewpoint_debate"),
            models.Index(fields=["state", "created_at"], name="viewpoint_state"),
            models.Index(fields=["author"], name="viewpoint_author", condition=Q(author__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="viewpoint_number_positive"),
            models.CheckConstraint(
                condition=Q(state=State.UNCONFIRMED) | Q(pending_email=""), name="viewpoint_keeps_no_address"
            ),
            models.CheckConstraint(
                condition=(Q(state=State.REFUSED) & ~Q(refusal="")) | (~Q(state=State.REFUSED) & Q(refusal="")),
                name="viewpoint_refused_has_decision",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.UNCONFIRMED, State.HELD]) | Q(decided_at__isnull=False),
                name="viewpoint_decided_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"viewpoint {self.number} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("viewpoints:detail", args=[self.number])

    @property
    def ref(self) -> str:
        return f"viewpoint/{self.number}"

    @property
    def permanent_path(self) -> str:
        """The address without a language."""
        return f"/viewpoints/{self.number}"

    @property
    def refusal_number(self) -> int:
        """Under which number the decision stands that refused it."""
        return int(self.refusal.partition("/")[2])

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def side_label(self) -> str:
        return str(side_words(self.side))


class Citation(models.Model):
    """Words of a speech that a viewpoint answers, as they stood; their place in the debate has a permanent name."""

    viewpoint = models.ForeignKey(Viewpoint, on_delete=models.CASCADE, related_name="citations")
    place = models.PositiveSmallIntegerField()
    cue_name = models.CharField(max_length=12)  # the public name of the line in which the words begin
    second = models.FloatField(null=True)
    quote = models.CharField(max_length=600)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["viewpoint", "place"], name="citation_place_once")]

    def __str__(self) -> str:
        return f"citation {self.place} of viewpoint {self.viewpoint_id}"


class SpeakerReply(models.Model):
    """What a cited speaker answers under a viewpoint, by the link that went to the registered address of their post."""

    viewpoint = models.ForeignKey(Viewpoint, on_delete=models.CASCADE, related_name="replies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=8, choices=CODES)
    withheld = models.CharField(max_length=64, default="", blank=True)  # the decision that hides it
    replied_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["viewpoint", "person"], name="speaker_reply_once")]

    def __str__(self) -> str:
        return f"reply {self.pk} to viewpoint {self.viewpoint_id}"
