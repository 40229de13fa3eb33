"""Where a text gives somebody's home: an address down to the flat, or a house that is said to be where they live.

Issues are about places, so a street with a house number is no private datum by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"\d{1,4}(?:[ ]?[а-яәa-z](?![\w.]))?(?:[/-]\d{1,3}[а-яa-z]?)?(?!\d|[.,]\d| ?%)"
_UP = "[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ]"
# A word is bounded and begins at its beginning, so that no text makes the search slow. Who lives there is no street.
_WORD = rf"(?<![\w.’'-])(?!(?:Мен|Біз|Сіз|Ол|Анам|Әкем|Апам|Атам|Көршім|Үйім|Мы|Он|Она)\b){_UP}[\w.’'-]{{0,40}}"
_NEXT_WORD = rf"(?:{_UP}[\w.’'-]{{0,40}}|\d{{1,3}}|жолы|батыр|хан|би|ата|ана)"
_NAME = rf"[«\"]?(?:{_WORD}|\b\d{{1,2}}-[\w’'-]{{1,40}})(?:[ -]{_NEXT_WORD}){{0,3}}[»\"]?"

_STREET_WORD = (
    r"(?:(?:[Уу]л|[Пп]р|[Пп]ер|[Бб]ул|[Мм]кр|[Мм]крн|[Кк]в-л|[Пп]р-т|[Пп]р-кт|[Бб]-р)(?:\.|(?=\s))"
    r"|[Уу]лиц[аеыу]|[Пп]роспект[аеу]?|[Пп]ереул(?:ок|к[аеу])|[Бб]ульвар[аеу]?|[Пп]роезд[аеу]?|[Тт]упик[аеу]?"
    r"|[Мм]икрорайон[аеу]?|[Мм]/р|[Жж]/м|[Шш]оссе)"
)
_STREET_WORD_AFTER = (
    r"(?:көше(?:сі\w*)?|көш\.|даңғыл(?:ы\w*)?|даң\.|бұлвар(?:ы\w*)?|ықшам ?аудан(?:ы\w*)?|шағын ?аудан(?:ы\w*)?|м/а|ы/а"
    r"|тұйығ(?:ы\w*)?|[Ss]treet|[Ss]t\.?|[Aa]ve(?:nue|\.)?|[Rr]oad|[Rr]d\.?|[Ll]ane|[Bb]oulevard|[Mm]icrodistrict"
    r"|мкр\.?)"
)
_STREET = rf"(?:{_STREET_WORD}\s*{_NAME}|{_NAME}\s+{_STREET_WORD_AFTER})"
_HOUSE = (
    rf"(?:(?:\b[Дд](?:ом[ауе]?|\.)|\bhouse)\s*№?\s*{_NUMBER}|(?<![\w-]){_NUMBER}[ -]?(?:ші|шы)?[ -]?үй(?:де|дің|і\w*)?"
    rf"|\bүй\s*№?\s*{_NUMBER}|№?\s*\b{_NUMBER})"
)
_PLACE = re.compile(
    rf"{_STREET},?\s*{_HOUSE}"
    rf"|(?:\b[Дд]ом[ауе]?|\bhouse)\s*№?\s*{_NUMBER}\s*,?\s*(?:по|на|at|on|in)\s+{_STREET}"
    rf"|\b{_NUMBER},?\s+{_NAME}\s+(?:[Ss]treet|[Ss]t\b\.?|[Aa]ve(?:nue|\b\.?)|[Rr]oad|[Rr]d\b\.?|[Ll]ane)"
    rf"|{_WORD},?\s+(?:[Дд](?:ом[ауе]?|\.)|house)\s*№?\s*{_NUMBER}"
    rf"|{_WORD},?\s+{_NUMBER}[ -](?:үй)\w*"
)
_FLAT = re.compile(
    rf"\b(?:[Кк]в\.?(?=[\s№\d])|[Кк]вартир[аеыу]|[Кк]ом(?:н\.|ната|нате))\s*№?\s*{_NUMBER}"
    r"(?!\s*(?:м\b|м²|кв\.? ?м|год|г\.))"
    rf"|(?:№ ?|\b){_NUMBER}[-‑](?:ші[ -]|шы[ -]|інші[ -])?пәтер\w*"
    rf"|(?:№ ?|\b){_NUMBER}\s?(?:пәтер(?:де|дің|і|інде|ден)\b|пәт\.)"
    rf"|\bпәт(?:ер\w*|\.)\s*№?\s*{_NUMBER}"
    rf"|\b(?:[Aa]pt\.?|[Aa]partment|[Ff]lat)\s*(?:№|#|[Nn]o\.?)?\s*{_NUMBER}(?!\s*(?:per|bed|rooms?|rate))"
)
_BARE_KK_FLAT = re.compile(rf"\bүй(?:і|дің)?,?\s*({_NUMBER}\s?пәтер\w*)")
_HOUSE_BEFORE = re.compile(rf"(?:{_WORD},?\s+)?{_HOUSE}[,;\s]*(?:(?:корп(?:ус|\.)|под(?:ъезд|\.)|блок)\s*\d+[,;\s]*)?$")
_STREET_BEFORE = re.compile(rf"(?:\b{_NUMBER},?\s+)?{_STREET}[^\n!?]{{0,45}}$")
_STREET_AFTER = re.compile(rf"^[,\s]*(?:дома|в доме|дом|,|at|of|on|in|по|на|{_NUMBER}|\s)*{_STREET}(?:,?\s*{_HOUSE})?")
_QUARTER_OF_A_YEAR = re.compile(r"(?:^|[\s(])(?:\d+|[IVІ]+)[- ]?(?:й|го|м)?\s*$")

_LIVES_BEFORE = re.compile(
    r"\b(?:(?:мы |я )?жив(?:у|[её]м)|прожива(?:ю|ем)|(?:прожива(?:ет|ющ\w+)|жив[её]т) по адресу|прописан[аы]?"
    r"|(?:мой|мо[её]го|наш|домашний|мой домашний) адрес|адрес проживания|мо[йя] дом"
    r"|(?:менің )?мекен-?жайым\w*|үйімнің мекенжайы"
    r"|I live|we live|(?:she|he) lives at|who lives at|resid(?:es|ing) at|my (?:home )?address(?: is)?"
    r"|(?:our|my) home(?: is)?|үйім)\b"
    r"[^\n!?]{0,40}?$",
    re.IGNORECASE,
)
_LIVES_AFTER = re.compile(
    r"^[^\n.!?]{0,30}?\b(?:тұрамын|тұрамыз|тұрып жатырм\w+|мекенжайында тұрады|тұратын (?:анам|әкем|көршім)"
    r"|(?:менің )?үйім\b"
    r"|я живу|мы живём|is my home|where (?:I|we) live)",
    re.IGNORECASE,
)


def homes_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of homes: start and end of an address that reaches a flat, or is said to be lived at."""
    for match in _FLAT.finditer(text):
        if not _is_a_quarter(text, match):
            yield _whole_address(text, *match.span())
    for match in _BARE_KK_FLAT.finditer(text):
        yield _whole_address(text, *match.span(1))
    for match in _PLACE.finditer(text):
        start, end = match.span()
        if _LIVES_BEFORE.search(text[max(0, start - 90) : start]) or _LIVES_AFTER.search(text[end : end + 90]):
            yield start, end


def _is_a_quarter(text: str, match: re.Match[str]) -> bool:
    """Say whether "кв." is the quarter of a year or square metres, as in "2 кв. 2026"."""
    is_short = match.group().startswith(("кв ", "кв.", "Кв"))
    return is_short and _QUARTER_OF_A_YEAR.search(text[max(0, match.start() - 8) : match.start()]) is not None


def _whole_address(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the flat with the house and the street that stand around it in the same line."""
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start]
    if found := _STREET_BEFORE.search(before[-120:]):
        return start - len(before[-120:]) + found.start(), end
    if found := _HOUSE_BEFORE.search(before[-60:]):
        return start - len(before[-60:]) + found.start(), end
    if after := _STREET_AFTER.search(text[end : end + 80]):
        return start, end + after.end()
    return start, end
