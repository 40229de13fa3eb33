"""To whom an issue might be put: the table of competence first, then what was learnt; a person chooses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.issues.models import Issue
from kopir.letters.models import Letter
from kopir.letters.suggesting import Advice, Choice, Reason
from kopir.people.addressees import Addressee, name_of
from kopir.people.models import Organization, Post
from kopir.routing import vectors
from kopir.routing.examples import available, facts_of, parents_of_areas
from kopir.routing.learnt import Opinion, Silence, opinion
from kopir.routing.models import Competence
from kopir.routing.offices import Reach, reach_of
from kopir.routing.rules import (
    LEAST_EXAMPLES,
    MOST_CHOICES,
    Ground,
    Kind,
    Why,
    areas_up,
    competent,
)
from kopir.web import clock


@dataclass
class Found:
    """Somebody found, with the reasons that came together for them."""

    addressee: Addressee
    reasons: list[Reason] = field(default_factory=list)


def advise(issue: Issue) -> Advice:
    """Return up to three addressees for an issue, each with its reasons, and what the advice lacks."""
    today, parents = clock.today(), parents_of_areas()
    rows = {row.pk: row for row in Competence.objects.holding_on(today).about(issue.topic).with_names()}
    grounds = competent((row.rule for row in rows.values()), issue.topic.slug, areas_up(issue.area_id, parents), today)
    said = opinion(Kind.ADDRESSEE, *vectors.of_issue(issue), facts_of(issue, parents, Kind.ADDRESSEE))
    found: dict[str, Found] = {}
    vacant = {ref for ref, one in reach_of((row.addressee for row in rows.values()), today).items() if one.is_vacant}
    for addressee, reason in _in_order(grounds, rows, said, vacant):
        found.setdefault(addressee.ref, Found(addressee)).reasons.append(reason)
    reach = reach_of((one.addressee for one in found.values()), today)
    ended = [one.addressee for ref, one in found.items() if reach[ref].is_over]
    chosen = [one for ref, one in found.items() if not reach[ref].is_over][:MOST_CHOICES]
    waiting = {letter.addressee.ref for letter in Letter.objects.for_issue(issue).open().with_addressee()}
    choices = tuple(
        Choice(one.addressee, tuple(one.reasons), tuple(_cautions(one.addressee, reach[one.addressee.ref], waiting)))
        for one in chosen
    )
    return Advice(choices, tuple(_notes(grounds, said, ended)))


def _in_order(
    grounds: list[Ground], rows: dict[int, Competence], said: Opinion, vacant: set[str]
) -> Iterator[tuple[Addressee, Reason]]:
    """Yield addressees with a reason each: nearest rules, the body of a vacant post, what was learnt, larger areas."""
    near = [ground for ground in grounds if ground.why is not Why.LARGER_AREA]
    for ground in near:
        row = rows[ground.rule.key]
        yield row.addressee, rule_reason(row, ground.why)
        if row.post and row.post.ref in vacant:
            words = _("Nobody holds the post “%(post)s” today, so its organisation.")
            yield row.post.organization, Reason(words % {"post": row.post.name_in()})
    yield from _learnt(said)
    for ground in grounds[len(near) :]:
        yield rows[ground.rule.key].addressee, rule_reason(rows[ground.rule.key], ground.why)


def rule_reason(row: Competence, why: Why) -> Reason:
    """Say in words what a rule of competence says, with its source."""
    place = row.area.name_in() if row.area else _("the whole site")
    topic = row.topic.name_in() if row.topic else ""
    if why is Why.LARGER_AREA:
        named = _("Rule for “%(topic)s” in %(area)s, a larger area: to turn to next.")
        general = _("Rule for every topic in %(area)s, a larger area: to turn to next.")
        words = (named if topic else general) % {"topic": topic, "area": place}
    elif topic:
        words = _("Rule: “%(topic)s” in %(area)s.") % {"topic": topic, "area": place}
    else:
        words = _("Rule for every topic in %(area)s; none names this topic.") % {"area": place}
    return Reason(words, row.source_in(), row.source_url)


def _learnt(said: Opinion) -> Iterator[tuple[Addressee, Reason]]:
    known = addressees_of(one.label for one in said.likely)
    for one in said.likely:
        if one.label in known:
            words = ngettext(
                "Learnt from %(n)d letter about issues like this that went here; trust %(trust)d of 100.",
                "Learnt from %(n)d letters about issues like this that went here; trust %(trust)d of 100.",
                one.examples,
            )
            yield known[one.label], Reason(words % {"n": one.examples, "trust": round(one.trust * 100)})


def addressees_of(refs: Iterable[str]) -> dict[str, Addressee]:
    """Return posts and organisations by their references."""
    slugs = {ref.partition("/")[::2] for ref in refs}
    posts = Post.objects.filter(slug__in=[slug for kind, slug in slugs if kind == Post.KIND])
    bodies = Organization.objects.filter(slug__in=[slug for kind, slug in slugs if kind == Organization.KIND])
    return {one.ref: one for one in (*posts.select_related("organization", "area"), *bodies)}


def _cautions(addressee: Addressee, reach: Reach, waiting: set[str]) -> Iterator[str]:
    if reach.is_vacant:
        yield _("Nobody holds this post today.")
    if not reach.has_email:
        yield _("No verified e-mail address: the letter would go on paper.")
    if addressee.ref in waiting:
        yield _("A letter about this issue already waits here.")


def _notes(grounds: list[Ground], said: Opinion, ended: list[Addressee]) -> Iterator[str]:
    if not grounds:
        yield _("The table of competence names nobody for this topic and area.")
    for addressee in ended:
        yield _("%(name)s stands in the table but can no longer be addressed.") % {"name": name_of(addressee)}
    if said.silence:
        yield silence_in_words(said)


def silence_in_words(said: Opinion) -> str:
    """Say why what was learnt does not speak."""
    if said.silence is Silence.NO_BETTER:
        return _(
            "Rules only: what was learnt from letters is no better than always naming the most frequent addressee."
        )
    if said.silence is Silence.NO_VECTOR:
        return _("Rules only: the text of this issue has not been compared with others yet.")
    n = available(Kind.ADDRESSEE)
    if n >= LEAST_EXAMPLES:
        return _("Rules only: the site has not learnt from its letters yet; it will soon.")
    words = ngettext(
        "Rules only: there is %(n)d letter to learn from, and %(least)d are needed.",
        "Rules only: there are %(n)d letters to learn from, and %(least)d are needed.",
        n,
    )
    return words % {"n": n, "least": LEAST_EXAMPLES}
