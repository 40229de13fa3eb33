"""To whom an issue might be put, with the reasons."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kopir.issues.models import Issue
from kopir.letters.suggesting import advice_on
from kopir.people.models import Organization, Post
from kopir.routing.actions import learn
from kopir.routing.models import Learnt
from kopir.routing.offices import reach_of
from kopir.routing.rules import Kind
from tests.factories import issues, letters
from tests.factories.people import AreaFactory, OrganizationFactory, PostFactory
from tests.factories.routing import history, rule, told, worked_off, written_to

pytestmark = pytest.mark.django_db
RULES_ONLY = "Rules only: there are 0 letters to learn from, and 30 are needed."


def words(issue: Issue) -> list[tuple[str, list[str]]]:
    return [(one.addressee.ref, [reason.words for reason in one.reasons]) for one in advice_on(issue).choices]


def test_without_rules_or_history_it_says_so() -> None:
    advice = advice_on(issues.issue())

    assert advice.choices == ()
    assert advice.notes == ("The table of competence names nobody for this topic and area.", RULES_ONLY)


def test_rules_speak_with_their_source_the_nearest_first() -> None:
    city = AreaFactory(name="Almaty")
    district = AreaFactory(name="Medeu", parent=city)
    water = issues.topic("water")
    near = rule(topic=water, area=district, source_url="https://example.org/law")
    general = rule(area=city)
    far = rule(topic=water, area=city)

    advice = advice_on(issues.issue(topic=water, area=district))

    assert [one.addressee.ref for one in advice.choices] == [near.post.ref, general.post.ref, far.post.ref]
    assert [one.reasons[0].words for one in advice.choices] == [
        "Rule: “Water and sewerage” in Medeu.",
        "Rule for every topic in Almaty; none names this topic.",
        "Rule for “Water and sewerage” in Almaty, a larger area: to turn to next.",
    ]
    assert (advice.choices[0].reasons[0].source, advice.choices[0].reasons[0].source_url) == (
        "Charter, article 5",
        "https://example.org/law",
    )
    assert advice.notes == (RULES_ONLY,)
    assert advice.about(near.post) == advice.choices[0]
    assert advice.about(letters.post()) is None


def test_a_larger_area_may_have_a_rule_for_every_topic_and_be_the_whole_site() -> None:
    district = AreaFactory()
    rule(area=district)
    rule()

    found = words(issues.issue(area=district))

    assert found[1][1] == ["Rule for every topic in the whole site, a larger area: to turn to next."]


def test_a_vacant_post_comes_with_its_organisation_and_a_caution() -> None:
    vacant = PostFactory(name="Head of Water")
    rule(addressee=vacant)

    first, second = advice_on(issues.issue()).choices

    assert (first.addressee, second.addressee) == (vacant, vacant.organization)
    assert first.cautions == (
        "Nobody holds this post today.",
        "No verified e-mail address: the letter would go on paper.",
    )
    assert second.reasons[0].words == "Nobody holds the post “Head of Water” today, so its organisation."


def test_whoever_can_no_longer_be_addressed_is_named_as_that() -> None:
    for post in (letters.post(end_date="2020"), letters.post(end_date="long ago")):
        rule(addressee=post)
    gone = rule(addressee=letters.organization(name="Old office"), rank=2)
    Organization.objects.filter(pk=gone.organization_id).update(is_gone=True)

    advice = advice_on(issues.issue())

    assert [one.addressee.end_date for one in advice.choices] == ["long ago"]  # a source's own words prove nothing
    assert [note for note in advice.notes if "can no longer be addressed" in note] == [
        (
            f"{Post.objects.get(end_date='2020').name}, {Post.objects.get(end_date='2020').organization.name} "
            "stands in the table but can no longer be addressed."
        ),
        "Old office stands in the table but can no longer be addressed.",
    ]


def test_a_letter_that_waits_there_already_is_a_caution() -> None:
    office = letters.organization()
    rule(addressee=office)
    made = letters.letter(addressee=office)

    [choice] = advice_on(made.issue).choices

    assert choice.cautions == ("A letter about this issue already waits here.",)


def test_what_was_learnt_from_letters_comes_after_the_rules_with_its_reason() -> None:
    past = history()
    offices = {"water": letters.post(), "roads": letters.organization(), "schools": letters.post()}
    written_to(past, offices)
    assert learn(Kind.ADDRESSEE)[0].figures["is_useful"]
    ruled = rule(topic=issues.topic("water"))
    new = told("water", 77)
    worked_off()

    (first, reasons), (second, learnt), *_third = words(new)

    assert (first, reasons) == (ruled.post.ref, ["Rule: “Water and sewerage” in the whole site."])
    assert second == offices["water"].ref
    assert learnt[0].startswith("Learnt from 12 letters about issues like this that went here; trust ")
    assert advice_on(new).notes == ()


def test_rule_and_history_may_speak_for_the_same() -> None:
    past = history()
    offices = {"water": letters.post(), "roads": letters.organization(), "schools": letters.post()}
    written_to(past, offices)
    learn(Kind.ADDRESSEE)
    rule(topic=issues.topic("water"), addressee=offices["water"])
    new = told("water", 77)
    worked_off()

    assert [len(reasons) for _ref, reasons in words(new)][:1] == [2]


def test_it_says_why_what_was_learnt_is_silent() -> None:
    past = history()
    offices = {"water": letters.post(), "roads": letters.organization(), "schools": letters.post()}
    written_to(past, offices)
    new = told("water", 77)
    silent = [advice_on(new).notes[-1]]
    learn(Kind.ADDRESSEE)
    silent.append(advice_on(new).notes[-1])
    learnt = Learnt.objects.get()
    learnt.figures["is_useful"] = False
    learnt.save()
    silent.append(advice_on(new).notes[-1])

    assert silent == [
        "Rules only: the site has not learnt from its letters yet; it will soon.",
        "Rules only: the text of this issue has not been compared with others yet.",
        "Rules only: what was learnt from letters is no better than always naming the most frequent addressee.",
    ]


def test_advice_asks_as_much_for_many_rules_as_for_few() -> None:
    area, topic = AreaFactory(), issues.topic("water")
    made = issues.issue(topic=topic, area=area)
    advice_on(made)  # whatever is asked once only
    counts = []
    for _round in range(2):
        for rank in (1, 2, 3):
            rule(topic=topic, area=area, rank=rank)
        with CaptureQueriesContext(connection) as queries:
            assert len(advice_on(made).choices) == 3
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 16


def test_reach_is_told_for_many_at_once() -> None:
    day = date(2026, 11, 26)
    fine, vacant = letters.post(), PostFactory()
    by_body = PostFactory(organization=letters.organization())
    body, dissolved = OrganizationFactory(), OrganizationFactory(dissolution_date="2025-12-31")
    offices = [fine, vacant, by_body, body, dissolved]

    with CaptureQueriesContext(connection) as queries:
        reach = reach_of(offices, day)

    assert len(queries) == 3
    assert [(reach[one.ref].is_over, reach[one.ref].is_vacant, reach[one.ref].has_email) for one in offices] == [
        (False, False, True),
        (False, True, False),
        (False, True, True),
        (False, False, False),
        (True, False, False),
    ]
    assert reach[fine.ref].is_fine
