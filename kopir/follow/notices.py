"""What a notice says, read at the moment of sending: see docs/decisions/0010."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import TextWrapper, shorten
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.follow.labels import RHYTHMS
from kopir.follow.models import Following
from kopir.follow.rules import EVERYTHING, SEARCH, Rhythm
from kopir.follow.subjects import Subject, find, issue_name
from kopir.follow.visibility import still_public
from kopir.issues.models import Issue
from kopir.mail.contexts import Fresh
from kopir.readings.names import names_of
from kopir.readings.timeline import Item, Text, items, read
from kopir.record.models import Entry
from kopir.web.dates import date_in, number_in, time_in

WIDTH = 72  # characters a line: every mail program shows that without breaking it again
TEXT_SHOWN = 400
NAME_SHOWN = 70  # in a subject


@dataclass
class Group:
    """What happened with one thing, oldest first."""

    title: str
    url: str
    lines: list[str] = field(default_factory=list)


def fresh_notice(stored: dict[str, Any]) -> Fresh | None:
    """Read a notice's entries anew; None where the person has stopped, or nothing of it is public any more."""
    following = Following.objects.select_related("account").filter(pk=stored["following"]).first()
    if following is None or not following.account.is_active:
        return None
    subject = find(following.what)
    entries = still_public(list(read(Entry.objects.filter(pk__in=stored["entries"])).order_by("pk")))
    if subject is None or not entries:
        return None
    lines = items(entries)
    more = int(stored["more"])
    return Fresh(
        {
            "headline": headline(subject, lines, len(lines) + more),
            "subject": subject,
            "groups": grouped(entries, lines),
            "more": number_in(more),
            "more_count": more,
            "more_url": settings.SITE_URL + more_url(following.what, subject),
            "rhythm": RHYTHMS[Rhythm(following.rhythm)],
            "mine_url": settings.SITE_URL + reverse("follow:mine"),
        },
        list_id=f"follow.{urlsplit(settings.SITE_URL).hostname}",
    )


def fresh_question(stored: dict[str, Any]) -> Fresh | None:
    """Read anew what somebody asked to follow; None where it is not public any more."""
    subject = find(stored["what"])
    if subject is None:
        return None
    return Fresh({**stored, "subject": subject, "rhythm": RHYTHMS[Rhythm(stored["rhythm"])]})


def headline(subject: Subject, lines: Sequence[Item], count: int) -> str:
    """Say in a mail's subject what happened: the one thing itself, or how many."""
    name = shorten(subject.text, NAME_SHOWN, placeholder="…")
    if count == 1:
        return _("%(name)s – %(what)s") % {"name": name, "what": lines[0].label}
    said = ngettext("%(name)s – %(number)s piece of news", "%(name)s – %(number)s pieces of news", count)
    return said % {"name": name, "number": number_in(count)}


def more_url(what: str, subject: Subject) -> str:
    """Return where everything about a thing stands."""
    if what == EVERYTHING or what.startswith(f"{SEARCH}?"):
        return subject.url
    return f"{reverse('site:record')}?{urlencode({'about': what})}"


def grouped(entries: Sequence[Entry], lines: Sequence[Item]) -> list[Group]:
    """Put the lines of one thing together, things in the order of their first entry."""
    things = [_thing(entry.about) for entry in entries]
    names = _named(set(things))
    groups: dict[str, Group] = {}
    for ref, line in zip(things, lines, strict=True):
        title, url = names[ref]
        group = groups.setdefault(ref, Group("\n".join(_wrapped(title, "")), settings.SITE_URL + url if url else ""))
        group.lines.append(said(line))
    return list(groups.values())


def _thing(about: Sequence[str]) -> str:
    """Return under which thing an entry is told: its issue where it has one."""
    return next((ref for ref in about if ref.startswith("issue/")), about[0])


def _named(refs: set[str]) -> dict[str, tuple[str, str]]:
    numbers = [int(ref.partition("/")[2]) for ref in refs if ref.startswith("issue/")]
    issues = Issue.objects.filter(number__in=numbers).only("number", "title")
    known = {issue.ref: (issue_name(issue.number, issue.title), issue.permanent_path) for issue in issues}
    return {ref: (name.text, name.url) for ref, name in names_of(sorted(refs - set(known))).items()} | known


def said(item: Item) -> str:
    """Write one entry: what, when and by whom, its facts, its texts as far as they are public, and its address."""
    when = _("%(date)s, %(time)s") % {"date": date_in(item.at), "time": time_in(item.at)}
    lines = _wrapped(f"{item.label} · {when} · {item.actor}", "* ")
    lines += [line for fact in item.facts for line in _wrapped(f"{fact.label}: {fact.value}")]
    lines += [line for text in item.texts for line in _text(text)]
    return "\n".join([*lines, f"  {settings.SITE_URL}{reverse('site:entry', args=[item.uid])}"])


def _text(text: Text) -> list[str]:
    if not text.value:
        return _wrapped(_("%(label)s: taken back or hidden; the reason stands on the record.") % {"label": text.label})
    return _wrapped(f"{text.label}: {shorten(text.value, TEXT_SHOWN, placeholder='…')}")


def _wrapped(text: str, first: str = "  ") -> list[str]:
    wrapper = TextWrapper(
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.wrap(" ".join(text.split()))
