"""No restriction can be stored without a complete statement of reasons, whoever writes the row."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kopir.moderation.models import Appeal, Decision, Demand, Flag, Kept, OutsideReader
from kopir.moderation.rules import RESTRICTIONS, Act
from kopir.web import clock
from tests.factories import issues
from tests.factories.moderation import staff

pytestmark = pytest.mark.django_db


def decision(**facts: Any) -> Decision:
    given: dict[str, Any] = {
        "number": Decision.objects.count() + 1,
        "ref": f"report/{Decision.objects.count() + 1}",
        "act": "hide",
        "scope": "whole",
        "is_indefinite": True,
        "facts": "It names a neighbour.",
        "language": "en",
        "found_by": "person",
        "ground": "rule",
        "rule": "private-data",
        "redress": "Appeal.",
        "group": "citizen",
        "decided_at": clock.now(),
    }
    if "decided_by" not in facts:
        facts["decided_by"] = staff()
    return Decision.objects.create(**given | facts)


def test_a_whole_statement_is_stored() -> None:
    assert decision().is_restriction
    assert decision(ground="law", rule="", law="Civil Code, article 145").law
    assert decision(is_indefinite=False, until=date(2027, 1, 1)).until
    assert str(decision()) == "decision 4"


LACKING = [
    ("decision_says_on_what", {"ref": ""}),
    ("decision_says_what", {"act": ""}),
    ("decision_says_how_far", {"scope": ""}),
    ("decision_says_how_long", {"is_indefinite": False}),
    ("decision_says_how_long", {"until": date(2027, 1, 1)}),
    ("decision_says_facts", {"facts": ""}),
    ("decision_says_who_found", {"found_by": ""}),
    ("decision_says_why", {"rule": ""}),
    ("decision_says_why", {"ground": ""}),
    ("decision_says_why", {"law": "Civil Code"}),
    ("decision_says_why", {"ground": "law", "rule": ""}),
    ("decision_says_redress", {"redress": ""}),
    ("decision_by_machine_only_holds", {"decided_by": None}),
    ("decision_by_machine_only_holds", {"decided_by": None, "found_by": "machine"}),
    ("decision_says_whose_group", {"group": ""}),
]


@pytest.mark.parametrize(("name", "facts"), LACKING)
def test_nothing_lacking_is_stored(name: str, facts: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        decision(**facts)


@pytest.mark.parametrize("act", RESTRICTIONS)
@pytest.mark.parametrize("lacking", ["scope", "facts", "rule", "redress"])
def test_every_kind_of_restriction_must_be_whole(act: Act, lacking: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        decision(act=act, **{lacking: ""})


@pytest.mark.parametrize("act", [Act.RESTORE, Act.PUBLISH])
def test_what_restricts_nothing_needs_its_facts_only(act: Act) -> None:
    bare = {"scope": "", "is_indefinite": False, "ground": "", "rule": "", "redress": "", "decided_by": None}
    assert decision(act=act, **bare).number
    with pytest.raises(IntegrityError, match="decision_says_facts"), transaction.atomic():
        decision(act=act, **bare, facts="")


def test_one_decision_at_a_time_withholds() -> None:
    first = decision(ref="report/7")
    with pytest.raises(IntegrityError), transaction.atomic():
        decision(ref="report/7", act="hold")
    Decision.objects.filter(pk=first.pk).update(ended_at=clock.now())
    assert decision(ref="report/7").number
    assert list(Decision.objects.withholding("report/7")) == [Decision.objects.get(number=2)]
    assert decision(ref="report/7", act="mask").number


def test_querysets_find_what_they_name() -> None:
    author = issues.citizen()
    ended = decision(ended_at=clock.now(), author=author)
    run_out = decision(is_indefinite=False, until=date(2020, 1, 1))
    free = decision(act="restore", scope="", is_indefinite=False, ground="", rule="", redress="")
    assert list(Decision.objects.restricting().order_by("number")) == [ended, run_out]
    assert list(Decision.objects.standing()) == [run_out]
    assert list(Decision.objects.run_out(clock.today())) == [run_out]
    assert list(Decision.objects.against(author)) == [ended]
    assert list(Decision.objects.on(free.ref)) == [free]


def test_kept_texts_stand_once() -> None:
    made = decision()
    Kept.objects.create(decision=made, field="text", text="a")
    Kept.objects.create(decision=made, field="text", text="a", opening=1)
    assert "text" in str(Kept.objects.first())
    for more in ({}, {"opening": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Kept.objects.create(decision=made, field="text", text="b", **more)


APPEALS = [
    ("appeal_has_text", {"text": ""}),
    ("appeal_decided_has_answer", {"state": "upheld", "is_decider_gone": True}),
    ("appeal_decided_has_answer", {"answer": "No."}),
    ("appeal_decided_by_one", {"state": "upheld", "answer": "No.", "decided_at": True}),
    ("appeal_decided_by_one", {"state": "upheld", "answer": "No.", "decided_at": True, "is_by_reader": True}),
]


@pytest.mark.parametrize(("name", "facts"), APPEALS)
def test_an_appeal_is_open_or_wholly_decided(name: str, facts: dict[str, Any]) -> None:
    facts = facts | ({"decided_at": clock.now()} if facts.get("decided_at") else {})
    given = {"decision": decision(), "text": "Why?", "language": "en", "made_at": clock.now()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Appeal.objects.create(**given | facts)
    appeal = Appeal.objects.create(**given)
    assert (str(appeal), appeal.is_open) == (f"appeal {appeal.pk} against decision {appeal.decision_id}", True)


def test_flags_stand_once_while_open_and_end_with_an_outcome() -> None:
    account = issues.citizen()
    given = {"ref": "report/1", "account": account, "code": "hate", "language": "en", "made_at": clock.now()}
    flag = Flag.objects.create(**given, words="Look.")
    assert (str(flag), flag.is_open) == (f"flag {flag.pk} on report/1", True)
    bad = [
        ("flag_has_words", {"words": "", "ref": "report/2"}),
        ("flag_decided_has_outcome", {"words": "x", "state": "acted", "ref": "report/2"}),
        ("flag_open_once|UNIQUE", {"words": "again"}),
    ]
    for name, facts in bad:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Flag.objects.create(**given | facts)


DEMANDS = [
    ("demand_says_who_why_what", {"body": ""}),
    ("demand_says_who_why_what", {"ground": ""}),
    ("demand_says_who_why_what", {"demanded": ""}),
    ("demand_answered_whole", {"outcome": "refused"}),
    ("demand_answered_whole", {"answer": "No."}),
    ("demand_sealed_names_law", {"is_sealed": True}),
]


@pytest.mark.parametrize(("name", "facts"), DEMANDS)
def test_a_demand_is_whole(name: str, facts: dict[str, Any]) -> None:
    given = {
        "number": 1,
        "received_on": clock.today() - timedelta(days=1),
        "demander": "authority",
        "body": "The ministry",
        "kind": "remove",
        "ground": "A letter",
        "demanded": "Issue 7",
        "language": "en",
        "entered_at": clock.now(),
    }
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Demand.objects.create(**given | facts)
    assert str(Demand.objects.create(**given)) == "demand 1"


def test_one_outside_reader_is_current() -> None:
    reader = {"name": "Dana", "email": "dana@example.org", "since": clock.now()}
    OutsideReader.objects.create(**reader)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutsideReader.objects.create(**reader)
    with pytest.raises(IntegrityError, match="reader_has_name"), transaction.atomic():
        OutsideReader.objects.create(**reader | {"name": "", "until": clock.now()})
