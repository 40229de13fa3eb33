from __future__ import annotations

from django.db import models

from kopir.letters.models.letters import Letter
from kopir.people.models import Organization, Person, Post, exactly_one


class PastHolder(models.Model):
    """Somebody who left the post while a letter was open: what became of it until then stays theirs."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="past_holders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    until_on = models.DateField()  # the last day on which they held the post
    own_due_on = models.DateField(null=True, blank=True)  # the day by which it was due from them

    class Meta:
        ordering = ["until_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "until_on"], name="past_holder_once_a_day")]

    def __str__(self) -> str:
        return f"past holder of letter {self.letter_id}"


class Transfer(models.Model):
    """The office says who the right one is; the worker puts the letter there, and this row remembers both."""

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="transfer")
    to_post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    new_letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], name="transfer_waits", condition=models.Q(new_letter__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("to_post", "to_organization"),
                name="transfer_one_addressee",
            )
        ]

    def __str__(self) -> str:
        return f"transfer of letter {self.letter_id}"

    @property
    def to(self) -> Post | Organization:
        found = self.to_post or self.to_organization
        if found is None:  # held by a constraint; said for the reader and the type checker
            raise ValueError(f"{self} leads nowhere")
        return found
