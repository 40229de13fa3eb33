"""Debates read and measured: how fast, and how well what took place is told apart.

    .venv/bin/python -m benchmarks.transcripts [../shared/data/debates]

Speed: one hour (10 000 words, 400 turns) made of the shipped recordings, 10 MB of one file of captions; seconds of one
core, median of five, and as a ratio to a loop of a million additions in the same run. Verdict: windows of real and
shipped discussions against the same words spoken as statements and as a panel, also with wrong speakers. Seeds fixed.
"""

from __future__ import annotations

import csv
import io
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

from kopir.pure.transcript import Cue, Measures, Source, Turn, guess_moderator, measure, read, turns_of, uptake
from kopir.pure.transcript.pairs import score_pairs

SAMPLES = Path(__file__).parents[1] / "kopir" / "debates" / "sample_recordings"
FILES = ("boiler-house/debate.srt", "bridge-or-ferry/meeting.vtt", "bikes-or-buses/transcript.csv")
CALL = "Next is the one whose turn it is by lot, with two minutes as was agreed before, please begin."
WINDOW = 80  # turns, about a segment of a debate


def seconds(do: Callable[[], object]) -> float:
    times = []
    for _round in range(5):
        start = time.process_time()
        do()
        times.append(time.process_time() - start)
    return median(times)


def calibration() -> None:
    total = 0
    for number in range(1_000_000):
        total += number


def hour() -> bytes:
    """Return a table of 400 turns and 10 000 words."""
    said = [cue for file in FILES for cue in read([Source(file, (SAMPLES / file).read_bytes())]).speech]
    turns = turns_of(said)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["speaker", "text", "seconds"])
    rng = random.Random(7)
    for number in range(400):
        turn = turns[number % len(turns)]
        words = turn.text.split()
        rng.shuffle(words)
        writer.writerow([turn.speaker, " ".join((words * 25)[:25]), number * 9])
    return out.getvalue().encode()


def read_and_measure(data: bytes) -> Measures:
    turns = turns_of(read([Source("hour", data)]).speech)
    return measure(turns, moderators=[guess_moderator(turns) or ""])


def auroc(good: Sequence[float], bad: Sequence[float]) -> float:
    wins = sum((one > other) + 0.5 * (one == other) for one in good for other in bad)
    return wins / (len(good) * len(bad))


def cues_of(said: Sequence[tuple[str, str]]) -> list[Cue]:
    return [Cue(None, None, speaker, text, "", at) for at, (speaker, text) in enumerate(said)]


def discussions(folder: Path) -> list[list[tuple[str, str]]]:
    """Return windows of discussions, the moderator called M."""
    files = [SAMPLES / file for file in FILES]
    files += [folder / "us_2020_first_presidential_debate.csv"] if folder.exists() else []
    found = []
    for file in files:
        turns = turns_of(read([Source(file.name, file.read_bytes())]).speech)
        moderator = guess_moderator(turns)
        said = [("M" if turn.speaker == moderator else turn.speaker, turn.text) for turn in turns]
        found += [said[at : at + WINDOW] for at in range(0, max(len(said) - WINDOW, 0) + 1, WINDOW)]
    return found


def as_statements(said: Sequence[tuple[str, str]], rng: random.Random) -> list[tuple[str, str]]:
    """Return the same words as prepared statements: each speaker's in one piece, parted, called up at length."""
    by_speaker: dict[str, list[str]] = {}
    for speaker, text in said:
        if speaker != "M":
            by_speaker.setdefault(speaker, []).append(text)
    rounds = [(speaker, text) for speaker, texts in by_speaker.items() for text in texts if len(text.split()) >= 10]
    rng.shuffle(rounds)
    rounds.sort(key=lambda pair: rng.random())
    found = []
    for speaker, text in rounds:
        found += [("M", CALL),
                  (speaker, text)]  # fmt: skip
    return found


def with_wrong_speakers(said: Sequence[tuple[str, str]], share: float, rng: random.Random) -> list[tuple[str, str]]:
    names = sorted({speaker for speaker, _text in said})
    return [(rng.choice(names) if rng.random() < share else speaker, text) for speaker, text in said]


def exchange(said: Sequence[tuple[str, str]]) -> Measures:
    return measure(turns_of(cues_of(said)), moderators=["M"], audience=[])


def tell_verdicts(folder: Path) -> None:
    rng = random.Random(11)
    good = discussions(folder)
    bad = [as_statements(said, rng) for said in good for _ in range(3)]
    for share in (0.0, 0.1, 0.2):
        one = [exchange(with_wrong_speakers(said, share, rng)) for said in good]
        other = [exchange(with_wrong_speakers(said, share, rng)) for said in bad]
        right = sum(found.verdict == "discussion" for found in one) + sum(
            found.verdict != "discussion" for found in other
        )
        figures = auroc([found.exchange or 0 for found in one], [found.exchange or 0 for found in other])
        told, sizes = right / len(one + other), f"{len(one)} and {len(other)} windows"
        print(print(f"  wrong speakers {share:.0%}: XE AUROC {figures:.3f}, told apart {told:.3f}, {sizes}"))


def tell_uptake(folder: Path) -> None:
    """The opponent's last turn against other turns of the same opponent."""
    file = folder / "us_2020_first_presidential_debate.csv"
    if not file.exists():
        return
    rng = random.Random(1)
    turns = [turn for turn in turns_of(read([Source("d", file.read_bytes())]).speech) if turn.words >= 20]
    moderator = guess_moderator(turns)
    turns = [turn for turn in turns if turn.speaker != moderator]
    pairs: list[tuple[Turn, Turn, Turn]] = []
    for before, after in pairwise(turns):
        others = [turn for turn in turns if turn.speaker == before.speaker and turn is not before]
        if before.speaker != after.speaker:
            pairs += [(before, other, after) for other in rng.sample(others, 4)]
    true = score_pairs([{"earlier": before.text, "later": after.text} for before, _other, after in pairs])
    false = score_pairs([{"earlier": other.text, "later": after.text} for _before, other, after in pairs])
    print(f"  transcript pairs: AUROC {auroc(true, false):.3f} ({len(pairs)} comparisons)")
    taken_up = [uptake(before.text, after.text, "en") for before, _other, after in pairs]
    plain = auroc(taken_up, [uptake(other.text, after.text, "en") for _before, other, after in pairs])
    print(f"  plain overlap:    AUROC {plain:.3f}")


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/debates")
    unit = seconds(calibration)
    data = hour()
    taken = seconds(lambda: read_and_measure(data))
    print(f"one hour, {read_and_measure(data).turns} substantive turns: {taken:.2f} s, {taken / unit:.0f} × the loop")
    captions = (SAMPLES / "video-conference" / "GMT20261015-100000_Recording.transcript.vtt").read_bytes()
    large = (captions * (10_000_000 // len(captions) + 1))[:10_000_000]
    taken = seconds(lambda: read([Source("large", large)]))
    tracemalloc.start()
    read([Source("large", large)])
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    print(f"10 MB of captions: {taken:.2f} s, {taken / unit:.0f} × the loop, {peak:.0f} MB")
    tracemalloc.stop()
    print("discussion against the same words as statements:")
    tell_verdicts(folder)
    print("what an opponent takes up:")
    tell_uptake(folder)


if __name__ == "__main__":
    main()
