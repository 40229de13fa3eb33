"""What the index holds of each kind of thing, read from its rows as they stand now; one module a noun."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kopir.search.drafts.commitments import commitments
from kopir.search.drafts.debates import debates
from kopir.search.drafts.draft import Draft
from kopir.search.drafts.issues import issues
from kopir.search.drafts.letters import letters, replies
from kopir.search.drafts.people import organizations, people, posts
from kopir.search.drafts.viewpoints import of_debates, viewpoints
from kopir.search.rules import Kind

MAKERS: dict[str, Callable[[list[str]], Iterator[Draft]]] = {
    Kind.ISSUE: issues,
    Kind.LETTER: letters,
    Kind.COMMITMENT: commitments,
    Kind.DEBATE: debates,
    Kind.VIEWPOINT: viewpoints,
    Kind.PERSON: people,
    Kind.POST: posts,
    Kind.ORGANIZATION: organizations,
}
DIRECTORY = (Kind.ORGANIZATION, Kind.POST, Kind.PERSON)
# What takes its marks from another thing is read anew with it.
WITH: dict[str, Callable[[list[str]], Iterator[Draft]]] = {Kind.LETTER: replies, Kind.DEBATE: of_debates}


def drafts_of(refs: Iterable[str]) -> list[Draft]:
    """Read what is now to be said of these things, of letters with their replies and of debates with what was answered
    to them, in a fixed number of queries.

    What is not there, or not public, has a draft without words and marks, so that nobody finds it.
    """
    wanted: dict[str, list[str]] = {}
    asked = list(dict.fromkeys(refs))
    for ref in asked:
        kind, _slash, key = ref.partition("/")
        if kind in MAKERS:
            wanted.setdefault(kind, []).append(key)
    made = {draft.ref: draft for kind, keys in wanted.items() for draft in MAKERS[kind](keys)}
    named = [made.pop(ref) if ref in made else Draft(ref) for ref in asked if ref.partition("/")[0] in MAKERS]
    with_them = [draft for kind, make in WITH.items() if kind in wanted for draft in make(wanted[kind])]
    return [*named, *made.values(), *with_them]  # in the order in which the record speaks of them


__all__ = ["DIRECTORY", "Draft", "drafts_of"]
