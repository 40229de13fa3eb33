from __future__ import annotations

from django.db import models
from django.db.models import Q

from kopir.debates.models.debates import Debate
from kopir.debates.models.speakers import Voice
from kopir.debates.rules import Stance
from kopir.people.models import Organization


class Thesis(models.Model):
    """A sentence that one can be for or against: what positions in a debate are compared by."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="theses")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["debate", "number"], name="thesis_number_once")]

    def __str__(self) -> str:
        return f"thesis {self.number} of debate {self.debate_id}"


class Position(models.Model):
    """Where a speaker, or an organisation, says that it stands: entered by people with a source, never inferred."""

    thesis = models.ForeignKey(Thesis, on_delete=models.CASCADE, related_name="positions")
    voice = models.ForeignKey(Voice, null=True, blank=True, on_delete=models.CASCADE, related_name="positions")
    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=8, choices=[(stance.value, stance.value) for stance in Stance])
    words = models.CharField(max_length=600, default="", blank=True)  # as they were said
    cue_name = models.CharField(max_length=12, default="", blank=True)  # of the line in which they begin
    source_url = models.URLField(max_length=1000, default="", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(voice__isnull=True) ^ Q(organization__isnull=True), name="position_is_somebodys"
            ),
            models.CheckConstraint(condition=~Q(cue_name="") | ~Q(source_url=""), name="position_has_source"),
            models.UniqueConstraint(fields=["thesis", "voice"], name="position_once_voice"),
            models.UniqueConstraint(fields=["thesis", "organization"], name="position_once_organization"),
        ]

    def __str__(self) -> str:
        return f"position {self.pk} on thesis {self.thesis_id}"
