"""Who is who in a transcript: moderators, audience, participants; and what each turn holds, worked out once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from kopir.pure.transcript.turns import Turn
from kopir.pure.transcript.uptake import Weights
from kopir.pure.transcript.wordlists import AUDIENCE, MODERATORS
from kopir.pure.transcript.words import NamesOf, content_stems, language_of, name_keys

BACKCHANNEL = 10  # words: shorter turns are signs of listening
MONOLOGUE = 250  # words, about a minute and three quarters
_UNKNOWN = re.compile(r"(?:unknown|unidentified|неизвестн|белгісіз)\w*(?: \w+)?(?: \d+)?", re.IGNORECASE)
_ONE_LANGUAGE = 25  # words: shorter turns are in the language of the whole


@dataclass(frozen=True)
class Stage:
    """The turns of one item, or of a whole event, with their roles; everything the measures look at."""

    turns: tuple[Turn, ...]
    moderators: frozenset[str]
    audience: frozenset[str]
    language: str | None = None

    def is_participant(self, turn: Turn) -> bool:
        """Say whether a known speaker who is neither moderator nor audience speaks."""
        return is_known(turn.speaker) and turn.speaker not in self.moderators | self.audience

    @cached_property
    def participants(self) -> tuple[str, ...]:
        """Return the participants in the order in which they first spoke."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if self.is_participant(turn)))

    @cached_property
    def substantive(self) -> tuple[int, ...]:
        """Return the positions of participants' turns of ten words and more."""
        return tuple(
            at for at, turn in enumerate(self.turns) if turn.words >= BACKCHANNEL and self.is_participant(turn)
        )

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Return the language of each turn: the one given, or each longer turn's own."""
        if self.language:
            return (self.language,) * len(self.turns)
        whole = language_of(turn.text for turn in self.turns)
        return tuple(language_of([turn.text]) if turn.words >= _ONE_LANGUAGE else whole for turn in self.turns)

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        """Return the content stems of each turn."""
        pairs = zip(self.turns, self.languages, strict=True)
        return tuple(frozenset(content_stems(turn.text, language)) for turn, language in pairs)

    @cached_property
    def weights(self) -> Weights:
        """Return the weights of stems over the turns of ten words and more."""
        return Weights([stems for stems, turn in zip(self.stems, self.turns, strict=True) if turn.words >= BACKCHANNEL])

    @cached_property
    def names(self) -> NamesOf:
        """Return who is named in texts."""
        return NamesOf(tuple(dict.fromkeys(turn.speaker for turn in self.turns if is_known(turn.speaker))))

    @cached_property
    def named(self) -> tuple[dict[str, str], ...]:
        """Return the speakers named in each turn, with the word that names them."""
        return tuple(self.names.named_in(turn.text) for turn in self.turns)


def is_known(speaker: str) -> bool:
    """Say whether a label names a speaker, be it only by a number.

    >>> is_known("Speaker 2"), is_known(""), is_known("Unknown speaker")
    (True, False, False)
    """
    return bool(speaker.strip()) and not _UNKNOWN.fullmatch(speaker.strip())


def _begins_with(speaker: str, roles: frozenset[str]) -> bool:
    words = re.findall(r"[^\W\d_]+", speaker.lower())
    return any(word in roles for word in words[:2])


def guess_moderator(turns: Sequence[Turn]) -> str | None:
    """Return the speaker who seems to lead the event, None for fewer than two speakers.

    A label that says so (Ведущий, Жүргізуші) decides. Else each speaker gets points, and the first of the best wins:
    for opening and for closing the event, for the share of their turns that stand between two others, that ask, and
    that name somebody else, less the share of all words they speak.
    """
    known = [turn for turn in turns if is_known(turn.speaker)]
    speakers = tuple(dict.fromkeys(turn.speaker for turn in known))
    if len(speakers) < 2:
        return None
    counts = Counter(turn.speaker for turn in known)
    by_label = [speaker for speaker in speakers if _begins_with(speaker, MODERATORS)]
    if by_label:
        return max(by_label, key=lambda speaker: counts[speaker])
    names = NamesOf(speakers)
    points = dict.fromkeys(speakers, 0.0)
    long = [turn for turn in known if turn.words >= BACKCHANNEL] or known
    points[long[0].speaker] += 0.5
    points[long[-1].speaker] += 0.25
    words = sum(turn.words for turn in known) or 1
    for at, turn in enumerate(known):
        share = 1 / (counts[turn.speaker] + 2)
        around = {known[near].speaker for near in (at - 1, at + 1) if 0 <= near < len(known)} - {turn.speaker}
        points[turn.speaker] += share * (len(around) > 1)
        points[turn.speaker] += share * ("?" in turn.text)
        points[turn.speaker] += share * any(speaker != turn.speaker for speaker in names.named_in(turn.text))
        points[turn.speaker] -= turn.words / words
    return max(speakers, key=lambda speaker: points[speaker])


def labels_of(names: Collection[str], turns: Sequence[Turn]) -> frozenset[str]:
    """Return the labels that mean one of these people: the same, or a part of their name (Wallace, Chris Wallace:).

    >>> cue = Turn(1, "Chris Wallace", "Hi", None, None, 1, (0,))
    >>> labels_of(["wallace"], [cue])
    frozenset({'Chris Wallace'})
    """
    wanted = [(name.casefold().strip(), name_keys(name)) for name in names]
    found = set()
    for speaker in {turn.speaker for turn in turns}:
        keys = name_keys(speaker)
        for name, parts in wanted:
            if speaker.casefold() == name or (keys and parts and (keys <= parts or parts <= keys)):
                found.add(speaker)
    return frozenset(found)


def guess_audience(turns: Sequence[Turn], moderators: Collection[str]) -> frozenset[str]:
    """Return who asks from the floor: by label, or by asking and saying little beside one guest or two.

    Somebody is audience who spoke no more than a twentieth of the words of all but the moderators, asked in half of
    their longer turns, and never spoke right after a participant without the moderator's leave more than once.
    """
    others = [turn for turn in turns if is_known(turn.speaker) and turn.speaker not in moderators]
    words = Counter[str]()
    for turn in others:
        words[turn.speaker] += turn.words
    total = words.total() or 1
    found = {speaker for speaker in words if _begins_with(speaker, AUDIENCE)}
    for speaker in words:
        own = [turn for turn in others if turn.speaker == speaker]
        long = [turn for turn in own if turn.words >= BACKCHANNEL]
        asks = sum("?" in turn.text for turn in long or own)
        if words[speaker] <= 0.05 * total and 2 * asks >= len(long or own) and len(long) <= 4:
            found.add(speaker)
    return frozenset(found)
