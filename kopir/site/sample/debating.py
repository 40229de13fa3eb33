"""Recorded debates of the invented town, brought in from their files as an editor would."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from kopir import debates
from kopir.debates import actions
from kopir.debates.actions.changing import Item
from kopir.debates.models import Debate, Voice
from kopir.debates.rules import Part, Stance
from kopir.pure.transcript import Source
from kopir.site.sample.acting import Play
from kopir.site.sample.days import Days

RECORDINGS = Path(debates.__file__).parent / "sample_recordings"


def plan_debates(play: Play, days: Days) -> None:
    """Plan one debate a day, the last of them yesterday."""
    folders = sorted(path.parent for path in RECORDINGS.glob("*/debate.toml"))
    for back, folder in enumerate(reversed(folders), start=1):
        play.plan(days.moment - timedelta(days=back), partial(bring_in, folder))


def bring_in(folder: Path) -> Debate:
    """Bring in one folder of files and publish what is in them."""
    told = tomllib.loads((folder / "debate.toml").read_text(encoding="utf-8"))
    new = actions.NewDebate(
        title=told["title"],
        language=told["languages"][0],
        held_on=told["day"],
        host_name=told.get("host", ""),
        is_sample=True,
    )
    files = [path for path in sorted(folder.iterdir()) if path.suffix != ".toml"]
    debate = actions.bring_in(new, [Source(path.name, path.read_bytes()) for path in files])
    actions.set_voices(debate, {voice.pk: _facts(voice, told) for voice in debate.voices.all()})
    actions.set_agenda(debate, [Item(item["title"], _first(debate, item["start"])) for item in told.get("items", ())])
    actions.publish(debate)
    _enter_positions(debate, told)
    return debate


def _enter_positions(debate: Debate, told: dict[str, Any]) -> None:
    for thesis in told.get("theses", ()):
        row = actions.set_thesis(debate, thesis["text"])
        for one in thesis["positions"]:
            voice = debate.voices.get(label=one["speaker"])
            actions.set_position(row, actions.NewPosition(Stance(one["stance"]), voice, words=one["words"]))


def _facts(voice: Voice, told: dict[str, Any]) -> actions.VoiceFacts:
    is_moderator = str(told.get("moderator", "?")) in voice.label
    part = Part.MODERATOR if is_moderator else Part(voice.part)
    return actions.VoiceFacts(Part.PARTICIPANT if part == Part.MODERATOR and not is_moderator else part)


def _first(debate: Debate, start: float) -> str:
    """Return the name of the speech at a second; the first one where the recording has no times."""
    found = debate.turns.filter(start__gte=start).order_by("start").first() or debate.turns.order_by("number").first()
    return found.public_id if found else ""
