"""What was said, with the personal data of people taken out: before anything is built of it, so that every channel
says the same. The cues stay as they came, and only editors see them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kopir.debates.models import Debate, SpokenMask
from kopir.debates.rules import Veil, veiled
from kopir.moderation.labels import masks_in
from kopir.pure.text.personal import PersonalKind
from kopir.pure.transcript import Turn, count_words

LONGEST = 300  # characters of a place that is kept to be shown to editors


def veil_of(debate: Debate) -> Veil:
    """Return what is hidden in a debate's speech, and what its editors let stand."""
    rows = list(debate.masks.all())
    words, other = masks_in(debate.language)
    return Veil(
        standing=frozenset(row.words for row in rows if row.stands),
        named=tuple(row.words for row in rows if row.is_named),
        words=words,
        other=other,
    )


def masked_speech(debate: Debate, spoken: Sequence[Turn]) -> list[Turn]:
    """Hide personal data in turns, and note each place that was not known yet for the editors to look at."""
    veil = veil_of(debate)
    shown: list[Turn] = []
    found: dict[str, PersonalKind] = {}
    for turn in spoken:
        text, places = veiled(turn.text, veil)
        shown.append(turn if text == turn.text else replace(turn, text=text, words=count_words(text)))
        found |= {words[:LONGEST]: kind for kind, words in places}
    SpokenMask.objects.bulk_create(
        (SpokenMask(debate=debate, kind=kind, words=words) for words, kind in found.items()), ignore_conflicts=True
    )
    return shown
