"""Tell editors that a public text breaks a rule: with a reason, a limited number of times, by a confirmed address."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction

from kopir.accounts.actions import confirm_account
from kopir.accounts.models import Account
from kopir.accounts.rules import canonical_address
from kopir.limits.actions import allow
from kopir.limits.rules import Asker, Limit
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.moderation.actions.acting import thing_at
from kopir.moderation.actions.deciding import answer_one
from kopir.moderation.models import Flag, PendingFlag
from kopir.moderation.rules import FlagCode, FlagState
from kopir.tokens.actions import find, spend
from kopir.tokens.models import Token
from kopir.web import clock
from kopir.web.errors import Refused, TooLate

FLAG = "flag"
TERM = timedelta(days=7)
TWICE = timedelta(minutes=10)
FLAG_LIMIT = Limit("flag", address=10, connection=40)


@transaction.atomic
def flag(ref: str, account: Account, code: FlagCode, words: str, *, language: str, connection: str) -> Flag:
    """Somebody who is signed in flags a public text. Seen by editors only; no entry.

    Raises
    ------
    Refused
        ``no-thing``, ``answer-missing``, ``too-many``.
    TooLate
        ``flagged`` where they have an open flag on it.
    """
    _flaggable(ref, words)
    allow(FLAG_LIMIT, Asker(account.canonical_email, connection))
    return _flagged(ref, account, code, words, language)


@transaction.atomic
def ask_flag(ref: str, email: str, code: FlagCode, words: str, *, language: str, connection: str) -> PendingFlag:
    """A visitor flags a public text; a mail with a button goes to their address. Nothing is flagged before it.

    The same sent again within minutes (a button pressed twice, a page that broke) makes no second mail.

    Raises
    ------
    Refused
        ``no-thing``, ``answer-missing``, ``too-many``.
    """
    _flaggable(ref, words)
    allow(FLAG_LIMIT, Asker(canonical_address(email), connection))
    same = {"ref": ref, "email": email.strip(), "code": code, "words": words.strip(), "page_language": language}
    if earlier := PendingFlag.objects.filter(made_at__gt=clock.now() - TWICE, **same).first():
        return earlier
    pending = PendingFlag.objects.create(made_at=clock.now(), **same)
    queue(
        to=pending.email,
        template="moderation/mail/confirm-flag.txt",
        language=language,
        context={"words": pending.words, "days": TERM.days},
        about=f"pending-flag/{pending.pk}",
        dedupe=f"confirm-flag:{pending.pk}",
        link=LinkSpec(FLAG, f"pending-flag/{pending.pk}", TERM, "moderation:confirm-flag"),
    )
    return pending


@transaction.atomic
def confirm_flag(secret: str) -> Flag:
    """The button in the mail was pressed: the flag waits for an editor.

    Raises
    ------
    TooLate
        ``token_spent`` where the link was used or has run out, ``flagged`` where an open flag stands already.
    Refused
        ``no-thing`` where the text is public no more.
    """
    token = find(FLAG, secret)
    pending = pending_of(token)
    if token is None or pending is None:
        raise TooLate("token_spent")
    _flaggable(pending.ref, pending.words)
    account = confirm_account(pending.email, pending.page_language)
    made = _flagged(pending.ref, account, FlagCode(pending.code), pending.words, pending.page_language)
    spend(token)
    pending.delete()
    return made


def pending_of(token: Token | None) -> PendingFlag | None:
    """Return the unconfirmed flag that a link's token is about."""
    key = token.about.removeprefix("pending-flag/") if token else ""
    return PendingFlag.objects.filter(pk=int(key)).first() if key.isdigit() else None


@transaction.atomic
def dismiss_flag(made: Flag, outcome: str, *, editor: Account) -> Flag:
    """An editor leaves the flagged text as it is, and says why to whoever flagged it; no entry.

    Raises
    ------
    Refused
        ``answer-missing`` without reasons.
    TooLate
        ``already-decided`` where another editor was faster.
    """
    if not outcome.strip():
        raise Refused("answer-missing")
    answer_one(made, FlagState.DISMISSED, outcome.strip(), editor, None)
    made.refresh_from_db()
    return made


def forget_pending_flags(limit: int = 200) -> int:
    """Forget flags whose address was not confirmed in seven days; return how many."""
    old = PendingFlag.objects.made_before(clock.now() - TERM).order_by("pk").values_list("pk", flat=True)[:limit]
    return PendingFlag.objects.filter(pk__in=list(old)).delete()[0]


def forget_pending_of(account: Account) -> int:
    """Forget what a person flagged and never confirmed; return how many."""
    rows = PendingFlag.objects.values_list("pk", "email")
    theirs = [pk for pk, email in rows if canonical_address(email) == account.canonical_email]
    return PendingFlag.objects.filter(pk__in=theirs).delete()[0]


def _flaggable(ref: str, words: str) -> None:
    thing = thing_at(ref)
    if not thing.is_public or thing.withheld:
        raise Refused("no-thing")
    if not words.strip():
        raise Refused("answer-missing")


def _flagged(ref: str, account: Account, code: FlagCode, words: str, language: str) -> Flag:
    try:
        with transaction.atomic():
            return Flag.objects.create(
                ref=ref, account=account, code=code, words=words.strip(), language=language, made_at=clock.now()
            )
    except IntegrityError as error:
        raise TooLate("flagged") from error
