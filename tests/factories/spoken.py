"""Debates written out as captions: who said what, ten seconds each."""

from __future__ import annotations

from collections.abc import Sequence

from kopir.debates import actions
from kopir.debates.models import Debate
from kopir.debates.rules import Part
from tests.factories.debates import a_draft

LONG = "the ferry pier needs a new rail and a lamp before the winter comes and everybody in town knows it"
TALK = (
    ("Mira", "Welcome. One question only: the ferry."),
    ("Aigul", f"I begin: {LONG}. Boris, when will you mend the pier?"),
    ("Boris", f"We said it in spring: {LONG}, and the money is there."),
    ("Aigul", f"No, that is wrong, {LONG}. Call me on 8 701 123 45 67. Boris, who pays for the lamp?"),
    ("Mira", "Please, one after another."),
    ("Boris", f"The town pays, and {LONG}. Aigul, do you want a ferry or a bridge?"),
    ("Aigul", f"A bridge of course, since {LONG}."),
)


def captions_of(talk: Sequence[tuple[str, str]] = TALK, *, seconds: int = 10) -> bytes:
    lines = ["WEBVTT", ""]
    for number, (who, text) in enumerate(talk):
        start, end = number * seconds, number * seconds + seconds - 1
        lines += [f"{_clock(start)} --> {_clock(end)}", f"{who}: {text}", ""]
    return "\n".join(lines).encode()


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000"


def a_talk(talk: Sequence[tuple[str, str]] = TALK, *, seconds: int = 10, **facts: str | int) -> Debate:
    """A published debate that Mira moderates."""
    debate = a_draft(("talk.vtt", captions_of(talk, seconds=seconds)), **facts)  # type: ignore[arg-type]  # as they come
    parts = {"Mira": Part.MODERATOR}
    said = {voice.pk: actions.VoiceFacts(parts.get(voice.label, Part.PARTICIPANT)) for voice in debate.voices.all()}
    actions.set_voices(debate, said)
    actions.publish(debate)
    debate.refresh_from_db()
    return debate
