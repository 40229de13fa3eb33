from __future__ import annotations

from typing import Self

from django.db import models

from kopir.debates.models.covers import SpeechCover
from kopir.debates.models.debates import AgendaItem, Debate
from kopir.debates.models.speakers import Voice


class TurnQuerySet(models.QuerySet["Turn"]):
    def of_cue(self, position: int) -> Self:
        """The turn that a cue has come into."""
        return self.filter(first_cue__lte=position, last_cue__gte=position)

    def at_second(self, moment: float) -> Turn | None:
        """What is said at a second; the first speech before anything is said, none where nothing has a time."""
        timed = self.filter(start__isnull=False)
        return timed.filter(start__lte=moment).order_by("-start").first() or timed.order_by("start").first()

    def with_speaker(self) -> Self:
        return self.select_related("voice__person", "item", "cover")

    def readable(self) -> Self:
        """Turns of which no decision hides the words."""
        return self.filter(models.Q(cover=None) | models.Q(cover__withheld=""))

    def containing(self, words: str) -> Self:
        """Turns in which the words stand as they are typed, in whatever case."""
        return self.filter(search_text__contains=words.casefold())


class Turn(models.Model):
    """What one speaker said until another began: built from cues, and called by the name of the first."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="turns")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="turns")
    public_id = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    search_text = models.TextField()
    start = models.FloatField(null=True)
    end = models.FloatField(null=True)
    words = models.PositiveIntegerField()
    first_cue = models.PositiveIntegerField()
    last_cue = models.PositiveIntegerField()
    cover = models.ForeignKey(SpeechCover, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["debate", "number"], name="turn_number_once"),
            models.UniqueConstraint(fields=["debate", "public_id"], name="turn_public_id_once"),
        ]

    def __str__(self) -> str:
        return f"turn {self.number} of debate {self.debate_id}"

    @property
    def withheld(self) -> str:
        """The decision that hides its words, such as ``decision/12``; its text is the trace then."""
        return self.cover.withheld if self.cover else ""

    @property
    def moderation_key(self) -> str:
        """What decisions of moderators call it: by the name that it had when it was covered first."""
        return f"{self.debate.number}-{self.cover.first_name if self.cover else self.public_id}"

    @property
    def permanent_path(self) -> str:
        """Its address without a language."""
        return f"/debates/{self.debate.number}/turns/{self.public_id}"
