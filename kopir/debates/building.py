"""Turns out of cues, whoever the lines are now said to be of, and the figures of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence

from django.db import transaction

from kopir.debates.asking import keep_questions
from kopir.debates.covering import covered, covers_of
from kopir.debates.masking import masked_speech
from kopir.debates.models import ChatLine, Cue, Debate, LineChange, MeasureRun, Turn, Voice
from kopir.debates.rules import Part
from kopir.pure.transcript import RULE_VERSION, TURNS_OF_EVENT, TURNS_OF_ITEM, measure, turns_of
from kopir.pure.transcript import Cue as Said
from kopir.pure.transcript import Turn as Spoken
from kopir.pure.transcript.asking import QuestionBetween
from kopir.pure.transcript.reporting import figures_of
from kopir.web import clock

BATCH = 500


def build(debate: Debate) -> None:
    """Join a debate's cues into turns anew, put the chat beside them, and measure them."""
    voices = {voice.pk: voice for voice in debate.voices.select_related("person")}
    by_label = {voice.label: voice for voice in voices.values()}
    changed = dict(LineChange.objects.filter(cue__debate=debate).order_by("pk").values_list("cue", "voice"))
    cues = list(debate.cues.select_related("recording"))
    spoken_by = [voices[changed[cue.pk]] if cue.pk in changed else by_label[cue.label] for cue in cues]
    heard = turns_of(_said(cue, voice) for cue, voice in zip(cues, spoken_by, strict=True))
    masked = masked_speech(debate, heard)
    covers = covers_of(debate, masked)
    spoken = covered(masked, covers)
    items = sorted(debate.items.all(), key=lambda item: item.first_cue)
    rows = [
        Turn(
            debate=debate,
            item=next((item for item in reversed(items) if item.first_cue <= one.cues[0]), None),
            public_id=cues[one.cues[0]].public_id,
            number=one.number,
            voice=spoken_by[one.cues[0]],
            text=covers[one.number].text if one.number in covers else one.text,
            search_text=one.text.casefold(),
            start=one.start,
            end=one.end,
            words=one.words,
            first_cue=one.cues[0],
            last_cue=one.cues[-1],
            cover=covers.get(one.number),
        )
        for one in spoken
    ]
    debate.turns.all().delete()
    Turn.objects.bulk_create(rows, batch_size=BATCH)
    _place_chat(debate, rows)
    whole = _measure(debate, spoken, rows, voices.values())
    keep_questions(debate, whole, rows, cues, voices.values())


def _said(cue: Cue, voice: Voice) -> Said:
    return Said(cue.starts_at, cue.ends_at, voice.shown, cue.text, cue.recording.name, cue.line, cue.is_new_voice)


def _place_chat(debate: Debate, turns: Sequence[Turn]) -> None:
    """Say during which turn each line of the chat was written; what came before the first stands with it."""
    timed = sorted((turn.start, turn.number) for turn in turns if turn.start is not None)
    starts = [start for start, _number in timed]
    lines = list(debate.chat.select_related("recording"))
    for line in lines:
        if timed and line.time is not None:
            line.during = timed[max(bisect_right(starts, line.time + line.recording.offset_s) - 1, 0)][1]
    ChatLine.objects.bulk_update(lines, ["during"], batch_size=BATCH)


def _measure(
    debate: Debate, spoken: Sequence[Spoken], rows: Sequence[Turn], voices: Collection[Voice]
) -> Sequence[QuestionBetween]:
    """Write the figures of the whole and of each item; return the questions that were put in the whole."""
    MeasureRun.objects.filter(debate=debate).delete()
    parts = {
        part: {voice.shown for voice in voices if voice.part == part and voice.shown}
        for part in (Part.MODERATOR, Part.AUDIENCE)
    }
    sides = {voice.shown: voice.side for voice in voices if voice.shown and voice.side}
    plan = {voice.shown: voice.planned_min * 60.0 for voice in voices if voice.shown and voice.planned_min}
    moment = clock.now()
    runs = []
    questions: Sequence[QuestionBetween] = ()
    for item in (None, *debate.items.all()):
        turns = [turn for turn, row in zip(spoken, rows, strict=True) if item is None or row.item_id == item.pk]
        found = measure(
            turns,
            moderators=parts[Part.MODERATOR],
            audience=parts[Part.AUDIENCE],
            sides=sides or None,
            plan=plan if item is None else None,
            least=TURNS_OF_EVENT if item is None else TURNS_OF_ITEM,
        )
        questions = questions if item else found.questions
        figures = figures_of(found, turns)
        runs.append(MeasureRun(debate=debate, item=item, rule=found.rule, figures=figures, made_at=moment))
    MeasureRun.objects.bulk_create(runs)
    return questions


def measure_anew(limit: int = 5) -> int:
    """Measure debates again whose figures were made under another rule, or name people as they were called before.

    By the worker. Return how many.
    """
    older = MeasureRun.objects.exclude(rule=RULE_VERSION).values_list("debate", flat=True)
    debates = list(Debate.objects.filter(pk__in={*older, *_of_renamed()}).order_by("number")[:limit])
    for debate in debates:
        with transaction.atomic():
            build(debate)
    return len(debates)


def _of_renamed() -> set[int]:
    """Return the keys of debates whose figures hold a name under which nobody is shown any more."""
    shown: dict[int, set[str]] = {}
    for voice in Voice.objects.select_related("person").only("debate", "label", "part", "name", "person__name"):
        shown.setdefault(voice.debate_id, set()).add(voice.shown)
    shares = MeasureRun.objects.filter(item=None).values_list("debate", "figures__talk_share")
    return {debate for debate, names in shares if not set(names or ()) <= shown.get(debate, set())}
