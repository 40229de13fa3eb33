"""What the site's own history teaches: published texts with the topic a person chose, and where letters went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, Subquery

from kopir.issues.models import Issue, IssueQuerySet, Report
from kopir.letters.models import Letter, LetterQuerySet
from kopir.letters.rules import LetterState
from kopir.people.models import Area, Organization, Post
from kopir.routing.rules import LEAST_OF_LABEL, MOST_EXAMPLES, Kind, areas_up

AT_ONCE = 1_000
OTHER = "other"  # "something else" teaches nothing


@dataclass(frozen=True)
class Example:
    """One public text, what is to be learnt of it, and facts that stand behind its vector."""

    text: int  # the key of the report: the first of its issue that is public
    label: str
    facts: tuple[str, ...]


def examples_of(kind: Kind) -> list[Example]:
    """Return the newest examples of a kind, the newest first.

    Only from texts that are public now; from invented ones on a sample site only.
    """
    return _topics() if kind is Kind.TOPIC else _addressees()


def available(kind: Kind) -> int:
    """Return how many examples there are of labels that can be learnt, told by the database without reading them."""
    if kind is Kind.TOPIC:
        counts = list(_issues().order_by().values("topic").annotate(n=Count("pk")).values_list("n", flat=True))
    else:
        groups = _letters().order_by().values("post", "organization").annotate(n=Count("pk"))
        counts = list(groups.values_list("n", flat=True))
    known = [n for n in counts if n >= LEAST_OF_LABEL]
    return sum(known) if len(known) > 1 else 0


def gone(texts: set[int]) -> set[int]:
    """Return which of the texts with these keys are hidden, erased or deleted by now."""
    keys, there = sorted(texts), set[int]()
    for start in range(0, len(keys), AT_ONCE):
        public = Report.objects.published().filter(withheld="", pk__in=keys[start : start + AT_ONCE])
        there.update(public.exclude(text=F("title")).values_list("pk", flat=True))
    return texts - there


def facts_of(issue: Issue, parents: Mapping[int, int | None], kind: Kind) -> tuple[str, ...]:
    """Return the facts of an issue that stand behind its vector.

    A topic is learnt from the words alone, but for their language; an addressee from topic and place as well.
    """
    language = f"language/{issue.language}"
    if kind is Kind.TOPIC:
        return (language,)
    places = [f"area/{key}" for key in areas_up(issue.area_id, parents) if key is not None]
    return (language, f"topic/{issue.topic.slug}", *places)


def parents_of_areas() -> dict[int, int | None]:
    return dict(Area.objects.values_list("pk", "parent_id"))


def _only_real() -> dict[str, bool]:
    """Leave out invented issues, but for a sample site, which has hardly others."""
    return {} if settings.IS_SAMPLE_SITE else {"is_sample": False}


def _first_text(issue: str) -> Subquery:
    """The first public text of an issue: one example a case, or twins would be judged by each other."""
    public = Report.objects.published().filter(withheld="").exclude(text=F("title"))
    return Subquery(public.filter(issue=OuterRef(issue)).order_by("pk").values("pk")[:1])


def _issues() -> IssueQuerySet:
    return Issue.objects.published().unmerged().filter(withheld="", **_only_real()).exclude(topic__slug=OTHER)


def _letters() -> LetterQuerySet:
    """Letters that were put to somebody who can be addressed today; a withdrawn one should not have been sent."""
    real = {f"issue__{name}": value for name, value in _only_real().items()}
    return (
        Letter.objects.filter(issue__withheld="", **real)
        .exclude(state=LetterState.WITHDRAWN)
        .filter(Q(post__in=Post.objects.addressable()) | Q(organization__in=Organization.objects.addressable()))
    )


def _topics() -> list[Example]:
    rows = _issues().annotate(first_text=_first_text("pk")).filter(first_text__isnull=False).order_by("-number")
    told = rows.values_list("first_text", "topic__slug", "language")[:MOST_EXAMPLES]
    return [Example(text, slug, (f"language/{language}",)) for text, slug, language in told]


def _addressees() -> list[Example]:
    letters = _letters().annotate(first_text=_first_text("issue")).filter(first_text__isnull=False).order_by("-number")
    newest = list(letters.select_related("issue__topic", "post", "organization")[:MOST_EXAMPLES])
    texts, parents = dict(letters.values_list("pk", "first_text")[:MOST_EXAMPLES]), parents_of_areas()
    return [
        Example(texts[letter.pk], letter.addressee.ref, facts_of(letter.issue, parents, Kind.ADDRESSEE))
        for letter in newest
        if letter.pk in texts
    ]
