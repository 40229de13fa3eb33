"""Bring a debate's files in anew: better captions, a corrected transcript. Every link and note stays with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from kopir.debates.actions.bringing_in import keep_cues, keep_files, keep_rest, keep_voices, speech_in
from kopir.debates.building import build
from kopir.debates.models import Cue, CueAlias, Debate, LineChange, Turn
from kopir.pure.transcript import Reading, Source
from kopir.pure.transcript.matching import By, Line, match_lines
from kopir.record.actions import append

Matched = Sequence[tuple[Cue, int, By]]  # older lines, each with the new one that it came to, and by what


@transaction.atomic
def bring_in_anew(debate: Debate, sources: Sequence[Source]) -> int:
    """Read all files of an event again in place of those that were read before; editors may.

    Names of lines lead to where their words stand now, else to their second. Who is who, the agenda, masks, positions
    and readers' marks stay; a file of the same name keeps its clock. Chat, polls and questions to the panel are those
    of the new files. On a published debate: entry ``debate.brought-in-anew``.

    Returns how many lines that were put right could not be carried over: their words are gone, or are now part of a
    line in which somebody else speaks too.

    Raises
    ------
    Refused
        ``no_files``, ``no_speech``.
    """
    found = speech_in(sources)
    clocks = dict(debate.recordings.values_list("name", "offset_s"))
    matched = _matched(debate, found, clocks)
    said_by = _said_by(debate, matched)
    begins = {item.pk: matched[item.first_cue][1] for item in debate.items.all()}
    _let_go(debate)
    cues = _keep_anew(debate, sources, found, clocks, matched)
    _carry_names(debate, matched, cues)
    left = _carry_corrections(matched, cues, said_by)
    for item in debate.items.all():
        item.first_cue = begins[item.pk]
        item.save(update_fields=["first_cue"])
    build(debate)
    if debate.is_published:
        by = [how for _cue, _at, how in matched]
        counts = {"by_words": by.count(By.WORDS), "by_second": by.count(By.SECOND), "corrections_left": left}
        append("debate.brought-in-anew", [debate.ref], by="editor", public={"lines": len(cues), **counts})
    return left


def _matched(debate: Debate, found: Reading, clocks: Mapping[str, float]) -> Matched:
    rows = debate.cues.select_related("recording").prefetch_related("changes", "aliases")
    old = list(rows.order_by("position"))
    new = [
        Line(cue.text, None if cue.start is None else cue.start + clocks.get(cue.file[-200:], 0.0))
        for cue in found.speech
    ]
    places = match_lines([Line(cue.text, cue.starts_at) for cue in old], new)
    return [(cue, at, by) for cue, (at, by) in zip(old, places, strict=True)]


def _said_by(debate: Debate, matched: Matched) -> dict[str, int]:
    """Return who says each older line, by its name: the voice it was given to, else that of its label."""
    labels = dict(debate.voices.values_list("label", "pk"))
    last = {cue.public_id: [one.voice_id for one in cue.changes.all()][-1:] for cue, _at, _by in matched}
    return {cue.public_id: (*last[cue.public_id], labels[cue.label])[0] for cue, _at, _by in matched}


def _let_go(debate: Debate) -> None:
    """Let the older files go, with all that was read from them."""
    Turn.objects.filter(debate=debate).delete()
    for rows in (debate.chat, debate.polls, debate.asked, debate.recordings):
        rows.all().delete()


def _keep_anew(
    debate: Debate, sources: Sequence[Source], found: Reading, clocks: Mapping[str, float], matched: Matched
) -> list[Cue]:
    files = keep_files(debate, sources, found)
    for file in files.values():
        file.offset_s = clocks.get(file.name, 0.0)
        file.save(update_fields=["offset_s"])
    keep_voices(debate, found)
    # A new line is called by the first older one that came to it.
    keep_cues(debate, files, found, {at: cue.public_id for cue, at, _by in reversed(matched)})
    keep_rest(debate, files, found)
    return list(debate.cues.order_by("position"))


def _carry_names(debate: Debate, matched: Matched, cues: Sequence[Cue]) -> None:
    """Let every name that ever led to a line lead to where it is now."""
    taken = {cue.public_id for cue in cues}
    CueAlias.objects.bulk_create(
        CueAlias(debate=debate, cue=cues[at], name=name)
        for cue, at, _by in matched
        for name in (cue.public_id, *(alias.name for alias in cue.aliases.all()))
        if name not in taken
    )
    moved = {cue.public_id: cues[at].public_id for cue, at, _by in matched}
    questions = list(debate.spoken_questions.all())
    for question in questions:
        question.cue_name = moved.get(question.cue_name, question.cue_name)
    debate.spoken_questions.bulk_update(questions, ["cue_name"], batch_size=200)


def _carry_corrections(matched: Matched, cues: Sequence[Cue], said_by: Mapping[str, int]) -> int:
    """Carry over what was put right of single lines; return of how many that would give words to somebody else."""
    speakers: dict[int, set[int]] = {}
    for cue, at, by in matched:
        # A line of which no word stands says nothing of who speaks there.
        speakers.setdefault(at, set()).add(said_by[cue.public_id] if by is By.WORDS else 0)
    kept: list[LineChange] = []
    left = 0
    for cue, at, _by in matched:
        changes = list(cue.changes.all())
        if changes and speakers[at] != {said_by[cue.public_id]}:
            left += 1
            continue
        kept += [LineChange(cue=cues[at], voice_id=one.voice_id, at=one.at) for one in changes]
    LineChange.objects.bulk_create(kept)
    return left
