from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from kopir.accounts.models import Account
from kopir.files.models import StoredFile
from kopir.letters.models import Letter
from kopir.offices.rules import End, Role
from kopir.people.addressees import Addressee, columns_of
from kopir.people.models import Membership, Organization, Person, Post, exactly_one
from kopir.web import clock


class MandateQuerySet(models.QuerySet["Mandate"]):
    def live(self) -> Self:
        """Those who act for an office now."""
        return self.filter(accepted_at__isnull=False, ended_at__isnull=True)

    def waiting(self) -> Self:
        """Assistants who have been named and have not pressed the link yet."""
        return self.filter(accepted_at__isnull=True, ended_at__isnull=True)

    def claims(self) -> Self:
        """Offices that are taken up, each once."""
        return self.filter(role=Role.HOLDER)

    def of(self, account: Account) -> Self:
        return self.filter(account=account)

    def for_office(self, office: Addressee) -> Self:
        return self.filter(**columns_of(office))

    def for_letter(self, letter: Letter) -> Self:
        return self.filter(post=letter.post_id, organization=letter.organization_id)

    def outlived(self) -> Self:
        """Claims of posts that somebody else holds today, or nobody."""
        today = Membership.objects.on(clock.today()).filter(post=OuterRef("post"))
        holder = today.order_by(F("starts_on").desc(nulls_last=True), "-pk").values("person")[:1]
        now = Coalesce(Subquery(holder), Value(0), output_field=BigIntegerField())
        then = Coalesce(F("person_id"), Value(0), output_field=BigIntegerField())
        return self.live().claims().filter(post__isnull=False).annotate(now=now, then=then).exclude(now=F("then"))

    def without_successor(self) -> Self:
        """Claims that ended with a term, of posts that somebody holds again and nobody has been asked to take up."""
        live = Mandate.objects.live().claims().filter(post=OuterRef("post"))
        held = Membership.objects.on(clock.today()).filter(post=OuterRef("post"))
        over = self.claims().filter(end_reason=End.TERM_OVER, successor_asked_at=None, post__isnull=False)
        return over.filter(Exists(held), ~Exists(live))

    def with_office(self) -> Self:
        return self.select_related("post__organization", "organization", "person", "account")


class Mandate(models.Model):
    """That an account may act for an office, as its holder or as an assistant. Never public: pages name the office."""

    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=[(role.value, role.value) for role in Role])
    named_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="assistants")
    named_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(
        max_length=12, default="", blank=True, choices=[(end.value, end.value) for end in End]
    )

    successor_asked_at = models.DateTimeField(null=True, blank=True)  # who holds the post next has got a link

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("post", "organization"),
                name="mandate_one_office",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="mandate_end_has_reason",
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(role=Role.HOLDER, ended_at__isnull=True, post__isnull=False),
                name="mandate_one_holder_post",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(role=Role.HOLDER, ended_at__isnull=True, organization__isnull=False),
                name="mandate_one_holder_organization",
            ),
            models.UniqueConstraint(
                fields=["account", "post"],
                condition=Q(ended_at__isnull=True, post__isnull=False),
                name="mandate_once_post",
            ),
            models.UniqueConstraint(
                fields=["account", "organization"],
                condition=Q(ended_at__isnull=True, organization__isnull=False),
                name="mandate_once_organization",
            ),
        ]

    def __str__(self) -> str:
        return f"mandate {self.pk}"

    @property
    def office(self) -> Addressee:
        return self.post or self.organization  # type: ignore[return-value]  # one of them, by a constraint

    @property
    def is_holder(self) -> bool:
        return self.role == Role.HOLDER

    @property
    def is_live(self) -> bool:
        return self.accepted_at is not None and self.ended_at is None


class ReplyDraft(models.Model):
    """What an office has typed and not published; shared by all who act for it, gone with the publishing."""

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="reply_draft")
    answers = models.JSONField(default=dict)  # fields of the form by name
    document = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    saved_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft for letter {self.letter_id}"


class DeskActQuerySet(models.QuerySet["DeskAct"]):
    def for_office(self, office: Addressee) -> Self:
        """What was done for an office, the newest first."""
        mandates = Mandate.objects.for_office(office).filter(pk=OuterRef("mandate"))
        return self.filter(Exists(mandates)).select_related("mandate__account").order_by("-at", "-pk")


class DeskAct(models.Model):
    """Who did something for an office: the record names the office only, and its holder can see who it was."""

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="acts")
    what = models.CharField(max_length=24)
    about = models.CharField(max_length=120)  # a public reference
    at = models.DateTimeField()

    objects = DeskActQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["mandate", "-at"], name="desk_act_newest")]

    def __str__(self) -> str:
        return f"{self.what} {self.about}"
