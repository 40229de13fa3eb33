"""Personal data in kk, ru and en texts: where a phone, an e-mail, an IIN, a card or somebody's home is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from airlock_pii import EntityType, detect
from airlock_pii.validators import is_valid_bin

from kopir.pure.text.homes import homes_in


class PersonalKind(StrEnum):
    EMAIL = "email"
    IBAN = "iban"
    IIN = "iin"
    CARD = "card"
    DOCUMENT = "document"
    PHONE = "phone"
    ADDRESS = "address"


@dataclass(frozen=True)
class Finding:
    """A place in a text that likely holds personal data: ``text[start:end]``."""

    kind: PersonalKind
    start: int
    end: int


# Where two claims share characters, the earlier kind here names the place; it then covers all that either claims.
_RANK = {kind: rank for rank, kind in enumerate(PersonalKind)}
_KINDS = {
    EntityType.IIN: PersonalKind.IIN,
    EntityType.KZ_IBAN: PersonalKind.IBAN,
    EntityType.CARD: PersonalKind.CARD,
    EntityType.PHONE: PersonalKind.PHONE,
    EntityType.EMAIL: PersonalKind.EMAIL,
}
_ASKED = [*_KINDS, EntityType.BIN]
_CARD_NAMED = 0.95  # the library's certainty of a card after the word "card"

# One character for one, so that places found in the plain text are places in the given one.
_PLAIN = str.maketrans({**dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "), **dict.fromkeys("‐‑‒–—−", "-"), "＠": "@"})
_SEP = r"[ .\-()]{0,3}"
_PHONE = re.compile(
    rf"""
      (?<![\w+]) \+ [ ]? [1-9] (?: {_SEP} \d ){{9,13}} (?!\d)                # +7 701 …, +44 20 …
    | (?<![\w.,/+-]) [78] {_SEP} [67] (?: {_SEP} \d ){{9}} (?![\d/]|[.,-]\d)    # 8 (701) …, 8-7172-…, 8.701.…
    | (?<![\w.,/+-]) 8 [ ]? \( \d{{3,5}} \) (?: [ .-]? \d ){{5,7}} (?!\d)
    | (?<![\w.,/+-]) \( 7\d{{2,3}} \) [ ]? (?: \d [ .-]? ){{5,6}} \d (?!\d)       # (7172) 74-00-00
    # 701 123-45-67
    | (?<![\w.,/+-]) 7(?:0[0-8]|47|7[15-8]) [ .-]? \d{{3}} [ .-] \d{{2}} [ .-]? \d{{2}} (?![\w/]|[.,-]\d)
    """,
    re.VERBOSE,
)
_SAID_PHONE = re.compile(
    r"""(?: \b(?: тел(?:ефон\w*)? | моб(?:ильн\w+)? | сот(?:ов\w+|ка)? | ұялы\w* | (?:по)?звон\w+ | хабарлас\w*
            | қоңырау\w* | whatsapp | ватсап\w* | вотсап\w* | phone | mobile | call )\b
        [\s.:№]* (?:[a-zа-яәіңғүұқөһ]{1,9}[\s.:]+){0,2} )
        ( (?<!\d) \d (?: [ .-]? \d ){4,9} ) (?! \d | [.,/-]\d )""",
    re.VERBOSE | re.IGNORECASE,
)
_PRICE = re.compile(r"\d{1,3}(?: \d{3})+")
_FREE_LINE = re.compile(r"(?:\+7|8)[ .\-()]*800")
_DATE = re.compile(r"(?<!\d)[0-3]?\d\.[01]?\d\.(?:19|20)\d\d(?!\d)")
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]*\w(?: ?[\[(]at[\])] ?| {0,2}@ {0,2})\w[\w-]*"
    # A blank behind the dot ends a sentence, unless the end of a name follows.
    r"(?: ?\.(?=[^\W\d_]{2,})[\w-]+| ?\. (?:kz|ru|com|net|org|info|by|kg|uz|рф|қаз)\b)+",
    re.IGNORECASE,
)
_TWELVE = re.compile(r"(?<!\d)\d{12}(?!\d)")
_SAID_IIN = re.compile(
    r"\b(?:ИИН|ЖСН|IIN)\w*[\s:№-]{0,4}(?:[а-яәіa-z]+[\s:]+)?(\d(?:[ -]?\d){11})(?!\d)", re.IGNORECASE
)
_SAID_DOCUMENT = re.compile(
    r"\b(?:удостоверени\w+(?: личности)?|уд\. ?личности|паспорт\w*|жеке куәлі\w+|төлқұжат\w*|passport"
    r"|identity card|ID card)"
    r"[\s:]{0,3}(?:(?:номер\w*|нөмір\w*|number|no\.?|№|N)[\s:]{0,2})?((?<!\w)[NР]?[ ]?\d{8,9})(?!\w)",
    re.IGNORECASE,
)
# What stands before a number of a paper, a meter or a bank's client: the number is a thing's, not a person's.
_THINGS = re.compile(
    r"(?:№|\bN|\bNo\.?|договор\w*|шарт\w*|заявк\w+|обращени\w+|өтініш\w*|сч[её]тчик\w*|есептегіш\w*"
    r"|лицево\w+ сч[её]т\w*|дербес шот\w*|тіркеу\w*|приказ\w*|бұйрық\w*|закон\w*|заң\w*|рег\w*|ref\w*|contract|meter"
    r"|order|request|account|штрихкод\w*|трек\w*|ЖСН-сыз|БИН|БСН|BIN)"
    r"[\s:№.#-]*(?:[а-яәіңғүұқөһa-z]+[\s:№.#-]+)?$",
    re.IGNORECASE,
)


def find_personal(text: str) -> tuple[Finding, ...]:
    """Return the places of a text that likely hold personal data, in order, no two of them sharing a character.

    Meant to make a person look, so it errs on the side of finding; but a law's number, a date, a price, a company's
    BIN, a toll-free line or the place of a pothole is nobody's datum and is left alone.
    """
    plain = text.translate(_PLAIN)
    companies = [(match.start(), match.end()) for match in _TWELVE.finditer(plain) if is_valid_bin(match.group())]
    claims = [*_by_library(plain), *_by_pattern(plain)]
    claims += [Finding(PersonalKind.ADDRESS, start, end) for start, end in homes_in(plain)]
    own = (one for one in claims if not any(one.start < end and start < one.end for start, end in companies))
    return tuple(_joined(own))


def kinds_of(*texts: str) -> list[PersonalKind]:
    """Return which kinds of personal data the texts likely hold, in the order of the enum."""
    found = {finding.kind for text in texts for finding in find_personal(text)}
    return [kind for kind in PersonalKind if kind in found]


def masked(text: str, findings: Iterable[Finding], words: Mapping[PersonalKind, str]) -> str:
    """Return the text with each place replaced by the word of its kind, such as ``[phone hidden]``."""
    for finding in sorted(findings, key=lambda one: one.start, reverse=True):
        text = text[: finding.start] + words[finding.kind] + text[finding.end :]
    return text


def _by_library(text: str) -> Iterator[Finding]:
    for entity in detect(text, types=_ASKED, countries="kz"):
        start, end = entity.start, entity.end
        if entity.type is EntityType.BIN:
            continue
        if entity.type is EntityType.PHONE and not _is_phone(text, start, end):
            continue
        if entity.type is EntityType.CARD and entity.confidence < _CARD_NAMED and _names_a_thing(text, start):
            continue
        yield Finding(_KINDS[entity.type], start, end)


def _by_pattern(text: str) -> Iterator[Finding]:
    for match in _EMAIL.finditer(text):
        yield Finding(PersonalKind.EMAIL, *match.span())
    for match in _PHONE.finditer(text):
        if _is_phone(text, *match.span()):
            yield Finding(PersonalKind.PHONE, *match.span())
    for match in _SAID_PHONE.finditer(text):
        if _is_phone(text, *match.span(1)):
            yield Finding(PersonalKind.PHONE, *match.span(1))
    for match in _TWELVE.finditer(text):
        if _begins_with_a_birthday(match.group()) and not _names_a_thing(text, match.start()):
            yield Finding(PersonalKind.IIN, *match.span())
    for match in _SAID_IIN.finditer(text):
        yield Finding(PersonalKind.IIN, *match.span(1))
    for match in _SAID_DOCUMENT.finditer(text):
        yield Finding(PersonalKind.DOCUMENT, *match.span(1))


def _is_phone(text: str, start: int, end: int) -> bool:
    written = text[start:end]
    if _PRICE.fullmatch(written) or _FREE_LINE.match(written) or _DATE.search(written):
        return False
    return not (
        written.isdigit() and _names_a_thing(text, start) and not _SAID_PHONE.search(text[max(0, start - 40) : end])
    )


def _names_a_thing(text: str, start: int) -> bool:
    return _THINGS.search(text[max(0, start - 40) : start]) is not None


def _begins_with_a_birthday(number: str) -> bool:
    """Say whether twelve digits read as year, month, day, century and sex; the check digit may be mistyped."""
    century = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}.get(number[6])
    if century is None:
        return False
    try:
        date(century + int(number[:2]), int(number[2:4]), int(number[4:6]))
    except ValueError:
        return False
    return True


def _joined(claims: Iterable[Finding]) -> Iterator[Finding]:
    current: Finding | None = None
    for claim in sorted(set(claims), key=lambda one: (one.start, one.end)):
        if current is None or claim.start >= current.end:
            if current:
                yield current
            current = claim
        else:
            kind = min(current.kind, claim.kind, key=_RANK.__getitem__)
            current = Finding(kind, current.start, max(current.end, claim.end))
    if current:
        yield current
