"""Which words of a reply answer which question: a proposal that an editor confirms, never published by guess."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kopir.pure.mailtext.folding import lines_of, squeezed

FEWEST = 2  # one number alone may be a date, a paragraph of a law, or the only item of a list
_ORDINALS = (
    ("first", "перв", "бірінші"),
    ("second", "втор", "екінші"),
    ("third", "трет", "үшінші"),
    ("fourth", "четверт", "четвёрт", "төртінші"),
    ("fifth", "пят", "бесінші"),
    ("sixth", "шест", "алтыншы"),
    ("seventh", "седьм", "жетінші"),
    ("eighth", "восьм", "сегізінші"),
    ("ninth", "девят", "тоғызыншы"),
    ("tenth", "десят", "оныншы"),
)
_NUMBER_OF = {word: number for number, words in enumerate(_ORDINALS, start=1) for word in words}
_ORDINAL = rf"({'|'.join(_NUMBER_OF)})[а-яё]{{0,3}}"
_QUOTES = re.compile(r"(?:\s{0,3}(?:>|&gt;)){0,9}\s{0,3}")
_NUMERAL = re.compile(r"[*_]{0,2}(?:№\s?)?(\d{1,2})\s?[.)][*_]{0,2}(?:\s{1,3}|\Z)")
_IN_WORDS = re.compile(
    r"[*_]{0,2}(?:"
    rf"(?:(?:answer to|on|as to|to|regarding|concerning) )?(?:the |your )?{_ORDINAL} question"
    rf"|(?:ответ )?(?:по|на|к|касательно|относительно) (?:ваше?(?:му|го)? )?{_ORDINAL} вопрос"
    rf"|{_ORDINAL} сұра[қғ]"
    r"|(?:(?:answer to|on|as to|to|regarding|concerning) )?question (?:no\.? ?|# ?)?(\d{1,2})\b"
    r"|(?:ответ )?(?:(?:по|на|к) )?вопрос[а-я]{0,2} (?:№ ?)?(\d{1,2})\b"
    r"|(\d{1,2}) ?[-–] ?(?:ші |шы )?сұра[қғ])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Shares:
    """The words to each question, in the order of their numbers, and the rest, which belongs to none."""

    answers: tuple[tuple[int, str], ...]
    rest: str


def shares(body: str, questions: int) -> Shares | None:
    r"""Share the new words of a mail out to the numbered questions that it answers.

    Answers in place, under quoted questions, come before numbers of the office's own, which may then be a list inside
    an answer. A bare number is left out; all other words stay as they were written.

    Parameters
    ----------
    body
        The mail's text, with what it quotes.
    questions
        How many the letter has, numbered from one.

    Returns
    -------
    Shares or None
        None where fewer than two questions have words of their own, or a number comes twice or is no question's.
        Linear in the length of the body.

    >>> shares("Hello.\n1. In May.\n2) The city pays.", 2)
    Shares(answers=((1, 'In May.'), (2, 'The city pays.')), rest='Hello.')
    """
    lines = lines_of(body)
    return _shared(lines, questions, in_quotation=True) or _shared(lines, questions, in_quotation=False)


def _shared(lines: list[tuple[str, bool]], questions: int, *, in_quotation: bool) -> Shares | None:
    texts: dict[int, list[str]] = {0: []}
    current = 0
    for line, is_folded in lines:
        number, words = _mark(line) if is_folded is in_quotation else (None, line)
        if number is not None:
            if number in texts or number > questions:
                return None
            current, texts[number] = number, []
        if not is_folded:
            texts[current].append(words)
    said = {number: squeezed(words).strip() for number, words in texts.items()}
    answers = tuple(sorted((number, text) for number, text in said.items() if number and text))
    return Shares(answers, said[0]) if len(answers) >= FEWEST else None


def _mark(line: str) -> tuple[int | None, str]:
    """Return the question that a line begins to answer, or quotes, and its words: without a bare number."""
    bare = line[_QUOTES.match(line).end() :]  # type: ignore[union-attr]  # matches nothing at least
    if found := _NUMERAL.match(bare):
        return int(found[1]), bare[found.end() :]
    if found := _IN_WORDS.match(bare):
        said = next(value for value in found.groups() if value)
        return _NUMBER_OF.get(said.lower()) or int(said), line
    return None, line
