"""Promises of invented offices, made through the actions, and people who check them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from kopir.accounts.actions import confirm_account
from kopir.accounts.models import Account
from kopir.commitments import actions
from kopir.commitments.actions import NewCheck, NewClaim, NewCommitment
from kopir.commitments.models import Check, Commitment
from kopir.commitments.rules import CheckState, Finding
from kopir.files.actions import keep_document
from kopir.files.models import StoredFile
from kopir.web import clock
from tests.factories.people import ContactDetailFactory, PostFactory

_people = count(1)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
EVIDENCE = "The hole is still there, a metre wide and full of water."


def a_copy() -> StoredFile:
    return keep_document(SimpleUploadedFile("page.pdf", PDF + str(next(_people)).encode() + b"\n%%EOF\n"))


def a_citizen() -> Account:
    return confirm_account(f"citizen-{next(_people)}@example.org", "en")


def a_promise(**changes: Any) -> Commitment:
    """A promise of a post with a registered address, due in thirty days."""
    today = clock.today()
    if not {"post", "organization", "person"} & set(changes):
        changes["post"] = PostFactory()
        ContactDetailFactory(post=changes["post"])
    if "reply" not in changes:
        changes = {"source_url": "https://example.org/news/1", "source_copy": a_copy()} | changes
    if "review_on" not in changes:
        changes = {"due_on": today + timedelta(days=30)} | changes
    facts: dict[str, Any] = {
        "words": "The lamp at the school crossing will shine by then.",
        "measure": "The lamp is on after dark.",
        "language": "en",
        "said_on": today,
    }
    editor = changes.pop("editor", None)
    return actions.make_commitment(NewCommitment(**facts | changes), editor=editor)


def claim(commitment: Commitment, **changes: Any) -> Commitment:
    facts: dict[str, Any] = {"words": "The lamp was put up on Monday.", "language": "en"}
    actions.claim_done(commitment, NewClaim(**facts | changes))
    commitment.refresh_from_db()
    return commitment


def confirm(commitment: Commitment, account: Account | None = None, **changes: Any) -> Check:
    facts: dict[str, Any] = {"finding": Finding.CONFIRMED, "seen_on": clock.today(), "language": "en"}
    return actions.record_check(commitment, account or a_citizen(), NewCheck(**facts | changes))


def dispute(commitment: Commitment, account: Account | None = None, **changes: Any) -> Check:
    """A dispute that an editor has let through where it had to wait."""
    check = confirm(commitment, account, finding=Finding.DISPUTED, text=EVIDENCE, **changes)
    if check.state == CheckState.HELD:
        actions.publish_check(check, editor=a_citizen())
    commitment.refresh_from_db()
    return check


def verified(commitment: Commitment) -> Commitment:
    claim(commitment)
    for _ in range(3):
        confirm(commitment)
    commitment.refresh_from_db()
    return commitment


def day(offset: int) -> date:
    return clock.today() + timedelta(days=offset)
