"""Measures as JSON: what `kopir transcript measure` prints and a measure run keeps."""

from __future__ import annotations

from collections.abc import Sequence

from kopir.pure.transcript.measuring import Measures
from kopir.pure.transcript.turns import Turn

JSON = dict[str, object]


def figures_of(measures: Measures, turns: Sequence[Turn]) -> JSON:
    """Return the measures of these turns as objects, lists and numbers; turns are named by number.

    In `replies` the speaker `from` answers the speaker `to`: `turn` and `seconds` are the answer's, `to_turn` is the
    number of the turn answered.
    """
    by_number = {turn.number: turn for turn in turns}
    return {
        "verdict": measures.verdict.value,
        "rule": measures.rule,
        "exchange_direct": measures.exchange_direct,
        "exchange": measures.exchange,
        "monologue_share": measures.monologue_share,
        "pair_coverage": measures.pair_coverage,
        "moderator_share": measures.moderator_share,
        "talk_share": measures.talk_share,
        "known_speakers": measures.known_speakers,
        "turns": measures.turns,
        "moderators": list(measures.moderators),
        "participants": list(measures.participants),
        "audience": list(measures.audience),
        "matrix": measures.matrix,
        "replies": [
            {
                "from": by_number[link.from_turn].speaker,
                "to": by_number[link.to_turn].speaker,
                "turn": link.from_turn,
                "to_turn": link.to_turn,
                "seconds": by_number[link.from_turn].start,
                "score": link.score,
                "quote": link.quote,
                "earlier_quote": link.earlier_quote,
                "evidence": list(link.evidence),
            }
            for link in measures.reply_links
        ],
        "mediated": [
            {
                "turn": turns[step.later].number,
                "to_turn": turns[step.earlier].number,
                "evidence": list(step.evidence),
            }
            for step in measures.mediated
        ],
        "questions": [
            {
                "turn": question.turn,
                "asker": question.asker,
                "asked": question.asked,
                "text": question.text,
                "answered_in": question.answered_in,
            }
            for question in measures.questions
        ],
        "crossover": measures.crossover,
        "band": [{"start": one.start, "end": one.end, "shares": one.shares} for one in measures.talk_band],
        "plan": {name: {"used": one.used, "planned": one.planned} for name, one in measures.plan.items()},
        "passages": {figure: list(numbers) for figure, numbers in measures.passages.items()},
    }
