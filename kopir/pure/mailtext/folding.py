"""The new part of a body, and the rest folded: quotations, quoted headers, signatures. No word is lost.

Two ways of quoting are told apart. Where lines are marked by `>`, only these are folded, so that what stands between
them (an answer in place) stays. Where a program puts the old mail under a line or a block of headers without marks,
all that follows is folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kopir.pure.mailtext.message import Folded
from kopir.pure.mailtext.phrases import ALL

LONGEST_LINE = 1_000  # characters; a longer one is running text
SHORTEST_LINE = 3
ATTRIBUTION_LINES, BLOCK_LINES = 4, 10
FOOTER_LINES = 8
SIGNATURE_LINES, SIGNATURE_LINE, WRAPPED = 20, 160, 55


def _any(phrases: Iterator[str]) -> str:
    return "|".join(sorted(phrases, key=len, reverse=True))


_QUOTED = re.compile(r"\s{0,3}(?:>|&gt;)")
_WROTE = re.compile(
    rf"(?:\b|_)(?:{_any(phrase for one in ALL for phrase in one.wrote)})\*?\s{{0,2}}[:：]\Z", re.IGNORECASE
)
_OPENS = re.compile(
    r"[*_\s]{0,3}(?:on|am|le|el|em|il|op|den|dne|в|во|at|at the|пользователь|[a-zа-яәіңғүұқөһ]{2,12}\.?,|\d)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\.?\s\w{3,12}\.?,?\s\d{4}|\w{3,12}\.?\s\d{1,2},?\s\d{4}|\d{4}\s\w\."
)
_TIME = re.compile(r"\d{1,2}[:.]\d{2}")
_SAYS_WHEN_OR_WHO = re.compile(r"[\d@]")
_ADDRESS = re.compile(r"[^\s<>@]{1,100}@[^\s<>@]{1,200}")
_ORIGINALS = _any(phrase for one in ALL for phrase in one.original)
_ORIGINAL = re.compile(
    rf"[\s>*]{{0,3}}(?:[-_=]{{2,30}}\s{{0,3}}(?:{_ORIGINALS})\s{{0,3}}[-_=:]{{0,30}}"
    rf"|(?:begin forwarded message|начало переадресованного сообщения|қайта жіберілген хабарламаның басы) ?:)\s*\Z",
    re.IGNORECASE,
)
_SENDER_KEY = re.compile(
    rf"\*{{0,2}}(?:{_any(phrase for one in ALL for phrase in one.sender_keys)})\s?:\*{{0,2}}\s", re.IGNORECASE
)
_KEY = re.compile(
    rf"\*{{0,2}}(?:{_any(phrase for one in ALL for phrase in one.other_keys)})\s?:\*{{0,2}}(?:\s|\Z)", re.IGNORECASE
)
_RULE = re.compile(r"\s*(?:_{5,}|-{5,}|={5,}|\*{5,}|~{5,})\s*\Z")
_ABOVE = re.compile(
    rf"[^\w\n]*(?:{_any(phrase for one in ALL for phrase in one.reply_above)})[^\w\n]*\Z", re.IGNORECASE
)
_DASHES = re.compile(r"\s?(?:--|—|––|-- )\s*\Z")
_NAME = re.compile(r"[-–—]\s?(?:[^\W\d_]\.\s?){0,2}[^\W\d_]{2,30}(?:[ .]{1,2}[^\W\d_]{1,30}\.?){0,2}\s{0,3}\Z")
_FOOTER = re.compile(
    r"mailing.list|listinfo|list-?id|рассылк|unsubscribe|отписаться|confidential|intended (?:solely|only) for|virus|"
    r"конфиденциальн|предназначен\w* (?:только|исключительно)|вирус|құпия",
    re.IGNORECASE,
)
_CLOSING = re.compile(rf"\s*[-–—]?\s?(?:{_any(phrase for one in ALL for phrase in one.closings)})(?!\w)", re.IGNORECASE)
_DEVICE = re.compile(rf"[\s*_-]*(?:{_any(phrase for one in ALL for phrase in one.devices)})[\s*_.!]*\Z", re.IGNORECASE)
_POSTSCRIPT = re.compile(r"\s*(?:p\.? ?s\.?|п\.? ?с\.?|з\.? ?ы\.?|n\.? ?b\.?|жазба)[\s:.]", re.IGNORECASE)


def fold(text: str) -> Folded:
    r"""Part a body into what is new and what is not.

    >>> fold("Жөнделді.\n\n> Жөндеу қашан?")
    Folded(text='Жөнделді.', folded='> Жөндеу қашан?')
    """
    lines = lines_of(text)
    kept = [line for line, is_folded in lines if not is_folded]
    rest = [line for line, is_folded in lines if is_folded]
    return Folded(squeezed(kept), squeezed(rest))


def lines_of(text: str) -> list[tuple[str, bool]]:
    r"""Return the lines of a body in their order, each with whether it is folded.

    >>> lines_of("> When?\nIn May.")
    [('> When?', True), ('In May.', False)]
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    is_folded = _quotations(lines)
    _signatures(lines, is_folded)
    return list(zip(lines, is_folded, strict=True))


def squeezed(lines: list[str]) -> str:
    """Join lines with no more than one empty line between two, none around."""
    whole = [line for line, before in zip(lines, ["", *lines], strict=False) if line.strip() or before.strip()]
    return "\n".join(line if line.strip() else "" for line in whole).strip("\n")


def _quotations(lines: list[str]) -> list[bool]:
    is_folded = [bool(_QUOTED.match(line)) for line in lines]
    for number, line in enumerate(lines):
        if is_folded[number] or not SHORTEST_LINE <= len(line) <= LONGEST_LINE:
            continue
        begin, is_marked = _quotation_at(lines, number, is_folded)
        if begin < 0:
            continue
        begin = _with_keys(lines, begin)
        is_folded[begin : number + 1] = [True] * (number + 1 - begin)
        if not is_marked:
            is_folded[begin:] = [True] * (len(lines) - begin)
            break
    _mend_wrapped(lines, is_folded)
    return is_folded


def _quotation_at(lines: list[str], number: int, is_folded: list[bool]) -> tuple[int, bool]:
    """Return where the words above a quotation begin that end in this line (-1: none), and whether `>` marks follow."""
    line = lines[number]
    following = next((place for place in range(number + 1, min(number + 4, len(lines))) if lines[place].strip()), -1)
    is_marked = following >= 0 and is_folded[following]
    if line.rstrip().endswith((":", "：")) and (
        is_marked or _SAYS_WHEN_OR_WHO.search("".join(lines[max(number - 3, 0) : number + 1]))
    ):
        begin = _attribution(lines, number, is_folded, is_marked=is_marked)
        if begin >= 0:
            return begin, is_marked
    if _ORIGINAL.match(line) or _ABOVE.match(line):
        return number, is_marked
    if _SENDER_KEY.match(line) and _is_block(lines, number):
        ruled = next((place for place in range(number - 1, max(number - 3, -1), -1) if lines[place].strip()), -1)
        return (ruled if ruled >= 0 and _RULE.match(lines[ruled]) else number), False
    return -1, False


def _with_keys(lines: list[str], begin: int) -> int:
    """Return where the headers begin that some programs put between a rule and the attribution."""
    place = begin
    while place > 0 and begin - place < BLOCK_LINES and _KEY.match(lines[place - 1].lstrip()):
        place -= 1
    return place - 1 if place > 0 and _RULE.match(lines[place - 1]) else begin


def _attribution(lines: list[str], number: int, is_folded: list[bool], *, is_marked: bool) -> int:
    """Return the first line of "On Monday … wrote:", which programs wrap over several; -1 where it is none."""
    whole, found = "", -1
    for begin in range(number, max(number - ATTRIBUTION_LINES, -1), -1):
        line = lines[begin].strip()
        if not line or is_folded[begin] or len(whole) > LONGEST_LINE:
            break
        whole = f"{line} {whole}".strip()
        has_address, has_date = bool(_ADDRESS.search(whole)), bool(_DATE.search(whole))
        is_opened = bool(_OPENS.match(whole))
        if _WROTE.search(whole):
            is_strong = has_date and (has_address or bool(_TIME.search(whole)))
            found = begin if found < 0 and (is_marked or (has_address and len(whole.split()) < 12)) else found
        else:
            is_strong = has_date and has_address
        if is_strong and is_opened:
            return begin
        found = begin if is_strong else found
    return found


def _is_block(lines: list[str], number: int) -> bool:
    """Say whether quoted headers stand here: two more of them within the next lines."""
    following = [line for line in lines[number + 1 : number + 1 + BLOCK_LINES] if line.strip()]
    return sum(bool(_KEY.match(line.lstrip())) for line in following[:6]) >= 2


def _mend_wrapped(lines: list[str], is_folded: list[bool]) -> None:
    """Fold the tail of a quoted line that was wrapped without its mark: few small words between two marked ones."""
    marked = [place for place, folded in enumerate(is_folded) if folded]
    for before, after in pairwise(marked):
        line = lines[before + 1] if after == before + 2 else ""
        if line[:1].islower() and len(line.split()) <= 3 and len(lines[before]) >= WRAPPED:
            is_folded[before + 1] = True


def _signatures(lines: list[str], is_folded: list[bool]) -> None:
    """Fold, in each run of new lines, what a program added and what stands under the letter."""
    is_said = False
    for begin, end in _runs(is_folded):
        for place in range(begin, end):
            if _is_device(lines[place]):
                is_folded[place] = True
        new = [place for place in range(begin, end) if lines[place].strip() and not is_folded[place]]
        # Only the last lines of a run can be a signature, so only they are looked at.
        first = max(len(new) - SIGNATURE_LINES - 1, 0)
        for number in range(first, len(new)):
            place, following = new[number], [lines[later] for later in new[number + 1 :]]
            # "Thank you!" alone is what somebody wrote, not what stands under it.
            may_begin = is_said or number > 0 or bool(_DASHES.match(lines[place]))
            if may_begin and _begins_signature(lines, place) and _is_signature(lines[place], following):
                _fold_until_postscript(lines, is_folded, place, end)
                break
        is_said = is_said or any(not is_folded[place] for place in new)


def _is_device(line: str) -> bool:
    return SHORTEST_LINE < len(line) <= SIGNATURE_LINE and len(line.split()) <= 10 and bool(_DEVICE.match(line))


def _runs(is_folded: list[bool]) -> list[tuple[int, int]]:
    edges = [place for place, (one, other) in enumerate(pairwise([True, *is_folded, True])) if one != other]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _begins_signature(lines: list[str], place: int) -> bool:
    line = lines[place]
    if _NAME.match(line):
        return place > 0 and not lines[place - 1].strip()  # else it is the last point of a list
    if _DASHES.match(line) or _RULE.match(line):
        return True
    return len(line) <= SIGNATURE_LINE and bool(_CLOSING.match(line)) and len(line.split()) <= 10


def _is_signature(begin: str, following: list[str]) -> bool:
    """Say whether what follows in this run is a signature: short; a list's footer; nothing behind a bare name."""
    if _RULE.match(begin):
        return any(_FOOTER.search(line) for line in following[:FOOTER_LINES])
    if _NAME.match(begin):
        return not following or (bool(_RULE.match(following[0])) and _is_signature(following[0], following[1:]))
    return len(following) <= SIGNATURE_LINES and all(len(line) <= 3 * SIGNATURE_LINE for line in following)


def _fold_until_postscript(lines: list[str], is_folded: list[bool], begin: int, end: int) -> None:
    for place in range(begin, end):
        if _POSTSCRIPT.match(lines[place]):
            return
        is_folded[place] = True
