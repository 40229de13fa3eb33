"""Who visits pages of promises, and what they send."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from kopir.accounts.actions import grant
from kopir.accounts.models import Account
from kopir.accounts.rules import Role
from kopir.commitments import actions
from kopir.commitments.models import Commitment
from kopir.tokens.actions import mint
from tests.factories.commitments import (
    PDF,
    a_citizen,
    day,
)


def upload() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("page.pdf", PDF, content_type="application/pdf")


def an_editor() -> Account:
    account = a_citizen()
    grant(account, Role.EDITOR, by=None)
    return account


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def new_promise(**changes: Any) -> dict[str, Any]:
    facts = {
        "words": "I will have the lamp mended.",
        "measure": "The lamp is on after dark.",
        "said_on": day(0).isoformat(),
        "due_on": day(30).isoformat(),
        "review_on": "",
        "issues": "",
        "language": "",
        "source_url": "https://example.org/news",
        "document": upload(),
    }
    return facts | changes


def found(**changes: Any) -> dict[str, Any]:
    return {"finding": "confirmed", "seen_on": day(0).isoformat(), "text": ""} | changes


def link_to(made: Commitment) -> str:
    return f"/en/commitments/link/{mint(actions.LINK, made.ref, None)}"
