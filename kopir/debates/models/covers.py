from __future__ import annotations

from django.db import models

from kopir.debates.models.debates import Debate


class SpeechCover(models.Model):
    """What a moderator's decision lets stand in the place of a speech; its lines stay as they came, for editors only.

    The speech is known by the names of its first and last line, and by its seconds on the debate's clock where files
    brought in anew hold neither line any more.
    """

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="covers")
    first_name = models.CharField(max_length=12)
    last_name = models.CharField(max_length=12)
    start = models.FloatField(null=True)
    end = models.FloatField(null=True)
    said = models.TextField()  # as it stood when it was covered first
    text = models.TextField()
    withheld = models.CharField(max_length=40, default="", blank=True)  # the decision that hides it; empty: masked

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["debate", "first_name"], name="speech_cover_once")]

    def __str__(self) -> str:
        return f"cover of speech {self.first_name} in debate {self.debate_id}"
