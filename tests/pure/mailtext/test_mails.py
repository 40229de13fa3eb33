"""Mails of our own making, each with what it says; and spoofs, none of which may look like the office."""

from __future__ import annotations

from pathlib import Path

import pytest

from kopir.pure.mailtext import REPLIES, Mail, is_verified, read
from tests.pure.mailtext.expected import EXPECTED

MAILS = Path(__file__).parents[2] / "mails"
SPOOFS = sorted((MAILS / "spoofs").glob("*.eml"))
OUR_NAMES = ("mail.kopir.test",)
OFFICE = "kaiyndy.test"
GENUINE = b"""Authentication-Results: mail.kopir.test; dkim=pass (2048-bit key) header.d=kaiyndy.test header.s=s1
DKIM-Signature: v=1; a=rsa-sha256; d=kaiyndy.test; s=s1; h=from:to:subject; bh=x; b=y
From: Akim <akim@kaiyndy.test>
To: <letter+k7d2q9@kopir.test>

The lamps are lit.
"""


def mail(name: str) -> Mail:
    return read((MAILS / f"{name}.eml").read_bytes(), OUR_NAMES)


def test_every_mail_has_its_expectation() -> None:
    assert {path.stem for path in MAILS.glob("*.eml")} == set(EXPECTED)
    assert len(EXPECTED) >= 60
    assert len(SPOOFS) >= 25


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_mail_is_read(name: str) -> None:
    found, expected = mail(name), EXPECTED[name]
    assert found.text == expected.text
    assert (found.kind, found.why) == (expected.kind, expected.why)
    assert found.is_reply is (found.kind in REPLIES)
    assert found.charset == expected.charset
    assert tuple((one.name, one.type) for one in found.attachments) == expected.files
    assert found.defects == expected.defects


def test_a_genuine_mail_is_verified() -> None:
    assert is_verified(read(GENUINE, OUR_NAMES), OFFICE)
    assert not is_verified(read(GENUINE, ()), OFFICE)
    assert not is_verified(read(GENUINE, OUR_NAMES), "")
    below = GENUINE.replace(b"akim@kaiyndy.test", b"akim@mail.kaiyndy.test").replace(b"d=kaiyndy", b"d=mail.kaiyndy")
    assert is_verified(read(below, OUR_NAMES), OFFICE)
    by_identity = GENUINE.replace(b"header.d=kaiyndy.test", b"header.i=@kaiyndy.test")
    assert is_verified(read(by_identity, OUR_NAMES), OFFICE)


@pytest.mark.parametrize("path", SPOOFS, ids=lambda path: path.stem)
def test_no_spoof_is_verified(path: Path) -> None:
    assert not is_verified(read(path.read_bytes(), OUR_NAMES), OFFICE)


def test_headers_of_a_thread() -> None:
    found = mail("gmail-kk")
    assert found.message_id
    assert (found.in_reply_to, found.references) == ("letter-12@kopir.test", ("letter-12@kopir.test",))
    assert found.recipients == ("letter+k7d2q9@kopir.test",)
    assert found.sender is not None
    assert (found.sender.name, found.sender.address) == ("Асель Нұрланова", "a.nurlanova@kaiyndy.test")
    assert found.date is not None
    assert found.date.isoformat().startswith("2026-11-25T05:")
    assert found.language == "kk"


def test_headers_in_raw_bytes_of_a_small_charset() -> None:
    found = mail("raw-header-windows-1251")
    assert found.subject == "Ответ на ваше письмо о фонарях"
    assert found.sender is not None
    assert found.sender.name == "Асель Нұрланова"


def test_a_letter_cut_between_two_encoded_words_is_whole() -> None:
    assert mail("split-encoded-subject").subject == "Шамдар жағылды"


def test_what_is_folded_is_kept() -> None:
    assert mail("outlook-ru").folded.startswith("С уважением,\nМарат Оспан")
    assert mail("outlook-ru").folded.endswith("Утверждён ли бюджет?")
    assert mail("preamble-and-epilogue").folded == "Checked by the gateway of the town."


def test_deliveries_of_a_report() -> None:
    (delivery,) = mail("bounce-rfc3464").deliveries
    assert (delivery.recipient, delivery.action, delivery.status) == ("akim@kaiyndy.test", "failed", "5.1.1")
    assert delivery.diagnostic == "550 5.1.1 <akim@kaiyndy.test>: User unknown"
    assert delivery.original_message_id == "letter-12@kopir.test"
    (later,) = mail("bounce-delayed").deliveries
    assert (later.action, later.status, later.original_message_id) == ("delayed", "4.4.1", "letter-12@kopir.test")


def test_deliveries_of_untidy_bounces() -> None:
    (delivery,) = mail("bounce-qmail").deliveries
    assert (delivery.recipient, delivery.status) == ("akim@kaiyndy.test", "5.1.1")
    assert delivery.diagnostic == "Sorry, no mailbox here by that name. (#5.1.1)"
    assert delivery.original_message_id == "letter-12@kopir.test"
    assert [one.recipient for one in mail("bounce-kk").deliveries] == ["akim@kaiyndy.test"]
    assert mail("human-on-bounce").deliveries == ()
