"""An author appeals; somebody who did not decide first answers with reasons."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from kopir.accounts.models import Account, Grant
from kopir.accounts.rules import STAFF, canonical_address
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.moderation.actions.acting import undo
from kopir.moderation.actions.deciding import APPEAL, actor_of
from kopir.moderation.handlers import find_thing
from kopir.moderation.models import Appeal, Decision, OutsideReader
from kopir.moderation.rules import AppealState, Decider, decider_of, may_appeal, may_decide_appeal
from kopir.record.actions import append
from kopir.tokens.actions import find, revoke, spend
from kopir.tokens.models import Token
from kopir.web import clock
from kopir.web.dates import local
from kopir.web.errors import NotAllowed, Refused, TooLate

READ = "decide-appeal"


@transaction.atomic
def appeal(decision: Decision, account: Account, text: str, language: str) -> Appeal:
    """The author, signed in, appeals against a decision on their text. Entry ``moderation.appealed``.

    Raises
    ------
    NotAllowed
        ``no-thing`` for somebody else's.
    Refused, TooLate
        ``answer-missing`` without reasons; ``appealed``, ``too-late``.
    """
    if decision.author_id != account.pk:
        raise NotAllowed("no-thing")
    return _made(decision, text, language)


@transaction.atomic
def appeal_by_link(secret: str, text: str, language: str) -> Appeal:
    """The author appeals by the link in the statement's mail. Entry ``moderation.appealed``.

    Raises
    ------
    TooLate
        ``token_spent`` where the link was used or has run out, ``appealed``, ``too-late``.
    Refused
        ``answer-missing`` without reasons.
    """
    token = find(APPEAL, secret)
    decision = decision_of(token)
    if token is None or decision is None:
        raise TooLate("token_spent")
    made = _made(decision, text, language)
    spend(token)
    return made


def decision_of(token: Token | None) -> Decision | None:
    """Return the decision that an appeal link's token is about."""
    number = token.about.removeprefix("decision/") if token else ""
    return Decision.objects.filter(number=int(number)).first() if number.isdigit() else None


def appeal_of(token: Token | None) -> Appeal | None:
    """Return the open appeal that an outside reader's link is about."""
    key = token.about.removeprefix("appeal/") if token else ""
    open_ones = Appeal.objects.open().with_decision()
    return open_ones.filter(pk=int(key)).first() if key.isdigit() else None


@transaction.atomic
def decide_appeal(made: Appeal, account: Account, state: AppealState, answer: str, language: str) -> Appeal:
    """An editor or moderator who did not decide first decides an appeal; overturning undoes the decision.

    Entry ``moderation.upheld`` or ``moderation.overturned``.

    Raises
    ------
    NotAllowed
        ``first-decider``.
    Refused
        ``answer-missing`` without reasons.
    TooLate
        ``already-decided`` where somebody was faster.
    """
    if not may_decide_appeal(account.pk, made.first_decider_id):
        raise NotAllowed("first-decider")
    return _decided(made, state, answer, language, by="editor", decided_by=account)


@transaction.atomic
def decide_by_link(secret: str, state: AppealState, answer: str, language: str) -> Appeal:
    """The outside reader decides an appeal by the link in their mail. Entry as `decide_appeal`.

    Raises
    ------
    TooLate
        ``token_spent`` where the link was used or the appeal is decided.
    Refused
        ``answer-missing`` without reasons.
    """
    token = find(READ, secret)
    made = appeal_of(token)
    if token is None or made is None:
        raise TooLate("token_spent")
    spend(token)
    return _decided(made, state, answer, language, by="appeal-reader", is_by_reader=True)


def who_decides(made: Appeal | Decision) -> Decider:
    """Say who decides an appeal as things stand: a colleague, the outside reader, or nobody yet."""
    first = made.first_decider_id if isinstance(made, Appeal) else made.decided_by_id
    return decider_of(staff(), first, has_reader=OutsideReader.objects.current().exists())


def staff() -> list[int]:
    """Return the keys of all accounts that may decide."""
    grants = Grant.objects.current().filter(role__in=STAFF, account__is_active=True)
    return list(grants.order_by("account").values_list("account", flat=True).distinct())


def hand_on_appeals(limit: int = 50) -> int:
    """Send the outside reader a link for each open appeal that no colleague can decide; return how many went out."""
    waiting = Appeal.objects.open().filter(reader__isnull=True).with_decision()[:limit]
    return sum(_hand_on(made) for made in waiting)


@transaction.atomic
def name_outside_reader(name: str, email: str, language: str = "kk", *, by: Account | None = None) -> OutsideReader:
    """Name who decides appeals where the editor is alone; the one before ends. Entry ``moderation.reader-named``.

    The name is public, the address is not.

    Raises
    ------
    Refused
        ``answer-missing`` without a name or an address.
    """
    if not name.strip() or "@" not in email:
        raise Refused("answer-missing")
    moment = clock.now()
    OutsideReader.objects.current().update(until=moment)
    reader = OutsideReader.objects.create(
        name=name.strip(), email=email.strip(), language=language, since=moment, named_by=by
    )
    append(
        "moderation.reader-named",
        [f"appeal-reader/{reader.pk}"],
        "steward",
        {"since": clock.today().isoformat()},
        {"name": reader.name},
    )
    return reader


@transaction.atomic
def end_outside_reader(reader: OutsideReader) -> None:
    """End the time of an outside reader. Entry ``moderation.reader-ended``.

    Raises
    ------
    TooLate
        ``already-decided`` where it has ended.
    """
    if not OutsideReader.objects.current().filter(pk=reader.pk).update(until=clock.now()):
        raise TooLate("already-decided")
    for made in Appeal.objects.open().filter(reader=reader):
        revoke(READ, f"appeal/{made.pk}")
    Appeal.objects.open().filter(reader=reader).update(reader=None)
    append(
        "moderation.reader-ended",
        [f"appeal-reader/{reader.pk}"],
        "steward",
        {"until": clock.today().isoformat()},
    )


def forget_reader_at(account: Account) -> None:
    """Forget the address of an outside reader who erases their data; who reads now reads no more. The name stays: it
    stood for a public task.
    """
    named = [reader for reader in OutsideReader.objects.exclude(email="") if _is_at(account, reader.email)]
    for reader in named:
        if reader.until is None:
            end_outside_reader(reader)
        OutsideReader.objects.filter(pk=reader.pk).update(email="")


def _is_at(account: Account, address: str) -> bool:
    return canonical_address(address) == account.canonical_email


def _made(decision: Decision, text: str, language: str) -> Appeal:
    if not text.strip():
        raise Refused("answer-missing")
    has_appealed = Appeal.objects.filter(decision=decision).exists()
    if has_appealed:
        raise TooLate("appealed")
    decided_on = local(decision.decided_at)
    if not may_appeal(decision.act, decided_on, clock.today(), has_appealed=has_appealed):  # type: ignore[arg-type]  # stored by value
        raise TooLate("too-late")
    try:
        with transaction.atomic():
            made = Appeal.objects.create(
                decision=decision,
                text=text.strip(),
                language=language,
                made_at=clock.now(),
                first_decider_id=decision.decided_by_id,
            )
    except IntegrityError as error:
        raise TooLate("appealed") from error
    append(
        "moderation.appealed",
        [decision.public_ref, *decision.about],
        actor_of(decision),
        {"number": decision.number, "group": decision.group},
    )
    return made


def _decided(made: Appeal, state: AppealState, answer: str, language: str, *, by: str, **who: Any) -> Appeal:
    if not answer.strip():
        raise Refused("answer-missing")
    facts = {"state": state, "answer": answer.strip(), "answer_language": language, "decided_at": clock.now(), **who}
    if not Appeal.objects.filter(pk=made.pk, state=AppealState.OPEN).update(**facts):
        raise TooLate("already-decided")
    for name, value in facts.items():
        setattr(made, name, value)
    revoke(READ, f"appeal/{made.pk}")
    decision = made.decision
    decision.refresh_from_db(fields=["ended_at"])  # it may have been ended since the appeal was read
    if state is AppealState.OVERTURNED and decision.ended_at is None:
        undo(decision)
    append(
        f"moderation.{state.value}",
        [decision.public_ref, *decision.about],
        by,
        {"number": decision.number, "group": decision.group, "language": language},
        {"answer": made.answer},
    )
    _tell_author(made)
    return made


def _tell_author(made: Appeal) -> None:
    decision = made.decision
    thing = find_thing(decision.ref)
    to = decision.author.email if decision.author else (thing.address if thing else "")
    if to:
        queue(
            to=to,
            template="moderation/mail/appeal-decided.txt",
            language=made.language,
            context={
                "number": decision.number,
                "is_overturned": made.state == AppealState.OVERTURNED,
                "answer": made.answer,
                "decision_url": settings.SITE_URL + decision.permanent_path,
            },
            about=decision.public_ref,
            dedupe=f"appeal-decided:{made.pk}",
        )


@transaction.atomic
def _hand_on(made: Appeal) -> int:
    if who_decides(made) is not Decider.READER:
        return 0
    reader = OutsideReader.objects.current().get()
    if not Appeal.objects.open().filter(pk=made.pk, reader__isnull=True).update(reader=reader):
        return 0
    queue(
        to=reader.email,
        template="moderation/mail/appeal-to-reader.txt",
        language=reader.language,
        context={"number": made.decision.number},
        about=f"appeal/{made.pk}",
        dedupe=f"appeal-to-reader:{made.pk}:{reader.pk}",
        link=LinkSpec(READ, f"appeal/{made.pk}", None, "moderation:reader"),
    )
    return 1
