"""`kopir transcript read`, `transcript hear`, `transcript measure` and `transcript pairs`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from kopir.web.commands import Groups, answer, answer_json, command, group, refuse


def add_commands(sub: Groups) -> None:
    """Add this app's commands to the `kopir` command."""
    transcript = group(sub, "transcript", "questions about recorded debates")
    reading = command(transcript, "read", "what the files of one event hold, recognised by content", run_read)
    reading.add_argument("files", type=Path, nargs="+", metavar="FILE")
    hearing = command(transcript, "hear", "what is said in a recording, as WebVTT, by a model of your own", run_hear)
    hearing.add_argument("file", type=Path, metavar="RECORDING")
    hearing.add_argument("--model", type=Path, required=True, metavar="FOLDER", help="of a converted Whisper model")
    hearing.add_argument("--language", choices=("kk", "ru", "en"), help="recognised by the model without")
    measuring = command(
        transcript, "measure", "whether a discussion took place, and the figures that say so", run_measure
    )
    measuring.add_argument("file", type=Path, metavar="FILE")
    measuring.add_argument("--moderator", action="append", default=[], metavar="NAME", help="guessed without")
    measuring.add_argument("--language", choices=("kk", "ru", "en"), help="found turn by turn without")
    pairs = command(transcript, "pairs", "how far the second text of each pair takes up the first", run_pairs)
    pairs.add_argument("file", type=Path, metavar="FILE.jsonl")


def run_read(options: argparse.Namespace) -> int:
    """Print speech, messages, reports and unknown lines as JSON; 1 where a file cannot be opened."""
    from kopir.pure.transcript import Source, read  # noqa: PLC0415  # other commands need none of it

    try:
        found = read([Source(str(file), file.read_bytes()) for file in options.files])
    except OSError as error:
        return refuse(f"{error.filename}: {error.strerror}")
    cues = [
        {
            "start": cue.start,
            "end": cue.end,
            "speaker": cue.speaker,
            "text": cue.text,
            "file": cue.file,
            "line": cue.line,
        }
        for cue in found.speech
    ]
    messages = [
        {"time": one.time, "from": one.sender, "to": one.to, "text": one.text, "private": one.is_private,
         "reply_to": one.reply_to, "file": one.file, "line": one.line}
        for one in found.messages
    ]  # fmt: skip
    polls = [
        {"question": poll.question, "options": [{"option": one.option, "votes": one.votes} for one in poll.options]}
        for poll in found.polls
    ]
    questions = [{"question": one.question, "answered": one.answered, "asks": one.asks} for one in found.questions]
    files = [
        {
            "name": one.name,
            "kind": one.kind,
            "encoding": one.encoding,
            "items": one.items,
            "set_aside": one.is_set_aside,
        }
        for one in found.files
    ]
    return answer_json(
        options,
        {
            "speech": cues,
            "messages": messages,
            "reactions": len(found.reactions),
            "polls": polls,
            "questions": questions,
            "people": [{"name": one.name, "minutes": one.minutes} for one in found.people],
            "unknown": [{"file": one.file, "line": one.line, "text": one.text} for one in found.unknown],
            "files": files,
        },
    )


def run_hear(options: argparse.Namespace) -> int:
    """Print what is said in a recording as WebVTT; 1 where this machine cannot hear it."""
    from kopir.debates.hearing import CannotHear, hear  # noqa: PLC0415  # as above
    from kopir.pure.transcript.writing import to_vtt  # noqa: PLC0415  # as above

    try:
        return answer(options, to_vtt(hear(options.file, options.model, options.language)))
    except CannotHear as error:
        return refuse(str(error))


def run_measure(options: argparse.Namespace) -> int:
    """Print the figures of a transcript as JSON; 1 where there is no speech in it or nobody has a moderator's name."""
    from kopir.pure.transcript import Source, guess_moderator, measure, read, turns_of  # noqa: PLC0415  # as above
    from kopir.pure.transcript.reporting import figures_of  # noqa: PLC0415  # as above

    try:
        turns = turns_of(read([Source(str(options.file), options.file.read_bytes())]).speech)
    except OSError as error:
        return refuse(f"{options.file}: {error.strerror}")
    if not turns:
        return refuse(f"{options.file}: no speech in it")
    guessed = guess_moderator(turns)
    moderators = options.moderator or ([guessed] if guessed else [])
    found = measure(turns, moderators=moderators, language=options.language)
    if options.moderator and not found.moderators:
        return refuse(f"{options.file}: nobody called {', '.join(options.moderator)} speaks in it")
    return answer_json(options, figures_of(found, turns))


def run_pairs(options: argparse.Namespace) -> int:
    """Print one score a line for pairs of texts; 1 with file and line where one is none."""
    from kopir.pure.transcript.pairs import couple_of, score_couples  # noqa: PLC0415  # as above

    try:
        lines = options.file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        return refuse(f"{options.file}: {getattr(error, 'strerror', None) or error}")
    couples = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            pair: Any = json.loads(line)
            couples.append(couple_of(pair if isinstance(pair, dict) else {}))
        except ValueError as error:
            return refuse(f"{options.file}:{number}: {error}")
    return answer(options, "\n".join(json.dumps({"score": score}) for score in score_couples(couples)))
