"""How often a language is told right: as written, without Kazakh letters, in Latin letters, in mixed sentences.

    .venv/bin/python -m benchmarks.languages ../shared/data/xling-dev
    .venv/bin/python -m benchmarks.languages --learn ../shared/data/press-kk-ner/kaznerd_valid_500.iob2

The second line makes `kopir/pure/text/letters.npz` anew, from the translations in `locale/` and from KazNERD news;
no text of the first is among them. Seed 47.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from pathlib import Path

import numpy as np
from babel.messages.pofile import read_po

from kopir.pure.text import detect_language
from kopir.pure.text.letters import learn

TABLE = Path("kopir/pure/text/letters.npz")
MARKS = re.compile(r"%\(\w+\)\w|<[^>]*>|%\w|https?\S+|\{\w*\}|&\w+;")
BARE = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
ALPHABET = "а-a б-b в-v г-g ғ-ğ д-d е-e ж-j з-z и-i й-i к-k қ-q л-l м-m н-n ң-ñ о-o ө-ö п-p р-r с-s т-t у-u ұ-ū ү-ü ф-f"
ALPHABET += " х-h һ-h ц-s ч-ş ш-ş щ-ş ъ- ы-y і-ı ь- э-e ю-iu я-ia ә-ä ё-io"
HABITS = "ғ-g ң-n ө-o ұ-u ү-u ә-a ш-sh ч-ch ц-ts щ-sh ж-zh қ-k і-i ю-yu я-ya"


def letters_of(pairs: str) -> dict[str, str]:
    return dict(pair.split("-") for pair in pairs.split())


OFFICIAL = letters_of(ALPHABET)
TYPED = OFFICIAL | letters_of(HABITS)
WITH_Q = TYPED | {"қ": "q", "ж": "j", "у": "w"}


def spelt(text: str, letters: dict[str, str]) -> str:
    """Return a Kazakh text in Latin letters."""
    out = []
    for letter in text:
        new = letters.get(letter.lower(), letter)
        out.append(new.capitalize() if letter.isupper() else new)
    return "".join(out)


def texts_of(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"kk": [], "ru": [], "en": []}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                for language in found:
                    found[language] += [row[language]] if row.get(language) else []
    return found


def mixed(kazakh: list[str], russian: list[str]) -> list[str]:
    """Return Kazakh sentences of six words or more with two Russian words in a place of chance."""
    chance = random.Random(47)  # of a benchmark
    words = [word for text in russian for word in re.findall(r"[а-яё]{4,}", text.lower())]
    out = []
    for text in kazakh:
        own = text.split()
        if len(own) >= 6:
            at = chance.randrange(len(own))
            out.append(" ".join([*own[:at], *chance.sample(words, 2), *own[at:]]))
    return out


def told(name: str, texts: list[str], language: str) -> None:
    right = sum(detect_language(text).language == language for text in texts)
    print(f"{name:42} {right} of {len(texts)}")


def measure(folder: Path) -> None:
    found = texts_of(folder)
    for language, texts in found.items():
        told(f"{language}, as written", texts, language)
    kazakh = found["kk"]
    told("kk without Kazakh letters", [text.translate(BARE) for text in kazakh], "kk")
    told("kk in Latin letters of 2021", [spelt(text, OFFICIAL) for text in kazakh], "kk")
    told("kk in Latin as typed (zh, sh)", [spelt(text, TYPED) for text in kazakh], "kk")
    told("kk in Latin as typed (j, q, w)", [spelt(text, WITH_Q) for text in kazakh], "kk")
    told("kk with two Russian words", mixed(kazakh, found["ru"]), "kk")
    told("and without Kazakh letters", [text.translate(BARE) for text in mixed(kazakh, found["ru"])], "kk")


def translations(language: str, *, is_source: bool = False) -> list[str]:
    with Path(f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    texts = [message.id if is_source else message.string for message in messages]
    flat = [part for text in texts for part in ([text] if isinstance(text, str) else text)]
    return [MARKS.sub(" ", part) for part in flat]


def make(news: Path) -> None:
    sentences = news.read_text(encoding="utf-8").split("\n\n")
    kazakh = [" ".join(line.split(" ")[0] for line in one.splitlines() if line.strip()) for one in sentences]
    english = translations("ru", is_source=True)
    np.savez_compressed(TABLE, table=learn([translations("kk") + kazakh, translations("ru"), english]))
    print(f"{TABLE}: {TABLE.stat().st_size} bytes")


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path, nargs="?")
    asked.add_argument("--learn", type=Path, metavar="FILE.iob2")
    options = asked.parse_args()
    if options.learn:
        make(options.learn)
    if options.folder:
        measure(options.folder)


if __name__ == "__main__":
    main()
