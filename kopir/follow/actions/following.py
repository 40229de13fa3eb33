"""Begin to follow, change how, and stop; with an address or signed in. Nothing of it is on the record."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from kopir.accounts.actions import confirm_account
from kopir.accounts.models import Account
from kopir.accounts.rules import canonical_address
from kopir.follow.actions.reading import head, hour_of, locked_cursor
from kopir.follow.models import Following, PendingFollowing
from kopir.follow.rules import FOLLOW_LIMIT, FORGET_AFTER_DAYS, Rhythm
from kopir.issues.actions.keys import key_in
from kopir.issues.rules import TWICE
from kopir.limits.actions import allow
from kopir.limits.rules import Asker
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.tokens.actions import find, spend
from kopir.tokens.models import Token
from kopir.web import clock
from kopir.web.errors import TooLate

FOLLOW = "follow"
STOP = "stop-following"
TERM = timedelta(days=FORGET_AFTER_DAYS)


@transaction.atomic
def ask_following(what: str, *, email: str, rhythm: Rhythm, language: str, page_language: str, connection: str) -> None:
    """A visitor wants to follow something; they do when they press the button in a mail that only they can read.

    The same wish sent again within minutes (a button pressed twice, a page that broke) makes no second mail. For every
    address the same rows are read and written, and the mail is the same: nothing tells whether the address is known
    here or follows this already.

    Raises
    ------
    Refused
        With code ``too-many`` where the address or the connection has asked too often today.
    """
    allow(FOLLOW_LIMIT, Asker(canonical_address(email), connection))
    same = {"what": what, "rhythm": rhythm, "language": language, "email": email.strip()}
    if PendingFollowing.objects.filter(created_at__gt=clock.now() - TWICE, **same).exists():
        return
    pending = PendingFollowing.objects.create(canonical_email=canonical_address(email), created_at=clock.now(), **same)
    queue(
        to=pending.email,
        template="follow/mail/confirm.txt",
        language=page_language,
        context={"what": what, "rhythm": rhythm.value, "days": FORGET_AFTER_DAYS},
        about="",  # the log of mails shall not say what a person follows
        dedupe=f"confirm-following:{pending.pk}",
        link=LinkSpec(FOLLOW, f"pending-following/{pending.pk}", TERM, "follow:confirm"),
    )


@transaction.atomic
def confirm_following(secret: str) -> Following:
    """The button in the mail was pressed: the person follows, or follows in the way last asked for.

    Raises
    ------
    TooLate
        With code ``token_spent`` where the link was used, has run out, or opens something else.
    """
    token = find(FOLLOW, secret)
    pending = pending_of(token)
    if token is None or pending is None:
        raise TooLate("token_spent")
    spend(token)
    account = confirm_account(pending.email, pending.language)
    pending.delete()
    return begin_following(account, pending.what, Rhythm(pending.rhythm), pending.language)


@transaction.atomic
def follow(account: Account, what: str, rhythm: Rhythm, language: str, *, connection: str) -> Following:
    """Somebody who is signed in follows something from the next entry on; doing so again changes rhythm and language.

    Raises
    ------
    Refused
        With code ``too-many`` where the address or the connection has asked too often today.
    """
    allow(FOLLOW_LIMIT, Asker(account.canonical_email, connection))
    return begin_following(account, what, rhythm, language)


@transaction.atomic
def begin_following(account: Account, what: str, rhythm: Rhythm, language: str) -> Following:
    """Let an account follow something from the next entry on; where it does already, rhythm and language change."""
    locked_cursor()
    following, is_new = Following.objects.get_or_create(
        account=account,
        what=what,
        defaults={"rhythm": rhythm, "language": language, "position": head(), "created_at": clock.now()},
    )
    if not is_new:
        change_following(following, rhythm, language)
    return following


@transaction.atomic
def change_following(following: Following, rhythm: Rhythm, language: str) -> None:
    """Let notices come in another rhythm or language. What waits to be told is told in the new rhythm."""
    locked_cursor()
    rows = Following.objects.filter(pk=following.pk)
    rows.update(rhythm=rhythm, language=language)
    rows.filter(due_at__isnull=False).update(due_at=hour_of(rhythm))
    following.refresh_from_db()


@transaction.atomic
def stop_following(following: Following) -> bool:
    """Stop following; return whether the person still did. A notice that waits in the outbox is not sent any more."""
    return bool(Following.objects.filter(pk=following.pk).delete()[0])


@transaction.atomic
def stop_all(account: Account) -> int:
    """Stop following everything; return how many things that were."""
    return Following.objects.of(account).delete()[0]


@transaction.atomic
def stop_by_link(secret: str) -> bool:
    """Stop by the link of a mail, by a person's press or by a mail program's; return whether it was still followed.

    The link does nothing else, and may be pressed again without harm: it is not spent, so that it can say so.

    Raises
    ------
    TooLate
        With code ``token_spent`` where the link has run out or opens something else.
    """
    token = find(STOP, secret)
    if token is None:
        raise TooLate("token_spent")
    following = following_of(token)
    return following is not None and stop_following(following)


def forget_unconfirmed(limit: int = 200) -> int:
    """Forget followings whose address was not confirmed in seven days; return how many."""
    old = PendingFollowing.objects.asked_before(clock.now() - TERM)
    keys = list(old.values_list("pk", flat=True)[:limit])
    return PendingFollowing.objects.filter(pk__in=keys).delete()[0] if keys else 0


def pending_of(token: Token | None) -> PendingFollowing | None:
    """Return what a confirmation link's token is about."""
    return PendingFollowing.objects.filter(pk=key_in(token, "pending-following")).first()


def following_of(token: Token | None) -> Following | None:
    """Return the following that a stop link's token is about."""
    return Following.objects.filter(pk=key_in(token, "following")).first()
