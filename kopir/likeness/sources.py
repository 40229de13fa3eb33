"""Where texts come from: each app names its own in `AppConfig.ready`, so that likeness needs to know none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A public text as its noun has it now."""

    ref: str
    language: str
    title: str
    text: str


@dataclass(frozen=True)
class Source:
    """Texts of one kind, such as ``report``, and the things that hold them, such as ``issue``.

    `after` walks through the public texts: it takes a key and a number and returns the next keys with their
    references. `words_of` returns the public ones among some references; `holders_of` names the public thing that holds
    each of them; `members_of` names the texts that each of some things holds, the first one first.
    """

    kind: str
    holder: str
    after: Callable[[int, int], Sequence[tuple[int, str]]]
    words_of: Callable[[Sequence[str]], Mapping[str, Words]]
    holders_of: Callable[[Sequence[str]], Mapping[str, str]]
    members_of: Callable[[Sequence[str]], Mapping[str, Sequence[str]]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Let texts of a kind have vectors; called in `AppConfig.ready`."""
    _sources[source.kind] = source


def sources() -> Iterator[Source]:
    yield from _sources.values()


def source_of(ref: str) -> Source | None:
    """Return the source that a text's reference belongs to."""
    return _sources.get(ref.partition("/")[0])


def source_holding(holder: str) -> Source | None:
    """Return the source whose texts are held by things of a kind."""
    return next((source for source in _sources.values() if source.holder == holder), None)
