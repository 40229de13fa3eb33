"""Words across scripts: one search key for Cyrillic and Latin, and which language a text is in."""

from kopir.pure.text.folding import fold
from kopir.pure.text.transliteration import latin, slug_of

__all__ = ["fold", "latin", "slug_of"]
