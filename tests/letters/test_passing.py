"""Letters that are passed on: refusals, and what is told to whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kopir.letters.actions import (
    end_superior,
    enter_superior,
    pass_to_successor,
    send_reminder,
    send_transferred,
    transfer_letter,
)
from kopir.letters.models import PastHolder, Superior, Transfer
from kopir.letters.rules import Above, LetterState
from kopir.mail.models import OutgoingMail
from kopir.web.errors import Refused, TooLate
from tests.factories import letters
from tests.factories.people import OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_an_answered_letter_is_nobodys_to_take_over() -> None:
    with pytest.raises(TooLate):
        pass_to_successor(letters.answered(), PersonFactory())


def test_a_letter_without_a_holder_or_an_address_passes_in_silence() -> None:
    letter = letters.delivered()
    letter.holder, letter.email = None, ""
    letter.save(update_fields=["holder", "email"])
    pass_to_successor(letter, PersonFactory(name="New holder"))
    assert not PastHolder.objects.exists()
    assert not OutgoingMail.objects.filter(template="letters/mail/passed.txt").exists()


def test_a_letter_without_a_clock_leaves_no_day_to_its_new_holder() -> None:
    letter = letters.letter()
    pass_to_successor(letter, PersonFactory())
    letter.refresh_from_db()
    assert letter.holder_due_on is None
    assert letter.due_from_holder_on is None


def test_a_letter_goes_to_another_office_once_and_never_in_a_ring() -> None:
    letter, right = letters.delivered(), letters.post(email="right@example.org")
    with pytest.raises(Refused, match="reason_missing"):
        transfer_letter(letter, right, " ", "en")
    with pytest.raises(Refused, match="asked_before"):
        transfer_letter(letter, letter.addressee, "Ours is ours", "en")
    there = letters.delivered(issue=letter.issue, addressee=letters.organization(email="there@example.org"))
    with pytest.raises(Refused, match="asked_already"):
        transfer_letter(letter, there.addressee, "Theirs", "en")
    transfer_letter(letter, right, "Theirs", "en")
    with pytest.raises(TooLate):
        transfer_letter(letter, right, "Theirs", "en")
    transfer = Transfer.objects.get()
    passed = send_transferred(transfer)
    assert passed.transferred_from == letter
    with pytest.raises(TooLate):
        send_transferred(transfer)
    passed.refresh_from_db()
    with pytest.raises(Refused, match="asked_before"):
        transfer_letter(passed, letter.addressee, "Back again", "en")
    letter.refresh_from_db()
    assert letter.state == LetterState.TRANSFERRED


def test_a_reminder_goes_out_once(time_machine: Any) -> None:
    letter = letters.delivered()
    reminder = letter.mailings.get(kind="before")
    time_machine.move_to(f"{reminder.due_on}T06:00:00Z", tick=False)
    assert send_reminder(reminder)
    with pytest.raises(TooLate):
        send_reminder(reminder)
    late = letters.delivered().mailings.get(kind="before")
    time_machine.move_to(f"{late.due_on + timedelta(days=30)}T06:00:00Z", tick=False)
    assert not send_reminder(late)


def test_a_step_needs_a_source_and_another_office() -> None:
    office, above, editor = letters.post(), OrganizationFactory(), letters.editor()
    assert isinstance(above, OrganizationFactory._meta.model)
    with pytest.raises(Refused, match="source_missing"):
        enter_superior(office, Above.SUPERIOR, above, " ", editor)
    with pytest.raises(Refused, match="above_itself"):
        enter_superior(office, Above.SUPERIOR, office, "Charter", editor)
    row = enter_superior(above, Above.OMBUDSMAN, office, "Charter", editor)
    assert (row.office, row.to) == (above, office)
    end_superior(row)
    with pytest.raises(TooLate):
        end_superior(row)
    assert not Superior.objects.standing().exists()
