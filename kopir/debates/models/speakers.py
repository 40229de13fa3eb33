from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from kopir.debates.models.debates import Debate
from kopir.debates.models.recordings import Cue
from kopir.debates.rules import Part
from kopir.people.models import Person


class Voice(models.Model):
    """A label of the files and who it is. The label stays as it came; who it is may be put right at any time."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="voices")
    label = models.CharField(max_length=200, blank=True)
    part = models.CharField(max_length=12, choices=[(part.value, part.value) for part in Part])
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, default="", blank=True)  # shown where there is no person
    side = models.CharField(max_length=80, default="", blank=True)
    proxy_for = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    planned_min = models.PositiveSmallIntegerField(null=True, blank=True)  # of time to speak, where it was planned
    place = models.PositiveSmallIntegerField()  # the same order everywhere, that of first speaking

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["debate", "label"], name="voice_label_once")]

    def __str__(self) -> str:
        return f"{self.label or 'nobody named'} in debate {self.debate_id}"

    @property
    def number(self) -> int:
        """What names it in an address."""
        return self.place + 1

    @property
    def shown(self) -> str:
        """Under which name its words stand; empty where nobody knows whose they are."""
        if self.part == Part.UNKNOWN:
            return ""
        return self.person.name if self.person else self.name or self.label


def by_shown(voices: Iterable[Voice]) -> dict[str, Voice]:
    """Return voices by the name under which their words stand, in their order; of two with one name the first."""
    found: dict[str, Voice] = {}
    for voice in sorted(voices, key=lambda one: one.place):
        found.setdefault(voice.shown, voice)
    return found


class VoiceChange(models.Model):
    """Who a label was taken for before, and after."""

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="changes")
    before = models.JSONField()
    after = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"change of voice {self.voice_id}"


class LineChange(models.Model):
    """One line that another voice spoke than its label says; the last change of a line counts."""

    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="changes")
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"cue {self.cue_id} is of voice {self.voice_id}"
