"""Enter where speakers and organisations say that they stand; by people and with a source, never by a machine."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from kopir.debates.models import Debate, Position, Thesis, Voice
from kopir.debates.quoting import place_of, words_in
from kopir.debates.rules import Refusal, Stance
from kopir.people.models import Organization
from kopir.record.actions import append
from kopir.record.rules import JSON
from kopir.web.errors import Refused


@dataclass(frozen=True)
class NewPosition:
    """Who stands where, in which words of the debate, or by which source outside it."""

    stance: Stance
    voice: Voice | None = None
    organization: Organization | None = None
    words: str = ""
    source_url: str = ""


@transaction.atomic
def set_thesis(debate: Debate, text: str) -> Thesis:
    """Add a sentence that one can be for or against; editors may. Entry ``debate.thesis-set`` on a published debate."""
    most = debate.theses.aggregate(most=Max("number"))["most"] or 0
    thesis = Thesis.objects.create(debate=debate, number=most + 1, text=text.strip())
    _note(debate, "debate.thesis-set", {"thesis": thesis.number}, {"text": thesis.text})
    return thesis


@transaction.atomic
def set_position(thesis: Thesis, new: NewPosition) -> Position:
    """Say where somebody stands on a thesis; said again, the later counts; editors may.

    A speaker's words of this debate are kept with their line; anything else needs the address of a source.
    Entry ``debate.position-set`` on a published debate.

    Raises
    ------
    Refused
        ``nobody`` or ``other_debate`` of whom it is not told; ``not_said`` where the speaker did not say the words;
        ``no_source``.
    """
    if (new.voice is None) == (new.organization is None):
        raise Refused(Refusal.NOBODY.value)
    if new.voice and new.voice.debate_id != thesis.debate_id:
        raise Refused(Refusal.OTHER_DEBATE.value)
    facts = _source_of(thesis.debate, new)
    position, _made = Position.objects.update_or_create(
        thesis=thesis, voice=new.voice, organization=new.organization, defaults={"stance": new.stance, **facts}
    )
    public = _whose(position) | {
        "stance": position.stance,
        "line": position.cue_name or None,
        "source": position.source_url or None,
    }
    _note(thesis.debate, "debate.position-set", public, {"words": position.words})
    return position


@transaction.atomic
def remove_position(position: Position) -> None:
    """Take out a position that was entered by mistake; editors may. Entry ``debate.position-removed``."""
    public = _whose(position)
    position.delete()
    _note(position.thesis.debate, "debate.position-removed", public, {})


def _source_of(debate: Debate, new: NewPosition) -> dict[str, object]:
    """Return the words with the place where they stand in the debate, or the source outside it."""
    words = " ".join(new.words.split())
    if new.source_url:
        return {"words": words, "cue_name": "", "source_url": new.source_url}
    if not words or new.voice is None:
        raise Refused(Refusal.NO_SOURCE.value)
    said = debate.turns.filter(voice=new.voice).order_by("number")
    found = next(((turn, there) for turn in said if (there := words_in(words, turn.text))), None)
    if found is None:
        raise Refused(Refusal.NOT_SAID.value)
    return {"words": found[1], "cue_name": place_of(debate, *found).cue_name, "source_url": ""}


def _whose(position: Position) -> dict[str, JSON]:
    return {
        "thesis": position.thesis.number,
        "voice": position.voice.number if position.voice else None,
        "organization": position.organization.ref if position.organization else None,
    }


def _note(debate: Debate, kind: str, public: dict[str, JSON], private: dict[str, str]) -> None:
    if debate.is_published:
        append(kind, [debate.ref], by="editor", public=public, private=private)
