"""The pure rules of moderation."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kopir.moderation.rules import (
    RESTRICTIONS,
    Act,
    Decider,
    Ground,
    Incomplete,
    Rule,
    Scope,
    Treatment,
    acts_for,
    appeal_until,
    automatic_treatment,
    decider_of,
    ended_by,
    kept_since,
    masked,
    may_appeal,
    may_decide_appeal,
    median_days,
    missing_in,
)
from kopir.pure.text.personal import Finding, PersonalKind, find_personal
from tests.factories.moderation import reason, statement

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("act", RESTRICTIONS)
def test_a_whole_statement_lacks_nothing(act: Act) -> None:
    assert missing_in(statement(act), TODAY) == ()
    assert missing_in(statement(act, is_indefinite=False, until=date(2026, 11, 24)), TODAY) == ()
    assert missing_in(statement(act, rule=None, law="Civil Code, article 145"), TODAY) == ()


@pytest.mark.parametrize(
    ("facts", "lacking"),
    [
        ({"facts": " "}, Incomplete.FACTS),
        ({"scope": None}, Incomplete.SCOPE),
        ({"is_indefinite": False}, Incomplete.DURATION),
        ({"until": date(2027, 1, 1)}, Incomplete.DURATION),
        ({"is_indefinite": False, "until": TODAY}, Incomplete.UNTIL_PAST),
        ({"rule": None}, Incomplete.GROUND),
        ({"law": "Civil Code"}, Incomplete.GROUND),
        ({"redress": " "}, Incomplete.REDRESS),
    ],
)
def test_what_a_statement_lacks_is_named(facts, lacking: Incomplete) -> None:
    assert missing_in(statement(**facts), TODAY) == (lacking,)


def test_what_restricts_nothing_needs_its_facts_only() -> None:
    assert missing_in(reason(), TODAY) == ()
    assert missing_in(statement(Act.RESTORE, facts="", scope=None), TODAY) == (Incomplete.FACTS,)


def test_the_ground_is_a_rule_or_a_law() -> None:
    assert statement().ground is Ground.RULE
    assert statement(rule=None, law="Code").ground is Ground.LAW


def test_acts_follow_from_how_a_thing_stands() -> None:
    public = {"is_public": True, "withheld_by": None}
    assert acts_for(**public, has_photo=False) == (Act.MASK, Act.HOLD, Act.HIDE)
    assert acts_for(**public, has_photo=True) == (Act.MASK, Act.BLUR, Act.HOLD, Act.HIDE)
    assert acts_for(is_public=False, withheld_by=None, has_photo=True) == (Act.MASK, Act.BLUR)
    assert acts_for(is_public=True, withheld_by=Act.HOLD, has_photo=True) == (Act.PUBLISH, Act.REFUSE)
    for act in (Act.HIDE, Act.REFUSE):
        assert acts_for(is_public=True, withheld_by=act, has_photo=True) == (Act.RESTORE,)


def test_an_appeal_has_six_months_and_is_made_once() -> None:
    last = appeal_until(TODAY)
    assert (last - TODAY).days == 183
    assert may_appeal(Act.HIDE, TODAY, last, has_appealed=False)
    assert not may_appeal(Act.HIDE, TODAY, last + timedelta(days=1), has_appealed=False)
    assert not may_appeal(Act.HIDE, TODAY, TODAY, has_appealed=True)
    assert not may_appeal(Act.RESTORE, TODAY, TODAY, has_appealed=False)


@pytest.mark.parametrize(
    ("staff", "first", "has_reader", "decider"),
    [
        ([1, 2], 1, True, Decider.COLLEAGUE),
        ([1], 1, True, Decider.READER),
        ([1], 1, False, Decider.NOBODY),
        ([], 1, False, Decider.NOBODY),
        ([1], None, False, Decider.COLLEAGUE),  # a machine decided first
    ],
)
def test_who_decides_an_appeal(staff, first, has_reader, decider: Decider) -> None:
    assert decider_of(staff, first, has_reader=has_reader) is decider


def test_nobody_decides_on_themselves() -> None:
    assert not may_decide_appeal(1, 1)
    assert may_decide_appeal(2, 1)
    assert may_decide_appeal(2, None)


def test_only_personal_data_makes_a_text_wait() -> None:
    assert automatic_treatment(["The lamp is dark.", ""]).treatment is Treatment.PASS
    found = automatic_treatment(["Call +7 701 123 45 67", "a@example.org or +7 701 765 43 21"])
    assert (found.treatment, set(found.kinds)) == (Treatment.HOLD, {PersonalKind.PHONE, PersonalKind.EMAIL})


def test_masks_replace_places_and_words_once() -> None:
    text = "Anna: +7 701 123 45 67, Anna"
    words = dict.fromkeys(PersonalKind, "[x]")
    assert masked(text, find_personal(text), words, ["Anna", ""], "[y]") == "[y]: [x], [y]"
    both = (Finding(PersonalKind.PHONE, 0, 4), Finding(PersonalKind.EMAIL, 2, 6))
    assert masked("abcdefgh", both, words, [], "") == "[x]gh"
    assert masked("abcdefgh", (), words, [], "") == "abcdefgh"


def test_medians_are_of_days() -> None:
    day = timedelta(days=1)
    assert median_days([]) is None
    assert median_days([3 * day, day, 2 * day]) == 2
    assert median_days([day, 2 * day]) == 1.5


def test_a_term_includes_its_last_day() -> None:
    assert not ended_by(None, TODAY)
    assert not ended_by(TODAY, TODAY)
    assert ended_by(TODAY, TODAY + timedelta(days=1))


def test_originals_are_kept_one_day_longer_than_the_appeal() -> None:
    assert datetime(2026, 11, 23, tzinfo=UTC) - kept_since(datetime(2026, 11, 23, tzinfo=UTC)) == timedelta(days=184)
    assert Scope.WHOLE != Scope.PHOTO
    assert Rule.HATE in set(Rule)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Nothing here, 12 lamps and 3 400 tenge.", []),
        ("+7 (701) 123-45-67", [PersonalKind.PHONE]),
        ("a@example.org", [PersonalKind.EMAIL]),
        ("ИИН 850101300123", [PersonalKind.IIN]),
        ("KZ86125KZT5004100100", [PersonalKind.IBAN]),
    ],
)
def test_the_finder_marks_places(text: str, kinds: list[PersonalKind]) -> None:
    found = find_personal(text)
    assert [finding.kind for finding in found] == kinds
    assert all(text[finding.start : finding.end].strip() for finding in found)
