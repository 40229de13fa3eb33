"""A finding of `kopir check`: what is wrong, why it matters, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Finding:
    part: str
    what: Text
    why: Text
    mend: Text

    def told(self) -> dict[str, str]:
        return {"part": self.part, "what": str(self.what), "why": str(self.why), "mend": str(self.mend)}
