"""What mail programs and offices write, language by language: one table each, the same rows in every table."""

from __future__ import annotations

from kopir.pure.mailtext.phrases.english import ENGLISH
from kopir.pure.mailtext.phrases.european import EUROPEAN
from kopir.pure.mailtext.phrases.kazakh import KAZAKH
from kopir.pure.mailtext.phrases.russian import RUSSIAN
from kopir.pure.mailtext.phrases.table import Phrases, joined

ALL = (KAZAKH, RUSSIAN, ENGLISH, EUROPEAN)
OURS = {"kk": KAZAKH, "ru": RUSSIAN, "en": ENGLISH}

__all__ = ["ALL", "OURS", "Phrases", "joined"]
