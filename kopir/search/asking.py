"""Find things by words and marks: a bounded number of them, counted, put in order, with slips corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kopir.pure.search import Question, Wanted, asked, keys_of, lengths_near, nearest, pieces_of, variants_of
from kopir.pure.search.scoring import score
from kopir.search.engine import BIGGEST, Hit, engine, expression
from kopir.search.models import Document, Word
from kopir.search.rules import COUNTED, ENOUGH, RANKED, SIZE, Kind, mark

SPELT_AT_MOST = 3_000  # words that are looked at for one slip
RARE, MORE_OFTEN = 2, 10
COMMON = 1_000  # texts; so common a word was meant as it stands, and all that begins so is dear to look up


@dataclass(frozen=True)
class Asked:
    """A search: what was typed, marks that all must be there, days, the order, and where the page begins."""

    text: str = ""
    marks: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    is_newest_first: bool = False
    before: int = 0
    page: int = 1

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.marks or self.since or self.until)


@dataclass(frozen=True)
class Found:
    """What a search found: one page, how many by each mark, and what was read instead of what was typed.

    `corrected` holds words of which nothing has any, with those that were taken for them; `meant` is a question that
    may have been meant, though something was found.
    """

    question: Question
    hits: tuple[Hit, ...] = ()
    count: int = 0
    is_more: bool = False
    by_mark: Mapping[str, int] | None = None
    is_ranked: bool = False
    next_before: int = 0
    next_page: int = 0
    corrected: tuple[tuple[str, str], ...] = ()
    meant: str = ""
    is_widened: bool = False


def find(wanted: Asked, size: int = SIZE) -> Found:
    """Find one page. At most eight queries, of which six only where little is found by the words as they stand."""
    question = asked(wanted.text)
    if not question.wanted and wanted.text.strip() and not (wanted.marks or wanted.since or wanted.until):
        return Found(question)  # signs without a word
    first, last = _days(wanted)
    hits = _hits(question, wanted.marks, first, last)
    found = Found(question)
    if question.wanted and len(hits) < ENOUGH:
        hits, found = _looked_further(found, hits, wanted, first, last)
    count = len(hits)
    found = replace(
        found,
        count=min(count, COUNTED),
        is_more=count > COUNTED,
        by_mark=Counter(" ".join([hit.marks for hit in hits[:COUNTED]]).split()),
    )
    if found.question.wanted and count <= RANKED and not wanted.is_newest_first:
        return _page_ranked(found, hits, wanted.page, size)
    return _page_newest(found, hits, wanted, (first, last), size)


def _hits(question: Question, marks: Iterable[str], first: int, last: int, most: int = COUNTED + 1) -> list[Hit]:
    at = engine()
    wanted = expression(question, marks, using=at)
    if wanted:
        return at.hits(wanted, first, last, most)
    rows = Document.objects.filter(pk__range=(first, last)).exclude(marks="").order_by("-pk")[:most]
    return [Hit(*row) for row in rows.values_list("pk", "ref", "day", "marks")]


def _days(wanted: Asked) -> tuple[int, int]:
    """Return the first and last place of the days asked for: keys grow with days, so days are a range of them."""
    first, last = 0, BIGGEST
    if wanted.since:
        from_then = Document.objects.filter(day__gte=wanted.since).order_by("day", "pk").values_list("pk", flat=True)
        first = from_then.first() or BIGGEST
    if wanted.until:
        till_then = Document.objects.filter(day__lte=wanted.until).order_by("-day", "-pk").values_list("pk", flat=True)
        last = till_then.first() or -1
    return first, last


def _looked_further(found: Found, hits: list[Hit], wanted: Asked, first: int, last: int) -> tuple[list[Hit], Found]:
    """Where little is found: beginnings of words too, and words spelt nearly so."""
    held = _held(found.question)
    wide = found.question.with_beginnings([one for one in found.question.wanted if held[one.word] < COMMON])
    more = _hits(wide, wanted.marks, first, last) if wide != found.question else hits
    if len(more) > len(hits):
        hits, found = more, replace(found, question=wide, is_widened=True)
    if len(hits) >= ENOUGH:
        return hits, found
    slips = corrections(found.question, held)
    if not hits and slips.missing:
        spelt = replace(found.question, wanted=slips.taken)
        if more := _hits(spelt, wanted.marks, first, last):
            return more, replace(found, question=spelt, corrected=slips.missing)
    return hits, replace(found, meant=slips.meant)


@dataclass(frozen=True)
class Slips:
    """Words as they were taken where they are spelt like nothing here, and a question with commoner words."""

    taken: tuple[Wanted, ...]
    missing: tuple[tuple[str, str], ...] = ()
    meant: str = ""


def _held(question: Question) -> dict[str, int]:
    """Return in how many texts each word stands, by the commonest of its keys. One query."""
    keys = {key for one in question.wanted for key in one.keys}
    texts = dict(Word.objects.filter(key__in=keys).values_list("key", "texts"))
    return {one.word: max((texts.get(key, 0) for key in one.keys), default=0) for one in question.wanted}


def corrections(question: Question, held: Mapping[str, int]) -> Slips:
    """Find words that were likely meant, by how many texts hold each. Two queries, only where a word is rare."""
    rare = [one for one in question.wanted if held[one.word] <= RARE]
    pieces = {piece for one in rare for key in one.keys for piece in pieces_of(key)}
    variants = {variant for one in rare for key in one.keys for variant in variants_of(key)}
    lengths = lengths_near(key for one in rare for key in one.keys)
    so = engine().spelt_so(variants) if variants else []
    near = [*so, *engine().spelt_like(sorted(pieces), lengths, SPELT_AT_MOST)]
    near = [row for row in near if row[0]]
    taken, missing, meant, is_other = [], [], [], False
    for one in question.wanted:
        likely = near if one not in rare else [known for known in near if known[2] > held[one.word] * MORE_OFTEN]
        words = _nearest(one, likely) if one in rare else []
        meant.append(words[0] if words else one.word)
        is_other = is_other or bool(words)
        if words and not held[one.word]:
            missing.append((one.word, words[0]))
            taken.append(Wanted(words[0], frozenset().union(*(keys_of(word) for word in words))))
        else:
            taken.append(one)
    return Slips(tuple(taken), tuple(missing), " ".join(meant) if is_other else "")


def _nearest(one: Wanted, known: list[tuple[str, str, int]]) -> list[str]:
    """Return words near any key of a typed word, the nearest first."""
    found: dict[str, None] = {}
    for key in sorted(one.keys, key=lambda key: (-len(key), key)):
        found |= dict.fromkeys(nearest(key, known))
    return list(found)[:3]


def _page_ranked(found: Found, hits: list[Hit], page: int, size: int) -> Found:
    rows = Document.objects.filter(pk__in=[hit.place for hit in hits]).values_list("pk", "title_keys", "keys")
    scores = {pk: score(found.question, title, keys) for pk, title, keys in rows}
    best = sorted(hits, key=lambda hit: (-scores.get(hit.place, 0.0), -hit.place))
    start = (page - 1) * size
    cut = best[start : start + size]
    following = page + 1 if len(best) > start + size else 0
    return replace(found, hits=tuple(cut), is_ranked=True, next_page=following)


def _page_newest(found: Found, hits: list[Hit], wanted: Asked, days: tuple[int, int], size: int) -> Found:
    if wanted.before:
        first, last = days
        hits = _hits(found.question, wanted.marks, first, min(last, wanted.before - 1), size + 1)
    cut = hits[:size]
    return replace(found, hits=tuple(cut), next_before=cut[-1].place if len(hits) > size else 0)


def issues_with(text: str) -> list[int]:
    """Return the numbers of the newest issues whose texts answer a question: what the list of issues asks."""
    question = asked(text)
    if not question.wanted:
        return []
    marks = (mark("kind", Kind.ISSUE.value),)
    hits = _hits(question.widened, marks, 0, BIGGEST, COUNTED)
    return [int(hit.ref.partition("/")[2]) for hit in hits]
