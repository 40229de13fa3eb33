"""From bytes to JSON, with the limits that keep a hostile or broken file from doing harm."""

from __future__ import annotations

import json
import math
from typing import NoReturn

from kopir.pure.popolo.documents import JSON
from kopir.pure.popolo.problems import BrokenFile, Problem

LARGEST_FILE = 64 * 1024 * 1024
DEEPEST = 32
LONGEST_TEXT = 100_000


class _Unfit(ValueError):
    """Something that JSON or the reader of JSON lets pass and we do not."""


def parse(given: bytes) -> JSON:
    """Parse strict JSON: UTF-8, no NaN or infinity, no key twice in an object, bounded size and depth.

    Raises BrokenFile with one problem.
    """
    if len(given) > LARGEST_FILE:
        _refuse(f"is larger than {LARGEST_FILE // 1024 // 1024} MB")
    try:
        text = given.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(f"is not UTF-8 (byte {error.start})")
    if _depth(text) > DEEPEST:
        _refuse(f"is nested deeper than {DEEPEST} levels")
    try:
        value: JSON = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_int
        )
    except json.JSONDecodeError as error:
        _refuse(f"is not JSON (line {error.lineno}, column {error.colno}: {error.msg})")
    except _Unfit as error:
        _refuse(str(error))
    return value


def _refuse(reason: str) -> NoReturn:
    raise BrokenFile((Problem("$", reason),)) from None


def _object(pairs: list[tuple[str, JSON]]) -> JSON:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _Unfit(f"has the key {twice!r} twice in one object")
    return found


def _constant(name: str) -> NoReturn:
    raise _Unfit(f"holds {name}, which is not JSON")


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Unfit(f"holds a number out of range: {digits[:20]}")
    return number


def _int(digits: str) -> int:
    if len(digits) > 20:
        raise _Unfit(f"holds a number out of range: {digits[:20]}…")
    return int(digits)


def _depth(text: str) -> int:
    """Return the deepest nesting, without building anything: the parser itself may not be asked."""
    depth = deepest = 0
    inside = escaped = False
    for character in text:
        if inside:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                inside = False
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest
