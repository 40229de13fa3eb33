"""A subject arrives as it was written, wherever its lines are folded."""

from __future__ import annotations

import email
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.mail.transport import WHOLE_WORDS, EmailMessage, Parcel, deliver

WORDS = st.lists(st.text("абвгқғұү—x1", min_size=1, max_size=9), min_size=1, max_size=25)


@given(WORDS)
def test_subject_keeps_every_space(words: list[str]) -> None:
    message = EmailMessage(policy=WHOLE_WORDS)
    message["Subject"] = " ".join(words)
    sent = message.as_bytes()
    assert max(len(line) for line in sent.split(b"\r\n")) <= 78
    assert str(email.message_from_bytes(sent, policy=default)["Subject"]) == " ".join(words)


@pytest.mark.parametrize("subject", ["Письмо 327: На лестнице у депо сломан поручень", "Letter 327: a handrail"])
def test_subject_of_a_delivered_mail_is_whole(settings: Any, subject: str) -> None:
    deliver(Parcel("roads@example.org", subject, "x\n", "<subject@localhost>", "ru"))
    (file,) = Path(settings.MAIL_DIR).glob("*.eml")
    assert str(email.message_from_bytes(file.read_bytes(), policy=default)["Subject"]) == subject
