"""Mails that only look like the office's: none is shown as its reply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kopir.letters.models import Letter, Reply
from kopir.letters.tasks import place_mails
from kopir.mail.actions import keep
from kopir.mail.addresses import reply_to
from kopir.mail.models import IncomingMail, OutgoingMail
from kopir.mail.rules import Door
from tests.factories import letters, mails

pytestmark = pytest.mark.django_db
SPOOFS = sorted((Path(__file__).parents[1] / "mails" / "spoofs").glob("*.eml"))
OFFICE = "akim@kaiyndy.test"


@pytest.fixture(autouse=True)
def _house(settings: Any) -> Iterator[None]:
    settings.REPLY_ADDRESS, settings.AUTHSERV_IDS = mails.MAILBOX, ["mail.kopir.test"]
    with mails.names("tumar.example", "evil.example", "mail.ru", "sub.tumar.example", "xtumar.example") as server:
        settings.DKIM_DNS = server
        yield


def letter_to(office: str, work_off: Callable[[], int]) -> Letter:
    made = letters.letter(addressee=letters.post(email=office))
    work_off()
    made.refresh_from_db()
    return made


def come(raw: bytes, letter: Letter) -> IncomingMail:
    mail = keep(raw, door=Door.LMTP, recipients=[reply_to(letter.ref)])
    place_mails()
    mail.refresh_from_db()
    return mail


def test_there_are_enough_spoofs() -> None:
    assert len(SPOOFS) >= 25


@pytest.mark.parametrize("path", SPOOFS, ids=lambda path: path.stem)
def test_no_spoof_is_shown_as_the_offices_reply(path: Path, work_off: Callable[[], int]) -> None:
    mail = come(path.read_bytes(), letter_to(OFFICE, work_off))
    assert mail.trust != "verified"
    assert mail.fate in {"placed", "pen"}
    assert not Reply.objects.published().exists()


def test_seals_that_vouch_for_nothing(work_off: Callable[[], int]) -> None:
    """Each holds, and is another domain's, or of a part, or was made for somebody else."""
    letter = letter_to(mails.OFFICE, work_off)
    raw, to = mails.to_letter(letter), reply_to(letter.ref)
    other = mails.written(To="paper@news.example").as_bytes()
    tries = {
        "of another domain": mails.sealed(raw, "evil.example"),
        "of a domain that ends alike": mails.sealed(raw, "xtumar.example"),
        "of the beginning of the text only": mails.sealed(raw, length=True),
        "without the recipient": mails.sealed(raw, fields=(b"from", b"subject")),
        "of a mail to somebody else": mails.sealed(other),
        "of a mail to somebody else, sent on with a second To": f"To: {to}\r\n".encode() + mails.sealed(other),
        "with a second From": b"From: x@evil.example\r\n" + mails.sealed(raw),
        "changed on the way": mails.sealed(raw).replace(b"Friday", b"Sunday"),
        "that nobody made": raw,
    }
    found = {name: come(one, letter).trust for name, one in tries.items()}
    assert {name: trust for name, trust in found.items() if trust == "verified"} == {}
    assert not Reply.objects.published().exists()
    assert come(mails.sealed(raw, "sub.tumar.example"), letter).trust == "verified"


def test_whoever_has_an_address_at_the_same_provider_is_not_the_office(work_off: Callable[[], int]) -> None:
    letter = letter_to("office@mail.ru", work_off)
    theirs = mails.sealed(mails.to_letter(letter, From="somebody@mail.ru"), "mail.ru")
    assert come(theirs, letter).trust == "token"
    own = mails.sealed(mails.to_letter(letter, "Yes.", From="Office@mail.ru"), "mail.ru")
    assert come(own, letter).trust == "verified"


def test_guessed_address_names_no_letter(work_off: Callable[[], int]) -> None:
    letter = letter_to(mails.OFFICE, work_off)
    guessed = mails.written(To=f"reply+letter-{letter.number}-{'a' * 26}@kopir.example").as_bytes()
    mail = keep(guessed, door=Door.PIPE)
    place_mails()
    mail.refresh_from_db()
    assert (mail.fate, mail.found_by) == ("pen", "sender")


def test_address_is_nowhere_in_the_database(work_off: Callable[[], int]) -> None:
    letter = letter_to(mails.OFFICE, work_off)
    tag = reply_to(letter.ref).partition("+")[2]
    assert not [row for row in OutgoingMail.objects.values() if tag in str(row)]
