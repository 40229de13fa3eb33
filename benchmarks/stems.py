"""How well the Kazakh stemmer joins forms of one word in news.

    .venv/bin/python -m benchmarks.stems ../shared/data/press-kk-ner/kaznerd_valid_500.iob2

Two words count as forms of one where one is the other, of five letters or more, with one to seven more that begin as a
Kazakh ending does (no dictionary of lemmas is at hand); as different ones where two letters are alike and no more.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from kopir.pure.text import fold
from kopir.pure.text.stems import kazakh_key_stem, kazakh_stem

ENDING = re.compile("^(?:[лдт][ае]р|[нтд][ыі]ң|[нтд][ыі]$|[дтн][ае]|[ғгқк][ае]|[мбп]ен|[ыі]|с[ыі])")


def words_of(path: Path) -> list[str]:
    tokens = (line.split()[0].lower() for line in path.read_text(encoding="utf-8").splitlines() if line.split())
    return sorted({token for token in tokens if re.fullmatch(r"[а-яәғқңөұүһі]{4,}", token)})


def forms(words: list[str]) -> list[tuple[str, str]]:
    return [
        (one, other)
        for one, other in combinations(words, 2)
        if len(one) >= 5 and len(other) - len(one) <= 7 and other.startswith(one) and ENDING.match(other[len(one) :])
    ]


def share(pairs: list[tuple[str, str]], stem: Callable[[str], str]) -> float:
    return sum(stem(one) == stem(other) for one, other in pairs) / max(len(pairs), 1)


def main() -> None:
    words = words_of(Path(sys.argv[1]))
    same = forms(words)
    apart = [(one, other) for one, other in combinations(words, 2) if one[:2] == other[:2] and one[:3] != other[:3]]
    print(f"{len(words)} words, {len(same)} pairs of forms, {len(apart)} pairs of unlike words that begin alike")
    keys = {word: fold(word) for word in words}
    ways: dict[str, Callable[[str], str]] = {
        "as written": lambda word: word,
        "first five letters": lambda word: word[:5],
        "stems of words": kazakh_stem,
        "stems of keys": lambda word: kazakh_key_stem(keys[word]),
    }
    for name, stem in ways.items():
        joined, wrong = share(same, stem), share(apart, stem)
        kinds = len({stem(word) for word in words}) / len(words)
        print(f"  {name:20} joined {joined:.3f}  wrongly joined {wrong:.5f}  stems a word {kinds:.3f}")
    missed = [f"{one} {other}" for one, other in same if kazakh_stem(one) != kazakh_stem(other)]
    print("  not joined, for instance:", ", ".join(missed[:: max(1, len(missed) // 12)]))


if __name__ == "__main__":
    main()
