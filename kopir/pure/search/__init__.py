"""What a search box needs and no database knows: keys of words in three languages, questions, likeness of spellings."""

from kopir.pure.search.questions import Question, Wanted, asked, passes
from kopir.pure.search.snippets import Piece, shown_part
from kopir.pure.search.spelling import lengths_near, nearest, pieces_of, variants_of
from kopir.pure.search.words import key_of, keys_of, keys_of_text, surfaces

__all__ = [
    "Piece",
    "Question",
    "Wanted",
    "asked",
    "key_of",
    "keys_of",
    "keys_of_text",
    "lengths_near",
    "nearest",
    "passes",
    "pieces_of",
    "shown_part",
    "surfaces",
    "variants_of",
]
