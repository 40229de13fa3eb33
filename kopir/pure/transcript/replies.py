"""Who answered whom: each turn's likeliest earlier turn, with the words that show it, or none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kopir.pure.transcript.exchange import REBUTTAL, asked_stems, quantile
from kopir.pure.transcript.phrases import ADDRESS, AGREEMENTS, RELAYS, THANKS
from kopir.pure.transcript.stage import Stage
from kopir.pure.transcript.uptake import overlap
from kopir.pure.transcript.words import compiled, content_stems, find_phrase

BAR = 0.75  # points a link needs
Point = tuple[str, float, str]  # kind of evidence, what it is worth, the words
_REACH = 12  # participants' turns looked back
_FIRST_WORDS = 60
_LEAST_TOP = 0.1  # uptake: where little is shared throughout, a little more is no answer
_FARTHER = 0.05  # points less for each turn between
_QUOTE = 240  # letters
_NAMED, _NAMED_BY_MODERATOR, _PHRASE, _AGREEMENT, _ADDRESSED, _DIRECT, _NEXT = 0.9, 0.5, 0.5, 0.4, 0.25, 0.55, 0.3
_WORDS = 0.8  # for uptake at the top of what this debate has
_THANKED = compiled(THANKS)
_AGREES, _ADDRESSES, _RELAYS = compiled(AGREEMENTS), compiled(ADDRESS), compiled(RELAYS)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True)
class ReplyLink:
    """A turn that answers an earlier one of another participant.

    `from_turn` answers `to_turn`, both by number; the quotes are the sentences that meet; `evidence` says why, each
    with its kind: `direct`, `next`, `name`, `moderator`, `phrase`, `agreement`, `address`, `words`.
    """

    from_turn: int
    to_turn: int
    score: float
    quote: str
    earlier_quote: str
    evidence: tuple[str, ...]


def reply_links(stage: Stage) -> tuple[ReplyLink, ...]:
    """Return for each participant's turn of ten words and more the turn it answers, where the evidence passes the bar.

    Points are added up: standing right behind the other, names, contradiction or agreement, the moderator's naming of
    the other, and uptake of the other's words beyond what distant turns of this debate share. A turn that only stands
    in its place, without a word that turns to the other, gets no link unless it follows directly.
    """
    usual = _spread(stage)
    links = []
    for rank, later in enumerate(stage.substantive):
        best = _best(stage, later, stage.substantive[max(0, rank - _REACH) : rank], usual)
        if best:
            links.append(best)
    return tuple(links)


def _spread(stage: Stage) -> tuple[float, float]:
    """Return the median and the 95th percentile of uptake between participants, the moderator's words left out."""
    found = [
        _uptake(stage, earlier, later)
        for rank, later in enumerate(stage.substantive)
        for earlier in stage.substantive[max(0, rank - _REACH) : rank]
        if stage.turns[earlier].speaker != stage.turns[later].speaker
    ]
    return quantile(found, 0.5), max(quantile(found, 0.95), _LEAST_TOP)


def _uptake(stage: Stage, earlier: int, later: int) -> float:
    asked = asked_stems(stage, later)
    return overlap(stage.stems[earlier] - asked, stage.stems[later] - asked, stage.weights)


def _best(stage: Stage, later: int, earlier_turns: Sequence[int], usual: tuple[float, float]) -> ReplyLink | None:
    own = stage.turns[later].speaker
    others = [at for at in earlier_turns if stage.turns[at].speaker != own]
    found: tuple[float, int, tuple[str, ...]] | None = None
    for place, earlier in enumerate(reversed(others)):
        points = _points(stage, (earlier, later), place, usual)
        score = round(sum(worth for _kind, worth, _words in points) - _FARTHER * place, 3)
        if score >= BAR and (found is None or score > found[0]):
            evidence = tuple(f"{kind}: {words}" if words else kind for kind, _worth, words in points)
            found = score, earlier, evidence
    if not found:
        return None
    score, earlier, evidence = found
    quote, earlier_quote = _quotes(stage, earlier, later)
    numbers = stage.turns[later].number, stage.turns[earlier].number
    return ReplyLink(*numbers, score, quote, earlier_quote, evidence)


def _points(stage: Stage, pair: tuple[int, int], place: int, usual: tuple[float, float]) -> list[Point]:
    earlier, later = pair
    return [
        *_by_place(stage, earlier, later, place),
        *_by_names(stage, earlier, later, place),
        *_by_phrases(stage, later, place),
        *_by_words(stage, earlier, later, usual),
    ]


def _by_place(stage: Stage, earlier: int, later: int, place: int) -> list[Point]:
    if place:
        return []
    between = [turn for turn in stage.turns[earlier + 1 : later] if not stage.is_participant(turn)]
    if not between:
        return [("direct", _DIRECT, "")]
    return [("next", _NEXT, "")] if len(between) == 1 else [("next", _NEXT / 2, "")]


def _by_names(stage: Stage, earlier: int, later: int, place: int) -> list[Point]:
    speaker = stage.turns[earlier].speaker
    last = _last_of(stage, speaker, later) == earlier
    found = []
    name = stage.named[later].get(speaker)
    if name:
        found.append(("name", _NAMED if last else _NAMED - 0.3, name))
    moderator = later - 1
    while moderator > earlier and stage.is_participant(stage.turns[moderator]):
        moderator -= 1
    if moderator > earlier and stage.turns[moderator].speaker in stage.moderators:
        passed_on = [one for one in _SENTENCE.split(stage.turns[moderator].text) if not _THANKED.search(one.lower())]
        relayed = stage.names.named_in(" ".join(passed_on)).get(speaker)
        if relayed:
            found.append(("moderator", _NAMED_BY_MODERATOR if last else 0.2, relayed))
        elif not place and find_phrase(stage.turns[moderator].text, _RELAYS):
            found.append(("moderator", _NAMED_BY_MODERATOR / 2, find_phrase(stage.turns[moderator].text, _RELAYS)))
    return found


def _last_of(stage: Stage, speaker: str, before: int) -> int | None:
    return next((at for at in reversed(stage.substantive) if at < before and stage.turns[at].speaker == speaker), None)


def _by_phrases(stage: Stage, later: int, place: int) -> list[Point]:
    text = stage.turns[later].text
    found = []
    factor = 1.0 if place == 0 else 0.5
    for kind, pattern, worth in (
        ("phrase", REBUTTAL, _PHRASE),
        ("agreement", _AGREES, _AGREEMENT),
        ("address", _ADDRESSES, _ADDRESSED),
    ):
        phrase = find_phrase(text, pattern, _FIRST_WORDS)
        if phrase:
            found.append((kind, worth * factor, phrase))
    return found[:1] if found and found[0][0] != "address" else found


def _by_words(stage: Stage, earlier: int, later: int, usual: tuple[float, float]) -> list[Point]:
    middle, top = usual
    found = _uptake(stage, earlier, later)
    asked = asked_stems(stage, later)
    shared = (stage.stems[earlier] & stage.stems[later]) - asked
    if not shared or found <= middle:
        return []
    worth = _WORDS * min((found - middle) / max(top - middle, 0.01), 1.5)
    strongest = sorted(shared, key=lambda stem: (-stage.weights.of(stem), stem))[:5]
    return [("words", worth, ", ".join(strongest))]


def _quotes(stage: Stage, earlier: int, later: int) -> tuple[str, str]:
    """Return the sentence of each turn that shares most with the other turn; the first where nothing is shared."""
    return (
        _closest(stage, stage.turns[later].text, stage.stems[earlier], stage.languages[later]),
        _closest(stage, stage.turns[earlier].text, stage.stems[later], stage.languages[earlier]),
    )


def _closest(stage: Stage, text: str, stems: frozenset[str], language: str) -> str:
    sentences = _SENTENCE.split(text)
    best = max(
        sentences,
        key=lambda sentence: sum(stage.weights.of(stem) for stem in stems & set(content_stems(sentence, language))),
    )
    return best if len(best) <= _QUOTE else best[: _QUOTE - 1].rsplit(" ", 1)[0] + "…"
