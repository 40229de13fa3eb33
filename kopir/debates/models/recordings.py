from __future__ import annotations

from django.db import models

from kopir.debates.models.debates import Debate


class Recording(models.Model):
    """One file of an event, as it was recognised. It is not kept itself: it may hold private lines and addresses."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="recordings")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)
    encoding = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    found = models.PositiveIntegerField()
    is_set_aside = models.BooleanField(default=False)  # says the same as a better one
    offset_s = models.FloatField(default=0)  # added to its seconds, so that all files share one clock

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} of debate {self.debate_id}"


class Cue(models.Model):
    """What was said, as the file has it: never edited. Seconds are the file's own, without its offset.

    Its public name outlives whatever is put right: a turn is called by its first cue, and the name of any cue in it
    leads there.
    """

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="cues")
    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="cues")
    position = models.PositiveIntegerField()
    public_id = models.CharField(max_length=12)
    start = models.FloatField(null=True)
    end = models.FloatField(null=True)
    label = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    line = models.PositiveIntegerField()
    is_new_voice = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["debate", "position"], name="cue_position_once"),
            models.UniqueConstraint(fields=["debate", "public_id"], name="cue_public_id_once"),
        ]

    def __str__(self) -> str:
        return f"cue {self.position} of debate {self.debate_id}"

    @property
    def starts_at(self) -> float | None:
        """Its first second on the clock that all files of the debate share; its recording should be loaded."""
        return None if self.start is None else self.start + self.recording.offset_s

    @property
    def ends_at(self) -> float | None:
        return None if self.end is None else self.end + self.recording.offset_s


class CueAlias(models.Model):
    """An older name of a line: files that were brought in anew cut speech otherwise, and what led to it still does."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="aliases")
    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["debate", "name"], name="cue_alias_once")]

    def __str__(self) -> str:
        return f"{self.name} in debate {self.debate_id}"


class UnknownLine(models.Model):
    """A line of a file that nobody understood: kept, and shown to editors."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="unknown")
    line = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["recording", "line"]

    def __str__(self) -> str:
        return f"line {self.line} of recording {self.recording_id}"


class ChatLine(models.Model):
    """A public line of the chat; its sender is named where they also spoke, else nobody's name is kept.

    `during` is the number of the turn in which it was written, built with the turns; none where it has no time.
    """

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="chat")
    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="+")
    time = models.FloatField(null=True)
    during = models.PositiveIntegerField(null=True)
    label = models.CharField(max_length=200, default="", blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["debate", "during"], name="chat_during")]

    def __str__(self) -> str:
        return f"line of the chat of debate {self.debate_id}"


class Poll(models.Model):
    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="polls")
    question = models.TextField()
    options = models.JSONField()  # pairs of option and votes

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"poll of debate {self.debate_id}"


class AskedQuestion(models.Model):
    """A question that was typed to the panel, without who asked it."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="asked")
    text = models.TextField()
    is_answered = models.BooleanField()
    asks = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"question to the panel of debate {self.debate_id}"
