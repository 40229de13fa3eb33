"""The same text by a citizen, a member of the host and an office gets the same automatic treatment."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kopir.accounts.rules import Role
from kopir.commitments.actions import NewCheck, record_check
from kopir.issues.actions import raise_for_somebody, write_signed_in
from kopir.letters.actions import reply_by_link
from kopir.limits.models import Use
from kopir.moderation.models import Decision
from kopir.moderation.rules import Treatment, automatic_treatment
from tests.factories import commitments, issues, letters
from tests.factories.moderation import public_report, staff

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "texts" / "sentences.csv"
# Invented: what makes a text wait stands in it, whatever its language; None of three leaves it as it is.
PRIVATE = (
    "",
    " +7 701 123 45 67",
    " aigerim@example.org",
    "",
    " 850101300123",
    " 8 (701) 765-43-21",
)


def texts() -> list[tuple[str, str]]:
    """At least 200 real sentences in three languages, two thirds of them with something private."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        found = [(language, row[language]) for row in csv.DictReader(rows) for language in ("kk", "ru", "en")]
    return [(language, text + PRIVATE[number % len(PRIVATE)]) for number, (language, text) in enumerate(found)]


def test_the_same_text_by_citizen_member_and_office_is_treated_the_same() -> None:
    known, member = public_report().author, staff(Role.MEMBER)
    public_report(author=None, raised_by=member)
    letter = letters.delivered()
    differing, held = [], 0
    for language, text in texts():
        Use.objects.all().delete()  # the limits of a day are not what is compared
        new = issues.new_report(text=text, language=language)
        by_citizen = write_signed_in(new, account=known, page_language=language, connection="192.0.2.1")
        by_member = raise_for_somebody(
            new, member=member, consent_note=f"{text[:40]}", paper=None, page_language=language
        )
        by_office = reply_by_link(letter, letters.given(text), language)
        found = {by_citizen.state, by_member.state, by_office.state}
        held += found == {"held"}
        if len(found) > 1:
            differing.append((text, by_citizen.state, by_member.state, by_office.state))
    assert len(texts()) >= 200
    assert differing == []
    assert held == sum(bool(PRIVATE[number % len(PRIVATE)]) for number in range(len(texts())))
    # Each hold has its statement, and the three groups as many of them.
    groups = list(Decision.objects.filter(act="hold", found_by="machine").values_list("group", flat=True))
    assert {group: groups.count(group) for group in set(groups)} == dict.fromkeys(["citizen", "member", "office"], held)


def test_a_check_is_treated_as_any_other_text() -> None:
    promise = commitments.claim(commitments.a_promise())
    for language, text in texts()[:12]:
        account = public_report().author
        new = NewCheck(finding="confirmed", seen_on=commitments.day(0), text=text, language=language)
        state = record_check(promise, account, new).state
        assert (state == "held") is (automatic_treatment([text]).treatment is Treatment.HOLD)


def test_an_unknown_citizen_gets_the_same_statement_though_everybody_waits() -> None:
    from datetime import timedelta

    from kopir.issues.actions import RAISE, confirm_report, write_report
    from kopir.tokens.actions import mint

    for text, count in ((texts()[0][1] * 2, 0), (texts()[1][1], 1)):
        new = issues.new_report(text=text)
        report = write_report(new, email="new@example.org", page_language="en", connection="192.0.2.1")
        report = confirm_report(mint(RAISE, f"report/{report.pk}", timedelta(days=1)))
        assert report.state == "held"
        assert Decision.objects.filter(ref=f"report/{report.pk}").count() == count
