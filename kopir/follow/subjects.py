"""What is followed, in words, with the page where it can be seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kopir.debates.models import Debate
from kopir.follow.rules import EVERYTHING, KINDS, OF_THE_LIST, SEARCH, filters_of, what_of
from kopir.issues.forms import LANGUAGES
from kopir.issues.labels import STAGES
from kopir.issues.models import Issue
from kopir.issues.rules import Stage
from kopir.readings.names import Name, names_of
from kopir.readings.searches import searches
from kopir.record.rules import REF

MOST_DIGITS = 18


@dataclass(frozen=True)
class Subject:
    """One thing that can be followed. `text` names it in the words of the page; `title` is what it calls itself.

    `language` is that of the title, empty where it is the page's.
    """

    what: str
    text: str
    url: str
    language: str = ""
    own: str = ""  # what an issue calls itself, without its number

    @property
    def title(self) -> str:
        return self.own or self.text


def asked_for(params: Any) -> str:
    """Return the name of what the query of an address asks to follow, empty where it asks for nothing of ours.

    A search goes through the box's own form: a filter that it does not offer is left out.
    """
    what = str(params.get("what", ""))
    if what == SEARCH:
        found = searches()
        return what_of(found.allowed(params)) if found else ""
    is_ours = what == EVERYTHING or (what.partition("/")[0] in KINDS and REF.fullmatch(what))
    return what if is_ours else ""


def find(what: str) -> Subject | None:
    """Return one thing in words; None where there is no such thing for everybody to see."""
    return subjects([what]).get(what)


def subjects(whats: Iterable[str]) -> dict[str, Subject]:
    """Return things in words by their names, those that are not there left out: a query for each kind at most."""
    wanted = set(whats)
    filters = {what: given for what in wanted if (given := filters_of(what))}
    places = {f"{kind}/{given[kind]}" for given in filters.values() for kind in ("area", "topic") if kind in given}
    places |= {given["addressee"] for given in filters.values() if "addressee" in given}
    others = {what for what in wanted - set(filters) if what.partition("/")[0] in KINDS}
    numbers = {what for what in others if what.startswith("issue/")}
    recorded = {what for what in others if what.startswith("debate/")}
    rest = others - numbers - recorded
    names = names_of(sorted(places | rest))
    found = {what: Subject(what, name.text, name.url) for what in rest if (name := names[what]).url}
    found |= {what: subject for what, given in filters.items() if (subject := _search(what, given, names))}
    if EVERYTHING in wanted:
        found[EVERYTHING] = Subject(EVERYTHING, _("Everything on this site"), reverse("site:record"))
    return found | _issues(numbers) | _debates(recorded)


def _issues(refs: set[str]) -> dict[str, Subject]:
    rows = Issue.objects.published().filter(number__in=_numbers(refs))
    return {
        row.ref: Subject(row.ref, issue_name(row.number, row.title), row.get_absolute_url(), row.language, row.title)
        for row in rows.only("number", "title", "language")
    }


def _debates(refs: set[str]) -> dict[str, Subject]:
    rows = Debate.objects.published().filter(number__in=_numbers(refs))
    return {
        row.ref: Subject(
            row.ref, _("Debate %(number)s") % {"number": row.number}, row.get_absolute_url(), row.language, row.title
        )
        for row in rows.only("number", "title", "language")
    }


def _numbers(refs: set[str]) -> list[int]:
    keys = [ref.partition("/")[2] for ref in refs]
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) <= MOST_DIGITS]


def issue_name(number: int, title: str) -> str:
    """Name an issue; one whose words are hidden keeps its number."""
    if not title:
        return _("Issue %(number)s") % {"number": number}
    return _("Issue %(number)s: %(title)s") % {"number": number, "title": title}


def _search(what: str, given: Mapping[str, str], names: Mapping[str, Name]) -> Subject | None:
    is_list = OF_THE_LIST.issuperset(given)
    url = f"{reverse('issues:list' if is_list else 'search:page')}?{urlencode(given)}"
    parts = [names[f"{kind}/{given[kind]}"] for kind in ("topic", "area") if kind in given]
    parts += [names[given["addressee"]]] if "addressee" in given else []
    if not all(part.url for part in parts):
        return None
    said = [part.text for part in parts]
    if "stage" in given:
        said.append(str(STAGES[Stage(given["stage"])]))
    if "language" in given:
        said.append(dict(LANGUAGES)[given["language"]])
    if "q" in given:
        said.insert(0, _("“%(words)s”") % {"words": given["q"]})
    if "kind" in given and (found := searches()):
        said.append(found.kind_name(given["kind"]))
    words = _("Issues: %(filters)s") if is_list else _("Search: %(filters)s")
    return Subject(what, words % {"filters": ", ".join(said)}, url)
