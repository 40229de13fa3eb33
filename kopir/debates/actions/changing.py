"""Say who is who, where each question begins, and by how much a file's clock is off; before and after publishing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from kopir.debates.building import build
from kopir.debates.models import (
    AgendaIssue,
    AgendaItem,
    Debate,
    LineChange,
    Recording,
    SpokenMask,
    Turn,
    Voice,
    VoiceChange,
)
from kopir.debates.models.masks import OTHER
from kopir.debates.rules import Part, Refusal
from kopir.issues.models import Issue
from kopir.people.models import Organization, Person
from kopir.record.actions import append
from kopir.record.rules import JSON
from kopir.web import clock
from kopir.web.errors import Refused

AWAY = 1_000  # further than any agenda is long


@dataclass(frozen=True)
class VoiceFacts:
    """Who a label is: a person, or a name; part, side, for whom they came, minutes planned for them."""

    part: Part
    person: Person | None = None
    name: str = ""
    side: str = ""
    proxy_for: Person | None = None
    planned_min: int | None = None


@dataclass(frozen=True)
class Facts:
    """What an editor says of an event as a whole; seconds of the video at which the recording begins."""

    title: str
    language: str
    held_on: date
    host: Organization | None = None
    host_name: str = ""
    video_url: str = ""
    video_offset_s: float = 0


@dataclass(frozen=True)
class Item:
    """One question of the agenda, and the turn with which it begins."""

    title: str
    turn: str
    issues: Sequence[Issue] = ()


@transaction.atomic
def set_voices(debate: Debate, facts: Mapping[int, VoiceFacts]) -> None:
    """Say for labels, by the keys of their voices, who they are; editors may. Old and new stay in the history.

    On a published debate: entry ``debate.speakers-changed``.
    """
    changed = 0
    for voice in debate.voices.select_related("person", "proxy_for"):
        if voice.pk not in facts:
            continue
        before = _facts_of(voice)
        new = facts[voice.pk]
        voice.part, voice.person, voice.name = new.part, new.person, new.name.strip()
        voice.side, voice.proxy_for, voice.planned_min = new.side.strip(), new.proxy_for, new.planned_min
        if _facts_of(voice) != before:
            voice.save()
            VoiceChange.objects.create(voice=voice, before=before, after=_facts_of(voice), at=clock.now())
            changed += 1
    if changed:
        _after(debate, "debate.speakers-changed", {"changed": changed})


def _facts_of(voice: Voice) -> dict[str, JSON]:
    return {
        "part": str(voice.part),
        "person": voice.person.ref if voice.person else "",
        "name": voice.name,
        "side": voice.side,
        "proxy_for": voice.proxy_for.ref if voice.proxy_for else "",
        "planned_min": voice.planned_min,
    }


@transaction.atomic
def correct_line(debate: Debate, cue: int, voice: Voice) -> None:
    """Say that one line, by its position, is of another voice than its label; editors may.

    On a published debate: entry ``debate.line-corrected``.

    Raises
    ------
    Refused
        ``other_debate`` where the voice belongs to another one.
    """
    if voice.debate_id != debate.pk:
        raise Refused(Refusal.OTHER_DEBATE.value)
    LineChange.objects.create(cue=debate.cues.get(position=cue), voice=voice, at=clock.now())
    _after(debate, "debate.line-corrected", {"cue": cue})


@transaction.atomic
def set_agenda(debate: Debate, items: Sequence[Item]) -> None:
    """Say which questions were on the agenda and with which turn each begins; editors may.

    On a published debate: entry ``debate.agenda-changed``.

    Raises
    ------
    Refused
        ``unknown_turn`` where no turn of the debate has that name.
    """
    begins = dict(Turn.objects.filter(debate=debate).values_list("public_id", "first_cue"))
    if any(item.turn not in begins for item in items):
        raise Refused(Refusal.UNKNOWN_TURN.value)
    _keep_items(debate, sorted(items, key=lambda item: begins[item.turn]), begins)
    _after(debate, "debate.agenda-changed", {"items": len(items)})


def _keep_items(debate: Debate, items: Sequence[Item], begins: Mapping[str, int]) -> None:
    """Write the agenda; a question that keeps its words, or else its beginning, stays the row on which others hang."""
    debate.items.update(number=F("number") + AWAY)  # each number is taken once: out of the way first
    rows = list(debate.items.all())
    for number, item in enumerate(items, start=1):
        title, first = item.title.strip(), begins[item.turn]
        row = next((one for one in rows if one.title == title), None)
        row = row or next((one for one in rows if one.first_cue == first), None)
        if row:
            rows.remove(row)
        row = row or AgendaItem(debate=debate)
        row.title, row.number, row.first_cue = title, number, first
        row.save()
        row.links.exclude(issue__in=item.issues).delete()
        links = [AgendaIssue(item=row, issue=issue) for issue in item.issues]
        AgendaIssue.objects.bulk_create(links, ignore_conflicts=True)
    debate.items.filter(pk__in=[row.pk for row in rows]).delete()


@transaction.atomic
def set_masks(debate: Debate, standing: Collection[int], named: Sequence[str]) -> None:
    """Say which of the places with likely personal data may stand, and which words more are hidden; editors may.

    On a published debate: entry ``debate.masks-changed``, with counts and never with words.
    """
    found = debate.masks.filter(is_named=False)
    found.filter(pk__in=standing).update(stands=True)
    found.exclude(pk__in=standing).update(stands=False)
    words = {one.strip() for one in named if one.strip()}
    debate.masks.filter(is_named=True).exclude(words__in=words).delete()
    SpokenMask.objects.bulk_create(
        (SpokenMask(debate=debate, kind=OTHER, words=one, is_named=True) for one in sorted(words)),
        ignore_conflicts=True,
    )
    hidden = debate.masks.filter(stands=False).count()
    _after(debate, "debate.masks-changed", {"hidden": hidden, "standing": found.filter(stands=True).count()})


@transaction.atomic
def set_facts(debate: Debate, facts: Facts) -> None:
    """Say anew what an event is called, when and by whom it was held, and where its video lies; editors may.

    On a published debate: entry ``debate.facts-changed``.
    """
    debate.title, debate.held_on, debate.language = facts.title.strip(), facts.held_on, facts.language
    debate.host, debate.host_name = facts.host, "" if facts.host else facts.host_name.strip()
    debate.video_url, debate.video_offset_s = facts.video_url, facts.video_offset_s
    debate.save()
    build(debate)  # the words that stand in masked places are of its language
    if debate.is_published:
        public: dict[str, JSON] = {"held_on": facts.held_on.isoformat(), "language": facts.language}
        public["host"] = facts.host.ref if facts.host else None
        append("debate.facts-changed", [debate.ref], by="editor", public=public, private={"title": debate.title})


@transaction.atomic
def set_offset(recording: Recording, seconds: float) -> None:
    """Move a file's clock, so that one known moment lies where it was; editors may.

    On a published debate: entry ``debate.clock-moved``.
    """
    recording.offset_s = seconds
    recording.save(update_fields=["offset_s"])
    _after(recording.debate, "debate.clock-moved", {"milliseconds": round(seconds * 1000)})


def _after(debate: Debate, kind: str, public: Mapping[str, int]) -> None:
    """Build anew, and say it in public where the debate is public."""
    build(debate)
    if debate.is_published:
        append(kind, [debate.ref], by="editor", public=dict(public))
