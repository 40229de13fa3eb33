"""What a public reference is called, and where it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.issues.models import Topic
from kopir.people.models import Area, Organization, Person, Post

NAMED: dict[str, type[Any]] = {
    "person": Person,
    "organization": Organization,
    "post": Post,
    "area": Area,
    "topic": Topic,
}
NUMBERED: dict[str, tuple[str | Promise, str]] = {
    "issue": (gettext_lazy("Issue %(number)s"), "site:case"),
    "letter": (gettext_lazy("Letter %(number)s"), "letters:detail"),
    "commitment": (gettext_lazy("Promise %(number)s"), "commitments:detail"),
    "debate": (gettext_lazy("Debate %(number)s"), "debates:detail"),
    "decision": (gettext_lazy("Decision %(number)s"), "moderation:decision"),
    "demand": (gettext_lazy("Demand %(number)s"), "moderation:demand"),
    "entry": (gettext_lazy("The entry concerned"), "site:entry"),
    "competence": (gettext_lazy("Who is asked about what"), ""),
    "refusal": (gettext_lazy("Refused report %(number)s"), ""),
    "import": (gettext_lazy("Import %(number)s"), ""),
    "viewpoint": (gettext_lazy("Point of view %(number)s"), "viewpoints:detail"),
}
ACTORS: dict[str, str | Promise] = {
    "citizen": gettext_lazy("A citizen"),
    "editor": gettext_lazy("An editor"),
    "host-member": gettext_lazy("A member of the host"),
    "worker": gettext_lazy("The site itself"),
    "checker": gettext_lazy("A citizen who checked"),
    "steward": gettext_lazy("A steward"),
    "appeal-reader": gettext_lazy("The outside reader of appeals"),
    "import": gettext_lazy("An import from a public source"),
}


@dataclass(frozen=True)
class Name:
    """What to write for a reference; `url` is empty where nothing is shown of it."""

    ref: str
    text: str
    url: str = ""


def names_of(refs: Iterable[str]) -> dict[str, Name]:
    """Name references in the current language, with at most one query for each kind of named thing."""
    wanted: dict[str, set[str]] = {}
    for ref in refs:
        kind, _slash, key = ref.partition("/")
        wanted.setdefault(kind, set()).add(key)
    found: dict[str, Name] = {}
    for kind, keys in wanted.items():
        if kind in NAMED:
            found |= _named(kind, keys)
        else:
            found |= {f"{kind}/{key}": _numbered(kind, key) for key in keys}
    return found


def _named(kind: str, keys: set[str]) -> dict[str, Name]:
    rows = {row.slug: row for row in NAMED[kind].objects.filter(slug__in=keys)}
    return {f"{kind}/{key}": _name(f"{kind}/{key}", rows.get(key)) for key in keys}


def _name(ref: str, row: Any) -> Name:
    if row is None:
        return Name(ref, ref.partition("/")[2])
    url = f"{reverse('issues:list')}?topic={row.slug}" if isinstance(row, Topic) else row.get_absolute_url()
    return Name(ref, row.name_in(), url)


def _numbered(kind: str, key: str) -> Name:
    if kind not in NUMBERED:
        return Name(f"{kind}/{key}", f"{kind}/{key}")
    label, url_name = NUMBERED[kind]
    try:
        url = reverse(url_name, args=[key])
    except NoReverseMatch:
        url = ""
    return Name(f"{kind}/{key}", str(label) % {"number": key}, url)


def office_refs(by: str) -> list[str]:
    """Return what an `office/<slug>` may be: a post or an organisation."""
    slug = by.removeprefix("office/")
    return [f"post/{slug}", f"organization/{slug}"] if slug != by else []


def actor_name(by: str, names: dict[str, Name]) -> str:
    """Say who acted, never who a private person is."""
    if label := ACTORS.get(by):
        return str(label)
    known = [names[ref] for ref in office_refs(by) if ref in names and names[ref].url]
    return known[0].text if known else _("An office")
