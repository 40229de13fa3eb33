"""Where words stand in what was said: in which speech, at which line, at which second."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.db.models import Q

from kopir.debates.models import Cue, Debate, Turn

QUOTATION_MARKS = "«»„“”\"'‘’… "


@dataclass(frozen=True)
class Place:
    """The permanent name of the line in which words begin, and its second on the debate's clock."""

    cue_name: str
    second: float | None


def place_of(debate: Debate, turn: Turn, words: str) -> Place:
    """Return where words of a speech begin; where the speech does, if something in it is masked."""
    lines = debate.cues.filter(position__range=(turn.first_cue, turn.last_cue)).select_related("recording")
    return place_among(turn, words, list(lines.order_by("position")))


def place_among(turn: Turn, words: str, cues: Sequence[Cue]) -> Place:
    """As `place_of`, the speech's lines given, each with its recording."""
    at = first_line_of(words, [cue.text for cue in cues])
    if at is None:
        return Place(turn.public_id, turn.start)
    second = cues[at].starts_at
    return Place(cues[at].public_id, turn.start if second is None else second)


def lines_named(debate: Debate, names: Collection[str]) -> dict[str, Cue]:
    """Return lines by their names, older ones too, each with its recording: two queries."""
    older = debate.aliases.filter(name__in=names).select_related("cue__recording")
    lines = debate.cues.filter(public_id__in=names).select_related("recording")
    return {alias.name: alias.cue for alias in older} | {line.public_id: line for line in lines}


def turn_named(debate: Debate, name: str) -> Turn | None:
    """Return the speech into which the line of a name has come; None where no line was ever called so."""
    line = lines_named(debate, [name]).get(name)
    return None if line is None else debate.turns.of_cue(line.position).with_speaker().first()


@dataclass(frozen=True)
class Held:
    """The speech that holds quoted words now, and the second of their line on the debate's clock."""

    turn: Turn
    second: float | None


def held(debate: Debate, quotes: Collection[tuple[str, str]]) -> dict[tuple[str, str], Held]:
    """Return where quotations stand now, each given by the name of its line and its words: three queries.

    What was masked, put right or taken back since is in none of them.
    """
    lines = lines_named(debate, {name for name, _words in quotes})
    holds = Q(pk__in=[])
    for line in lines.values():
        holds |= Q(first_cue__lte=line.position, last_cue__gte=line.position)
    turns = list(debate.turns.filter(holds).with_speaker()) if lines else []
    return {
        (name, words): Held(turn, turn.start if lines[name].starts_at is None else lines[name].starts_at)
        for name, words in quotes
        for turn in turns
        if name in lines and turn.first_cue <= lines[name].position <= turn.last_cue and words_in(words, turn.text)
    }


def flat(text: str) -> str:
    """Return a text on one line, as it is compared.

    >>> flat(" a  b   c ")
    'a b c'
    """
    return " ".join(text.split())


def words_in(quote: str, text: str) -> str:
    """Return quoted words as they stand in a text, whatever their case and the marks around them; "" if they do not.

    >>> words_in("«the BRIDGE»", "So the  bridge stands.")
    'the bridge'
    >>> words_in("a ferry", "So the bridge stands.")
    ''
    """
    wanted = flat(quote).strip(QUOTATION_MARKS)
    found = re.search(re.escape(wanted), flat(text), re.IGNORECASE) if wanted else None
    return found.group() if found else ""


def first_line_of(quote: str, lines: Sequence[str]) -> int | None:
    """Return at which line quoted words begin: the last one from which on they still stand whole; None if nowhere.

    >>> first_line_of("two three", ["one", "two", "three"])
    1
    """
    wanted = flat(quote).strip(QUOTATION_MARKS)
    parts = [flat(line) for line in lines]
    # Lookahead: of words that overlap themselves the last place counts too.
    found = (
        list(re.finditer(f"(?={re.escape(wanted)})", " ".join(filter(None, parts)), re.IGNORECASE)) if wanted else []
    )
    if not found:
        return None
    starts = list(accumulate((len(part) + 1 if part else 0 for part in parts), initial=0))
    return bisect_right(starts, found[-1].start(), hi=len(parts)) - 1
