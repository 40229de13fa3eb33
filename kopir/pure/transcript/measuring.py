"""Did a discussion take place: the figures of one agenda item or a whole event, and the verdict they give."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kopir.pure.transcript.asking import QuestionBetween, questions_between
from kopir.pure.transcript.exchange import Step, matrix_of, steps_of
from kopir.pure.transcript.replies import ReplyLink, reply_links
from kopir.pure.transcript.shares import (
    TimeUsed,
    Window,
    crossover_of,
    opening_turns,
    plan_kept,
    talk_band,
    talk_share,
)
from kopir.pure.transcript.stage import MONOLOGUE, Stage, guess_audience, is_known, labels_of
from kopir.pure.transcript.turns import Turn

RULE_VERSION = "2026-11"
TURNS_OF_ITEM = 8  # substantive turns below which nothing is said of an item
TURNS_OF_EVENT = 12  # and of a whole event
KNOWN = 0.9  # share of words with a known speaker below which nothing is said
FEWEST = 3  # substantive turns below which there is no figure
DISCUSSION_EXCHANGE, DISCUSSION_MONOLOGUE = 0.10, 0.5
STATEMENTS_EXCHANGE, STATEMENTS_MONOLOGUE = 0.05, 0.7


class Verdict(StrEnum):
    """What took place; never who won."""

    DISCUSSION = "discussion"
    PARTLY = "partly"
    STATEMENTS = "statements"
    NONE = "none"  # too little to tell


@dataclass(frozen=True)
class Measures:
    """The figures, each None where there is too little to tell; shares lie between 0 and 1.

    `passages` holds for each figure the numbers of the turns that decide it.
    """

    exchange_direct: float | None
    exchange: float | None
    monologue_share: float | None
    pair_coverage: float | None
    matrix: dict[str, dict[str, int]]
    moderator_share: float
    talk_share: dict[str, float]
    talk_band: tuple[Window, ...]
    known_speakers: float
    turns: int
    verdict: Verdict
    rule: str
    reply_links: tuple[ReplyLink, ...]
    questions: tuple[QuestionBetween, ...]
    crossover: dict[str, float]
    plan: dict[str, TimeUsed]
    moderators: tuple[str, ...]
    participants: tuple[str, ...]
    audience: tuple[str, ...]
    passages: dict[str, tuple[int, ...]] = field(default_factory=dict)
    mediated: tuple[Step, ...] = ()


def verdict_of(exchange: float | None, monologue: float | None, turns: int, known: float, least: int) -> Verdict:
    """Return the verdict by exchange with evidence (XE) and monologue share (M) alone.

    Discussion: XE ≥ 0.10 and M < 0.5. Statements: XE < 0.05 or M > 0.7. Partly: all between. None: fewer substantive
    turns than `least`, or fewer than nine words in ten with a known speaker.

    >>> [verdict_of(xe, m, 20, 1.0, 8).value for xe, m in ((0.2, 0.1), (0.12, 0.57), (0.0, 0.1), (0.2, 0.8))]
    ['discussion', 'partly', 'statements', 'statements']
    """
    if exchange is None or monologue is None or turns < least or known < KNOWN:
        return Verdict.NONE
    if exchange < STATEMENTS_EXCHANGE or monologue > STATEMENTS_MONOLOGUE:
        return Verdict.STATEMENTS
    if exchange >= DISCUSSION_EXCHANGE and monologue < DISCUSSION_MONOLOGUE:
        return Verdict.DISCUSSION
    return Verdict.PARTLY


def measure(
    turns: Sequence[Turn],
    *,
    moderators: Collection[str],
    audience: Collection[str] | None = None,
    language: str | None = None,
    plan: Mapping[str, float] | None = None,
    sides: Mapping[str, str] | None = None,
    least: int = TURNS_OF_ITEM,
) -> Measures:
    """Measure the turns of one agenda item, or of a whole event.

    Parameters
    ----------
    turns : in order; `words` counts each.
    moderators : names or labels, or parts of them; may be empty.
    audience : who only asks from the floor; guessed where None. Neither group counts as participants.
    language : `kk`, `ru` or `en` for stems and stop words; found turn by turn where None.
    plan : seconds planned for each speaker.
    sides : side of each speaker, for the crossover; each a side of their own without.
    least : substantive turns below which there is no verdict: 8 for an item, `TURNS_OF_EVENT` for an event.

    Returns
    -------
    Measures. Substantive turns are participants' turns of ten words and more.

    - `exchange_direct` X: share of substantive turns right before which another participant had a substantive turn.
    - `exchange` XE: X with the turns that follow another's by one moderator's turn of at most fifteen words and show
      that they answer: by the other's name, by a contradiction in the first sixty words, or by two shared stems and
      more whose uptake is above 0.06 and above the 90th percentile of distant pairs.
    - `monologue_share` M: share of participants' words that lie in turns of 250 words and more.
    - `pair_coverage` P: share of ordered pairs of participants with a direct exchange.

    Notes
    -----
    Definitions, thresholds and evidence: docs/explanation/debates.md. Deterministic, no model, no network. Cost grows
    with the number of turns times a constant; an hour takes about a second.

    >>> turns = [Turn(at, "AB"[at % 2], "слово " * 12, None, None, 12, (at,)) for at in range(10)]
    >>> found = measure(turns, moderators=[])
    >>> found.exchange, found.monologue_share, found.pair_coverage, found.verdict.value
    (0.9, 0.0, 1.0, 'discussion')
    """
    leading = labels_of(moderators, turns)
    floor = guess_audience(turns, leading) if audience is None else labels_of(audience, turns)
    stage = Stage(tuple(turns), leading, floor - leading, language)
    steps = steps_of(stage)
    size = len(stage.substantive)
    direct = [step for step in steps if step.is_direct]
    answered = [step for step in steps if step.is_direct or step.evidence]
    is_enough = size >= FEWEST
    exchange = round(len(answered) / size, 4) if is_enough else None
    said = sum(turn.words for turn in turns if stage.is_participant(turn))
    monologue = round(sum(turn.words for turn in _monologues(stage)) / said, 4) if is_enough and said else None
    words = sum(turn.words for turn in turns) or 1
    known = round(sum(turn.words for turn in turns if is_known(turn.speaker)) / words, 4)
    links, questions = reply_links(stage), questions_between(stage)
    openings = opening_turns(stage)
    return Measures(
        exchange_direct=round(len(direct) / size, 4) if is_enough else None,
        exchange=exchange,
        monologue_share=monologue,
        pair_coverage=_pair_coverage(stage, direct) if is_enough else None,
        matrix=matrix_of(stage),
        moderator_share=round(sum(turn.words for turn in turns if turn.speaker in leading) / words, 4),
        talk_share=talk_share(turns),
        talk_band=talk_band(turns),
        known_speakers=known,
        turns=size,
        verdict=verdict_of(exchange, monologue, size, known, least),
        rule=RULE_VERSION,
        reply_links=links,
        questions=questions,
        crossover=crossover_of(stage, openings, sides or {}),
        plan=plan_kept(turns, plan) if plan else {},
        moderators=tuple(sorted(leading)),
        participants=stage.participants,
        audience=tuple(sorted(stage.audience)),
        passages=_passages(stage, steps, links, questions, openings),
        mediated=tuple(step for step in answered if not step.is_direct),
    )


def _passages(
    stage: Stage,
    steps: Sequence[Step],
    links: Sequence[ReplyLink],
    questions: Sequence[QuestionBetween],
    openings: Sequence[int],
) -> dict[str, tuple[int, ...]]:
    """Return for each figure the numbers of the turns that decide it."""
    turns = stage.turns
    direct = [step for step in steps if step.is_direct]
    return {
        "exchange_direct": tuple(turns[step.later].number for step in direct),
        "exchange": tuple(turns[step.later].number for step in steps if step.is_direct or step.evidence),
        "monologue_share": tuple(turn.number for turn in _monologues(stage)),
        "pair_coverage": tuple(_pairs(stage, direct).values()),
        "moderator_share": tuple(turn.number for turn in turns if turn.speaker in stage.moderators),
        "known_speakers": tuple(turn.number for turn in turns if not is_known(turn.speaker)),
        "turns": tuple(turns[at].number for at in stage.substantive),
        "replies": tuple(link.from_turn for link in links),
        "questions": tuple(dict.fromkeys(question.turn for question in questions)),
        "openings": tuple(turns[at].number for at in openings),
    }


def _monologues(stage: Stage) -> list[Turn]:
    return [turn for turn in stage.turns if turn.words >= MONOLOGUE and stage.is_participant(turn)]


def _pairs(stage: Stage, direct: Sequence[Step]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for step in direct:
        pair = stage.turns[step.earlier].speaker, stage.turns[step.later].speaker
        found.setdefault(pair, stage.turns[step.later].number)
    return found


def _pair_coverage(stage: Stage, direct: Sequence[Step]) -> float | None:
    size = len(stage.participants)
    return round(len(_pairs(stage, direct)) / (size * (size - 1)), 4) if size > 1 else None
