"""One JSON object while it is being read: typed access by key, problems noted with their path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from kopir.pure.popolo.dates import PartialDate
from kopir.pure.popolo.documents import JSON
from kopir.pure.popolo.parsing import LONGEST_TEXT
from kopir.pure.popolo.problems import Problems

LONGEST_NAME = 500
LONGEST_ID = 200
LONGEST_URL = 2000

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Node:
    """An object of the file at a path."""

    value: dict[str, JSON]
    path: str
    problems: Problems

    def text(self, key: str, *, required: bool = False, longest: int = LONGEST_NAME) -> str:
        """Return a text as given, `""` where there is none."""
        given = self.value.get(key)
        at = f"{self.path}.{key}"
        if given is None or given == "":
            if required:
                self.problems.add(at, "is missing" if key not in self.value else "is empty")
            return ""
        if not isinstance(given, str):
            self.problems.add(at, f"is {kind_of(given)}, expected a text")
            return ""
        if required and not given.strip():
            self.problems.add(at, "is empty")
        if len(given) > longest:
            self.problems.add(at, f"is longer than {longest} characters")
        return given

    def reference(self, key: str, *, required: bool = False) -> str:
        """Return an id, of this thing or of another."""
        return self.text(key, required=required, longest=LONGEST_ID)

    def date(self, key: str) -> PartialDate | None:
        """Return a date kept as given, None where there is none."""
        given = self.text(key, longest=40)
        if not given:
            return None
        try:
            return PartialDate(given)
        except ValueError as error:
            self.problems.add(f"{self.path}.{key}", f"{given!r} {error}")
            return None

    def things(self, key: str, read: Callable[[Node], Thing]) -> tuple[Thing, ...]:
        """Return the objects of a list under a key, each read by `read`."""
        given = self.value.get(key)
        if given is None:
            return ()
        if not isinstance(given, list):
            self.problems.add(f"{self.path}.{key}", f"is {kind_of(given)}, expected a list")
            return ()
        found = []
        for index, item in enumerate(given):
            at = f"{self.path}.{key}[{index}]"
            if isinstance(item, dict):
                found.append(read(Node(item, at, self.problems)))
            else:
                self.problems.add(at, f"is {kind_of(item)}, expected an object")
        return tuple(found)


def kind_of(value: JSON) -> str:
    """Name the JSON type of a value in words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, list):
        return "a list"
    return "null" if value is None else "an object"


def check_texts(value: JSON, path: str, problems: Problems) -> None:
    """Note every text that no database or terminal can hold: NUL, half a surrogate pair, absurd length."""
    if isinstance(value, str):
        if "\x00" in value:
            problems.add(path, "holds a NUL character")
        elif any("\ud800" <= character <= "\udfff" for character in value):
            problems.add(path, "holds half a character (a lone surrogate)")
        elif len(value) > LONGEST_TEXT:
            problems.add(path, f"is longer than {LONGEST_TEXT} characters")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            check_texts(item, f"{path}[{index}]", problems)
    elif isinstance(value, dict):
        for key, item in value.items():
            check_texts(key, f"{path}.{key[:40]!r}", problems)
            check_texts(item, f"{path}.{key}", problems)
