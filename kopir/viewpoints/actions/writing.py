"""Write a viewpoint: send, confirm, forget what was never confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from kopir.accounts.actions import confirm_account
from kopir.accounts.models import Account
from kopir.accounts.rules import canonical_address
from kopir.debates.models import Debate
from kopir.limits.actions import allow
from kopir.limits.rules import Asker
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.moderation.actions import hold_by_machine
from kopir.moderation.rules import Treatment, automatic_treatment
from kopir.record.models import Counter
from kopir.tokens.actions import find, spend
from kopir.tokens.models import Token
from kopir.viewpoints.actions.moderated import thing_of
from kopir.viewpoints.citing import Passage
from kopir.viewpoints.models import Citation, Viewpoint
from kopir.viewpoints.rules import FORGET_AFTER_DAYS, TWICE, WRITE_LIMIT, State
from kopir.web import clock
from kopir.web.errors import TooLate

CONFIRM = "viewpoint"
TERM = timedelta(days=FORGET_AFTER_DAYS)


@dataclass(frozen=True)
class NewViewpoint:
    """What a person wrote, checked by the form."""

    debate: Debate
    item_title: str
    side: str
    title: str
    text: str
    language: str
    public_name: str
    passages: tuple[Passage, ...]
    is_sample: bool = False


@transaction.atomic
def write_viewpoint(new: NewViewpoint, *, email: str, page_language: str, connection: str) -> Viewpoint:
    """A visitor has written a viewpoint; a mail with a button goes to their address. Nothing is public yet.

    A button pressed twice makes one text and one mail.

    Raises
    ------
    Refused
        With code ``too-many`` where the address or the connection has written too often today.
    """
    allow(WRITE_LIMIT, Asker(canonical_address(email), connection))
    if again := _sent_just_now(new, pending_email=email.strip()):
        return again
    written = _written(new, page_language, state=State.UNCONFIRMED, pending_email=email.strip())
    queue(
        to=written.pending_email,
        template="viewpoints/mail/confirm.txt",
        language=page_language,
        context={"title": written.title, "days": FORGET_AFTER_DAYS},
        about=written.ref,
        dedupe=f"confirm-viewpoint:{written.number}",
        link=LinkSpec(CONFIRM, written.ref, TERM, "viewpoints:confirm"),
    )
    return written


@transaction.atomic
def write_signed_in(new: NewViewpoint, *, account: Account, page_language: str, connection: str) -> Viewpoint:
    """Somebody who is signed in has written a viewpoint: it waits for an editor. Pressed twice, it is one text.

    Raises
    ------
    Refused
        As `write_viewpoint`.
    """
    allow(WRITE_LIMIT, Asker(account.canonical_email, connection))
    if again := _sent_just_now(new, author=account):
        return again
    written = _written(new, page_language, state=State.HELD, author=account, confirmed_at=clock.now())
    _look_through(written)
    return written


@transaction.atomic
def confirm_viewpoint(secret: str) -> Viewpoint:
    """The button in the mail was pressed: the viewpoint is its author's now, and waits for an editor.

    Raises
    ------
    TooLate
        With code ``token_spent`` where the link was used, has run out, or opens something else.
    """
    token = find(CONFIRM, secret)
    written = viewpoint_of(token)
    if token is None or written is None or not _take(written):
        raise TooLate("token_spent")
    spend(token)
    account = confirm_account(written.pending_email, written.page_language)
    Viewpoint.objects.filter(pk=written.pk).update(author=account)
    written.refresh_from_db()
    _look_through(written)
    return written


def viewpoint_of(token: Token | None) -> Viewpoint | None:
    """Return the unconfirmed viewpoint that a link's token is about."""
    kind, _slash, number = token.about.partition("/") if token else ("", "", "")
    if kind != "viewpoint" or not number.isdigit():
        return None
    rows = Viewpoint.objects.filter(state=State.UNCONFIRMED).select_related("debate")
    return rows.filter(number=int(number)).first()


def forget_unconfirmed(limit: int = 200) -> int:
    """Forget viewpoints whose address was not confirmed in seven days; return how many."""
    with transaction.atomic():
        # Locked, since the button may be pressed this very moment; what another worker holds is its own.
        rows = Viewpoint.objects.unconfirmed_since(clock.now() - TERM).select_for_update(skip_locked=True)
        forgotten = list(rows.order_by("pk")[:limit])
        for one in forgotten:
            one.delete()
    return len(forgotten)


def _take(written: Viewpoint) -> int:
    """Hold an unconfirmed viewpoint; zero where another request was faster."""
    unconfirmed = Viewpoint.objects.filter(pk=written.pk, state=State.UNCONFIRMED)
    return unconfirmed.update(state=State.HELD, pending_email="", confirmed_at=clock.now())


def _look_through(written: Viewpoint) -> None:
    """Every viewpoint waits for an editor; where a machine finds personal data, its author is told at once."""
    verdict = automatic_treatment([written.title, written.text, written.public_name])
    if verdict.treatment is Treatment.HOLD:
        hold_by_machine(thing_of(written), verdict)


def _sent_just_now(new: NewViewpoint, **whose: object) -> Viewpoint | None:
    """Return the same text of the same person where it came a moment ago; with anything changed it is another one."""
    same = Viewpoint.objects.filter(created_at__gt=clock.now() - TWICE, **whose, **_facts(new))
    wanted = [passage.quote for passage in new.passages]
    return next((one for one in same if [row.quote for row in one.citations.all()] == wanted), None)


def _facts(new: NewViewpoint) -> dict[str, Any]:
    names = ("debate", "item_title", "side", "title", "text", "language", "public_name")
    return {name: getattr(new, name) for name in names}


def _written(new: NewViewpoint, page_language: str, **facts: object) -> Viewpoint:
    written = Viewpoint.objects.create(
        number=Counter.objects.next_in("viewpoint"),
        page_language=page_language,
        is_sample=new.is_sample,
        created_at=clock.now(),
        **_facts(new),
        **facts,
    )
    Citation.objects.bulk_create(
        Citation(viewpoint=written, place=place, cue_name=one.cue_name, second=one.second, quote=one.quote)
        for place, one in enumerate(new.passages, start=1)
    )
    return written
