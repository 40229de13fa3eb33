from __future__ import annotations

from django.db import models

from kopir.debates.models.debates import Debate
from kopir.pure.text.personal import PersonalKind

OTHER = "other"


class SpokenMask(models.Model):
    """Words of a recording that nobody is shown: likely personal data, or what an editor named.

    The words themselves are for editors only. What the machine found is hidden until an editor lets it stand.
    """

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="masks")
    kind = models.CharField(max_length=12, choices=[(str(kind), str(kind)) for kind in (*PersonalKind, OTHER)])
    words = models.CharField(max_length=300)
    stands = models.BooleanField(default=False)  # an editor says that everybody may read it
    is_named = models.BooleanField(default=False)  # by an editor, not found by the machine

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["debate", "words", "is_named"], name="spoken_mask_once"),
            models.CheckConstraint(
                condition=models.Q(is_named=False) | models.Q(stands=False), name="spoken_mask_named_is_hidden"
            ),
        ]

    def __str__(self) -> str:
        return f"mask {self.pk} in debate {self.debate_id}"
