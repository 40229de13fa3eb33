"""Direct exchange, mediated exchange and pair coverage: who spoke right after whom, and answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kopir.pure.transcript.phrases import REBUTTALS
from kopir.pure.transcript.stage import BACKCHANNEL, Stage
from kopir.pure.transcript.uptake import overlap
from kopir.pure.transcript.words import compiled, find_phrase

SHORT_LEAVE = 15  # words of a moderator's turn that only passes the word on
_FIRST_WORDS = 60  # of an answer, where a contradiction stands
_SHARED_STEMS = 2
_FLOOR = 0.06  # uptake below which chance suffices
_USUAL = 0.90  # quantile of the uptake of distant pairs
_DISTANT = 6  # turns apart
_PARTNERS = 20  # distant pairs looked at for a turn
REBUTTAL = compiled(REBUTTALS)


@dataclass(frozen=True, slots=True)
class Step:
    """One substantive turn that follows another participant's, right after or by the moderator's leave."""

    earlier: int  # position of the turn answered
    later: int
    is_direct: bool
    evidence: tuple[str, ...] = ()  # of a mediated one: why it counts


def steps_of(stage: Stage) -> tuple[Step, ...]:
    """Return every step between participants, in order: direct ones, and mediated ones whether or not with evidence.

    A turn of a participant under ten words is skipped on the way back, a moderator's turn is not; one turn of the
    moderator of at most fifteen words makes the step a mediated one.
    """
    usual = usual_uptake(stage)
    steps = []
    for later in stage.substantive:
        before = _before(stage, later)
        if before is None:
            continue
        if stage.is_participant(stage.turns[before]):
            if _is_other(stage, before, later):
                steps.append(Step(before, later, is_direct=True))
            continue
        if stage.turns[before].speaker in stage.moderators and stage.turns[before].words <= SHORT_LEAVE:
            earlier = _before(stage, before)
            if earlier is not None and stage.is_participant(stage.turns[earlier]) and _is_other(stage, earlier, later):
                steps.append(Step(earlier, later, is_direct=False, evidence=_evidence(stage, earlier, later, usual)))
    return tuple(steps)


def _before(stage: Stage, at: int) -> int | None:
    """Return the position of the turn before, short ones of participants skipped."""
    for earlier in range(at - 1, -1, -1):
        turn = stage.turns[earlier]
        if turn.words >= BACKCHANNEL or not stage.is_participant(turn):
            return earlier
    return None


def _is_other(stage: Stage, earlier: int, later: int) -> bool:
    return stage.turns[earlier].speaker != stage.turns[later].speaker


def _evidence(stage: Stage, earlier: int, later: int, usual: float) -> tuple[str, ...]:
    """Return what shows that a turn answers the earlier one: the speaker's name, a contradiction, shared words."""
    found: list[str] = []
    name = stage.named[later].get(stage.turns[earlier].speaker)
    if name:
        found.append(f"name: {name}")
    phrase = find_phrase(stage.turns[later].text, REBUTTAL, _FIRST_WORDS)
    if phrase:
        found.append(f"phrase: {phrase}")
    asked = asked_stems(stage, later)
    one, other = stage.stems[earlier] - asked, stage.stems[later] - asked
    shared = one & other
    if len(shared) >= _SHARED_STEMS and overlap(one, other, stage.weights) > max(_FLOOR, usual):
        found.append("words: " + ", ".join(sorted(shared, key=lambda stem: (-stage.weights.of(stem), stem))[:5]))
    return tuple(found)


def asked_stems(stage: Stage, later: int) -> frozenset[str]:
    """Return the moderators' words that an answer only repeats: their last two turns, and the last longer one."""
    turns = [at for at in range(later) if stage.turns[at].speaker in stage.moderators]
    long = [at for at in turns if stage.turns[at].words > SHORT_LEAVE]
    return frozenset(stem for at in {*turns[-2:], *long[-1:], *turns[:1]} for stem in stage.stems[at])


def usual_uptake(stage: Stage) -> float:
    """Return the 90th percentile of uptake between turns of two participants that stand far apart, 0 without any.

    Far is six turns and more; of each turn at most twenty partners are looked at, spread evenly, so that the cost
    grows with the number of turns only.
    """
    found: list[float] = []
    places = stage.substantive
    for rank, later in enumerate(places):
        far = [at for at in places[:rank] if later - at >= _DISTANT and _is_other(stage, at, later)]
        step = max(1, len(far) // _PARTNERS)
        found.extend(overlap(stage.stems[at], stage.stems[later], stage.weights) for at in far[::step])
    return quantile(found, _USUAL)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of all lie, 0 for none.

    >>> quantile([3.0, 1.0, 2.0, 4.0], 0.5)
    3.0
    """
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def matrix_of(stage: Stage) -> dict[str, dict[str, int]]:
    """Return how often each speaker followed each other, moderators included: matrix[before][after]."""
    counts: Counter[tuple[str, str]] = Counter()
    for before, after in zip(stage.turns, stage.turns[1:], strict=False):
        if before.speaker and after.speaker and before.speaker != after.speaker:
            counts[before.speaker, after.speaker] += 1
    found: dict[str, dict[str, int]] = {}
    for (before_name, after_name), count in counts.items():
        found.setdefault(before_name, {})[after_name] = count
    return found
