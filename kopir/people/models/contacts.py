from __future__ import annotations

from django.db import models
from django.db.models import Q

from kopir.people.models.organizations import Organization
from kopir.people.models.persons import Person
from kopir.people.models.posts import Post
from kopir.people.rules import ContactType
from kopir.web import clock


def _exactly_one(*owners: str) -> Q:
    condition = Q()
    for owner in owners:
        rest = {f"{other}__isnull": other != owner for other in owners}
        condition |= Q(**rest)
    return condition


class ContactDetail(models.Model):
    """How an office is reached. `is_registered` is the address that letters go to, with how it was verified."""

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="contact_details")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="contact_details"
    )
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="contact_details")
    # A source may use a word of its own, so the column takes any; our forms offer ContactType.
    type = models.CharField(max_length=40, default=ContactType.EMAIL.value)
    value = models.CharField(max_length=2000)
    label = models.CharField(max_length=500, default="", blank=True)
    is_registered = models.BooleanField(default=False)
    verified_how = models.CharField(max_length=500, default="", blank=True)
    verified_on = models.DateField(null=True, blank=True)
    from_source = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=_exactly_one("person", "organization", "post"), name="contact_of_exactly_one"
            ),
            models.CheckConstraint(
                condition=Q(is_registered=False) | (~Q(verified_how="") & Q(verified_on__isnull=False)),
                name="contact_registered_is_verified",
            ),
            models.CheckConstraint(
                condition=Q(is_registered=False) | Q(person__isnull=True),
                name="contact_registered_of_office",
            ),
            models.UniqueConstraint(
                fields=["post", "type"],
                condition=Q(is_registered=True, post__isnull=False),
                name="contact_registered_once_post",
            ),
            models.UniqueConstraint(
                fields=["organization", "type"],
                condition=Q(is_registered=True, organization__isnull=False),
                name="contact_registered_once_organization",
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"  # never the value: this text reaches logs
