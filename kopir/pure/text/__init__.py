"""Words across scripts: one search key for Cyrillic and Latin, and which language a text is in."""

from kopir.pure.text.folding import fold
from kopir.pure.text.language import Guess, detect_language
from kopir.pure.text.script import script_of
from kopir.pure.text.transliteration import latin, slug_of

__all__ = ["Guess", "detect_language", "fold", "latin", "script_of", "slug_of"]
