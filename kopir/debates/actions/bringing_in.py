"""Bring a recorded event in: all its files at once, as a draft that only editors see."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from kopir.debates.building import BATCH, build
from kopir.debates.models import AskedQuestion, ChatLine, Cue, Debate, Poll, Recording, UnknownLine, Voice
from kopir.debates.rules import Part, Refusal, State
from kopir.moderation.labels import masks_in
from kopir.people.models import Organization
from kopir.pure.text.personal import find_personal, masked
from kopir.pure.transcript import Reading, Source, guess_audience, guess_moderator, read, turns_of
from kopir.record.models import Counter
from kopir.web import clock
from kopir.web.errors import Refused


@dataclass(frozen=True)
class NewDebate:
    """What an editor says of an event beside its files."""

    title: str
    language: str
    held_on: date
    host: Organization | None = None
    host_name: str = ""
    video_url: str = ""
    is_sample: bool = False


@transaction.atomic
def bring_in(new: NewDebate, sources: Sequence[Source]) -> Debate:
    """Read all files of one event and keep what was said as a draft; editors may. Not on the record yet.

    Files are recognised by what they hold. Private lines of the chat are counted and not kept, nor are addresses and
    the names of those who only listened or typed. A line that nobody understands is kept and shown to editors.

    Raises
    ------
    Refused
        ``no_files``, ``no_speech``.
    """
    found = speech_in(sources)
    debate = Debate.objects.create(
        number=Counter.objects.next_in("debate"),
        title=new.title.strip(),
        language=new.language,
        held_on=new.held_on,
        host=new.host,
        host_name="" if new.host else new.host_name.strip(),
        video_url=new.video_url,
        state=State.DRAFT,
        private_lines=sum(line.is_private for line in found.messages),
        reactions=sum(not one.is_private and not one.is_removed for one in found.reactions),
        is_sample=new.is_sample,
        created_at=clock.now(),
    )
    files = keep_files(debate, sources, found)
    keep_voices(debate, found)
    keep_cues(debate, files, found, {})
    keep_rest(debate, files, found)
    build(debate)
    return debate


def speech_in(sources: Sequence[Source]) -> Reading:
    """Read the files of one event; refuse none, and those in which nobody speaks."""
    if not sources:
        raise Refused(Refusal.NO_FILES.value)
    found = read(sources)
    if not found.speech:
        raise Refused(Refusal.NO_SPEECH.value)
    return found


def keep_files(debate: Debate, sources: Sequence[Source], found: Reading) -> dict[str, Recording]:
    """Write what each file was taken for, without the file itself; return the rows by the files' names."""
    data = {source.name: source.data for source in sources}
    return {
        file.name: Recording.objects.create(
            debate=debate,
            name=file.name[-200:],
            kind=file.kind,
            encoding=file.encoding,
            sha256=hashlib.sha256(data[file.name]).hexdigest(),
            bytes=len(data[file.name]),
            found=file.items,
            is_set_aside=file.is_set_aside,
        )
        for file in found.files
    }


def keep_voices(debate: Debate, found: Reading) -> None:
    """Write a voice for each label that has none, behind those that are there."""
    known = set(debate.voices.values_list("label", flat=True))
    new = [(label, part) for label, part in _parts_of(found).items() if label not in known]
    Voice.objects.bulk_create(
        Voice(debate=debate, label=label, part=part, place=place)
        for place, (label, part) in enumerate(new, start=len(known))
    )


def _parts_of(found: Reading) -> dict[str, Part]:
    """Return what each label seems to do, in the order of first speaking."""
    turns = turns_of(found.speech)
    moderator = guess_moderator(turns)
    audience = guess_audience(turns, {moderator} if moderator else set())

    def part_of(speaker: str) -> Part:
        if not speaker:
            return Part.UNKNOWN
        if speaker == moderator:
            return Part.MODERATOR
        return Part.AUDIENCE if speaker in audience else Part.PARTICIPANT

    return {cue.speaker[:200]: part_of(cue.speaker) for cue in found.speech}


def keep_cues(debate: Debate, files: dict[str, Recording], found: Reading, names: Mapping[int, str]) -> None:
    """Write every line of speech; `names` holds those that are known by a name already, by position."""
    Cue.objects.bulk_create(
        (
            Cue(
                debate=debate,
                recording=files[cue.file],
                position=position,
                public_id=names.get(position) or secrets.token_hex(6),
                start=cue.start,
                end=cue.end,
                label=cue.speaker[:200],
                text=cue.text,
                line=cue.line,
                is_new_voice=cue.is_new_voice,
            )
            for position, cue in enumerate(found.speech)
        ),
        batch_size=BATCH,
    )


def keep_rest(debate: Debate, files: dict[str, Recording], found: Reading) -> None:
    """Write public lines of the chat, polls, questions to the panel and lines that nobody understood."""
    spoke = {cue.speaker for cue in found.speech}
    words = masks_in(debate.language)[0]

    def plain(text: str) -> str:
        """Take e-mail addresses, telephones and the like out of what was typed: they never enter a site."""
        return masked(text, find_personal(text), words)

    ChatLine.objects.bulk_create(
        ChatLine(
            debate=debate,
            recording=files[line.file],
            time=line.time,
            label=line.sender[:200] if line.sender in spoke else "",
            text=plain(line.text),
        )
        for line in found.messages
        if not line.is_private
    )
    Poll.objects.bulk_create(
        Poll(
            debate=debate,
            question=plain(poll.question),
            options=[[plain(one.option), one.votes] for one in poll.options],
        )
        for poll in found.polls
    )
    AskedQuestion.objects.bulk_create(
        AskedQuestion(debate=debate, text=plain(one.question), is_answered=one.answered, asks=one.asks)
        for one in found.questions
    )
    UnknownLine.objects.bulk_create(
        UnknownLine(recording=files[one.file], line=one.line, text=plain(one.text)) for one in found.unknown
    )
