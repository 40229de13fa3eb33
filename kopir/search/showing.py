"""Finds as they are shown, read from their own rows: what was hidden a moment ago is hidden here too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Substr
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kopir.debates.models import Debate, Turn
from kopir.issues.models import Issue, Report, ShownIssue
from kopir.issues.rules import Stage, standing
from kopir.issues.showing import bridge_of, facts_of
from kopir.pure.search import Piece, shown_part
from kopir.pure.search import Question as Words
from kopir.pure.search.snippets import READ
from kopir.search.engine import Hit
from kopir.search.labels import ONE
from kopir.search.readers import READERS
from kopir.search.rules import Kind
from kopir.web import clock
from kopir.web.bridge import Bridge
from kopir.web.components import component
from kopir.web.dates import date_in
from kopir.web.languages import current, name_in

CASE = Coalesce(F("issue__merged_into__number"), F("issue__number"))
REPORTS = 60  # read for the words of one page
SPEECHES = 200
TITLE_SHOWN = 200
TITLED = {Kind.COMMITMENT, Kind.VIEWPOINT}  # their titles are words in a language, and no names
PAGES = {
    Kind.ISSUE: "site:case",
    Kind.LETTER: "letters:detail",
    Kind.REPLY: "letters:detail",
    Kind.COMMITMENT: "commitments:detail",
    Kind.VIEWPOINT: "viewpoints:detail",
    Kind.PERSON: "people:person",
    Kind.POST: "people:post",
    Kind.ORGANIZATION: "people:organization",
}


@dataclass(frozen=True)
class Shown:
    """One find. `language` is that of the title, empty for names; `pieces` of its text show why it was found."""

    kind: Kind
    ref: str
    title: str
    language: str
    url: str
    day: date
    pieces: tuple[Piece, ...] = ()
    text_language: str = ""
    meta: tuple[str, ...] = ()
    bridge: Bridge | None = None

    @property
    def label(self) -> str:
        return str(ONE[self.kind])

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def row(self) -> SafeString:
        """Draw it; words that were asked for are marked, everything is escaped."""
        meta = [self.label, *self.meta, date_in(self.day, "medium")]
        return component(
            "list_row",
            title=self.title,
            url=self.url,
            language=self.language,
            text=marked(self.pieces),
            text_language=self.text_language,
            meta=[part for part in meta if part],
            bridge=self.bridge,
        )


def marked(pieces: Iterable[Piece]) -> SafeString:
    """Draw pieces of a text, those that were asked for in a `mark`."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", one.text) if one.is_hit else one.text,) for one in pieces)
    )


def shown(hits: Sequence[Hit], words: Words) -> list[Shown]:
    """Read finds from their rows, in five queries at most; what is not public any more is left out."""
    keys: dict[str, list[str]] = {}
    for hit in hits:
        kind, _slash, key = hit.ref.partition("/")
        keys.setdefault(kind, []).append(key)
    days = {hit.ref: date.fromisoformat(str(hit.day)) for hit in hits}
    own = (*_issues(keys, words, days), *_debates(keys, words, days))
    found = {one.ref: one for one in (*own, *_others(keys, words, days))}
    return [found[hit.ref] for hit in hits if hit.ref in found]


def _issues(keys: Mapping[str, list[str]], words: Words, days: Mapping[str, date]) -> Iterable[Shown]:
    numbers = [int(key) for key in keys.get(Kind.ISSUE, ())]
    if not numbers:
        return
    rows: list[ShownIssue] = list(Issue.objects.published().unmerged().filter(number__in=numbers).shown())
    texts: dict[int, list[tuple[str, str]]] = {}
    inside = Issue.objects.keys_in_cases(Issue.objects.filter(number__in=numbers).order_by().values("pk"))
    reports = Report.objects.published().filter(issue__in=inside).annotate(case=CASE).order_by("pk")
    for number, text, language in reports.values_list("case", Substr("text", 1, READ), "language")[:REPORTS]:
        texts.setdefault(number, []).append((text, language))
    language = current()
    for row in rows:
        facts = facts_of(row, language)
        place = standing(Stage(row.stage), row.answer_due_on, row.promise_due_on, row.has_broken_promise, clock.today())
        ref = f"issue/{row.number}"
        yield Shown(
            Kind.ISSUE,
            ref,
            row.title,
            row.language,
            _url(Kind.ISSUE, str(row.number)),
            days[ref],
            *_best(texts.get(row.number) or [(row.excerpt, row.language)], words),
            (_("No. %(number)s") % {"number": row.number}, facts.area, facts.topic),
            bridge_of(place),
        )


def _debates(keys: Mapping[str, list[str]], words: Words, days: Mapping[str, date]) -> Iterable[Shown]:
    """Debates, each with the speech that has a word of the question; its address leads there."""
    numbers = [int(key) for key in keys.get(Kind.DEBATE, ())]
    if not numbers:
        return
    rows = list(Debate.objects.published().filter(number__in=numbers).select_related("host"))
    begun = [Q(search_text__contains=one.word[: max(3, len(one.word) - 2)].casefold()) for one in words.wanted]
    spoken = Turn.objects.filter(debate__in=rows).filter(reduce(or_, begun, Q(number=1)))
    found: dict[int, list[tuple[str, str]]] = {}
    for debate, name, text in spoken.order_by("number").values_list("debate", "public_id", "text")[:SPEECHES]:
        found.setdefault(debate, []).append((name, text))
    for row in rows:
        parts = [(name, shown_part(text, words, row.language)) for name, text in found.get(row.pk, [])]
        name, pieces = next((one for one in parts if any(piece.is_hit for piece in one[1])), ("", ()))
        url = reverse("debates:turn", args=[row.number, name]) if name else row.get_absolute_url()
        meta = (_("held on %(day)s") % {"day": date_in(row.held_on, "medium")}, row.held_by)
        yield Shown(Kind.DEBATE, row.ref, row.title, row.language, url, days[row.ref], pieces, row.language, meta)


def _best(texts: Iterable[tuple[str, str]], words: Words) -> tuple[tuple[Piece, ...], str]:
    """Return the part of the first text that has one of the words, else the beginning of the first; its language."""
    parts = [(shown_part(text, words, language), language) for text, language in texts]
    return next((part for part in parts if any(piece.is_hit for piece in part[0])), parts[0])


def _others(keys: Mapping[str, list[str]], words: Words, days: Mapping[str, date]) -> Iterable[Shown]:
    wanted = [READERS[Kind(kind)](some) for kind, some in keys.items() if kind in READERS]
    if not wanted:
        return
    rows = wanted[0].union(*wanted[1:], all=True) if len(wanted) > 1 else wanted[0]
    for said, key, title, text, language, names in rows:
        kind = Kind(said)
        ref = f"{kind.value}/{key}"
        if ref not in days:
            continue  # a number that another letter's reply has too
        name = name_in(json.loads(names or "{}"), default=title)
        yield Shown(
            kind,
            ref,
            _titled(kind, key, title, name),
            language if kind in TITLED else "",
            _url(kind, key.partition("-")[0] if kind is Kind.REPLY else key),
            days[ref],
            shown_part(text or "", words, language or "ru"),
            language,
        )


def _titled(kind: Kind, key: str, title: str, name: str) -> str:
    if kind is Kind.LETTER:
        return _("Letter %(number)s to %(name)s") % {"number": key, "name": name}
    if kind is Kind.REPLY:
        return _("%(name)s: reply to letter %(number)s") % {"number": key.partition("-")[0], "name": name}
    return title[:TITLE_SHOWN] if kind in TITLED else name


def _url(kind: Kind, key: str) -> str:
    return reverse(PAGES[kind], args=[key])


def permanent(url: str) -> str:
    """Return the address of a page without its language."""
    return url[len(current()) + 1 :]
