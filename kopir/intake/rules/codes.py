"""The code on a numbered sheet of paper: eight signs that nobody confuses when they read or type them."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
LENGTH = 8
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "І": "1", "О": "0", "А": "A", "В": "B", "Е": "E", "К": "K",
                          "М": "M", "Н": "H", "Р": "P", "С": "C", "Т": "T", "Х": "X"})  # fmt: skip


def code_of(number: int) -> str:
    """Return the code for a number below 32⁷: seven signs, and one that finds a mistyped or swapped sign.

    The check sign weighs each place with an odd number of its own, so one wrong sign is always found, and so are most
    pairs of neighbours that changed places.

    >>> code_of(0)
    '00000000'
    >>> code_of(1)
    '00000011'
    """
    signs = [number >> 5 * place & 31 for place in range(LENGTH - 2, -1, -1)]
    return "".join(ALPHABET[sign] for sign in [*signs, _check(signs)])


def read_code(typed: str) -> str:
    """Return the code that somebody typed, in any case, with or without its hyphen; empty where it is none.

    Letters that look alike are taken for each other, Cyrillic ones too.
    """
    plain = "".join(typed.split()).upper().replace("-", "").translate(_READ_AS)
    if len(plain) != LENGTH or any(sign not in ALPHABET for sign in plain):
        return ""
    signs = [ALPHABET.index(sign) for sign in plain]
    return plain if _check(signs[:-1]) == signs[-1] else ""


def shown(code: str) -> str:
    """Return a code as it is printed.

    >>> shown("00000011")
    '0000-0011'
    """
    return f"{code[:4]}-{code[4:]}"


def _check(signs: list[int]) -> int:
    return sum(sign * (2 * place + 1) for place, sign in enumerate(reversed(signs))) % 32
