"""Write a statement of reasons, and let its author know. Each act of moderation goes through here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import override

from kopir.accounts.models import Account
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.moderation.handlers import AuthorGroup, Thing
from kopir.moderation.labels import ACTS, FOUND_BY, SCOPES, duration_of, ground_of
from kopir.moderation.models import Appeal, Decision, Flag
from kopir.moderation.rules import (
    APPEAL_DAYS,
    Act,
    AppealState,
    FlagState,
    FoundBy,
    Scope,
    Statement,
    automatic_treatment,
    is_restriction,
    missing_in,
)
from kopir.record.actions import append
from kopir.record.models import Counter
from kopir.web import clock
from kopir.web.errors import Refused, TooLate

APPEAL = "appeal"
APPEAL_TERM = timedelta(days=APPEAL_DAYS)
KINDS = {
    Act.HOLD: "moderation.held",
    Act.MASK: "moderation.masked",
    Act.BLUR: "moderation.blurred",
    Act.REFUSE: "moderation.refused",
    Act.HIDE: "moderation.hidden",
    Act.PUBLISH: "moderation.published",
    Act.RESTORE: "moderation.restored",
}


def write_decision(
    thing: Thing, statement: Statement, *, editor: Account | None, ends: Decision | None = None
) -> Decision:
    """Write a decision's row under the next number, inside the transaction of the act that needs it; no entry.

    Raises
    ------
    Refused
        With the code of what the statement lacks, or ``facts-personal`` where its published facts hold personal data.
    TooLate
        ``already-decided`` where the thing is withheld already, ``overturned`` where an appeal has undone the same.
    """
    if lacking := missing_in(statement, clock.today()):
        raise Refused(lacking[0].value)
    if automatic_treatment([statement.facts]).kinds:
        raise Refused("facts-personal")
    if statement.act is Act.REFUSE and _was_overturned(thing.ref):
        raise TooLate("overturned")
    restricts = is_restriction(statement.act)
    try:
        with transaction.atomic():
            return Decision.objects.create(
                number=Counter.objects.next_in("decision"),
                ref=thing.ref,
                about=list(thing.about),
                path=thing.url,
                act=statement.act,
                scope=statement.scope or "",
                until=statement.until,
                is_indefinite=statement.is_indefinite,
                facts=statement.facts.strip(),
                words=statement.words.strip(),
                language=statement.language,
                found_by=statement.found_by,
                ground=statement.ground if restricts else "",
                rule=statement.rule or "",
                law=statement.law.strip(),
                redress=statement.redress.strip(),
                group=thing.group,
                author=thing.author,
                decided_by=editor,
                decided_at=clock.now(),
                ends=ends,
                waited_since=thing.since,
            )
    except IntegrityError as error:
        raise TooLate("already-decided") from error


def record(decision: Decision, *, by: str) -> None:
    """Write the decision's one entry: the statement in clear where it names nobody, its facts as a commitment."""
    public: dict[str, Any] = {
        "number": decision.number,
        "of": decision.of,
        "scope": str(decision.scope) or None,
        "until": decision.until.isoformat() if decision.until else None,
        "found_by": str(decision.found_by),
        "rule": str(decision.rule) or None,
        "law": decision.law or None,
        "group": str(decision.group),
        "language": decision.language,
    }
    if decision.ends:
        public["ends"] = decision.ends.number
    append(KINDS[Act(decision.act)], [*decision.about, decision.public_ref], by, public, {"facts": decision.facts})


def end(decision: Decision) -> None:
    """Note that a restriction is over.

    Raises
    ------
    TooLate
        ``already-decided`` where somebody was faster.
    """
    moment = clock.now()
    if not Decision.objects.standing().filter(pk=decision.pk).update(ended_at=moment):
        raise TooLate("already-decided")
    decision.ended_at = moment


def tell_author(decision: Decision, thing: Thing) -> None:
    """Queue the whole statement for the author, with a link to appeal where it restricts something."""
    to = thing.author.email if thing.author else thing.address
    if not to:
        return
    link = LinkSpec(APPEAL, decision.public_ref, APPEAL_TERM, "moderation:appeal-link")
    queue(
        to=to,
        template="moderation/mail/statement.txt",
        language=thing.mail_language,
        context=statement_words(decision, thing),
        about=decision.public_ref,
        dedupe=f"statement:{decision.number}",
        link=link if decision.is_restriction else None,
    )


def statement_words(decision: Decision, thing: Thing) -> dict[str, str]:
    """Say a decision in the language of its author's mails."""
    with override(thing.mail_language):
        return {
            "number": str(decision.number),
            "title": titled(thing.texts.get("title") or next(iter(thing.texts.values()), "")),
            "path": thing.url,
            "what": str(ACTS[Act(decision.act)]),
            "scope": str(SCOPES[Scope(decision.scope)]) if decision.scope else "",
            "how_long": duration_of(decision),
            "facts": decision.facts,
            "words": decision.words,
            "found_by": str(FOUND_BY[FoundBy(decision.found_by)]),
            "ground": ground_of(decision),
            "ground_url": f"{settings.SITE_URL}/moderation/rules#{decision.rule}" if decision.rule else "",
            "redress": decision.redress,
            "decision_url": settings.SITE_URL + decision.permanent_path,
        }


def titled(text: str) -> str:
    """Return how a mail names a text."""
    return " ".join(text.split())[:80]


def close_flags(decision: Decision, editor: Account) -> None:
    """Answer all open flags on the thing: a decision was taken."""
    for flag in Flag.objects.open().filter(ref=decision.ref).select_related("account"):
        answer_one(flag, FlagState.ACTED, str(ACTS[Act(decision.act)]), editor, decision)


def answer_one(flag: Flag, state: FlagState, outcome: str, editor: Account, decision: Decision | None) -> None:
    """Note the outcome of a flag and tell whoever made it.

    Raises
    ------
    TooLate
        ``already-decided`` where another editor was faster.
    """
    moment = clock.now()
    if not Flag.objects.filter(pk=flag.pk, state=FlagState.OPEN).update(
        state=state, outcome=outcome, decision=decision, decided_by=editor, decided_at=moment
    ):
        raise TooLate("already-decided")
    queue(
        to=flag.account.email,
        template="moderation/mail/flag-answered.txt",
        language=flag.language,
        context={
            "outcome": outcome,
            "has_acted": state is FlagState.ACTED,
            "path": decision.permanent_path if decision else "",
        },
        about=f"flag/{flag.pk}",
        dedupe=f"flag-answered:{flag.pk}",
    )


def actor_of(decision: Decision) -> str:
    """Return the author of a decided text as a public actor."""
    if decision.group == AuthorGroup.OFFICE:
        offices = [ref for ref in decision.about if ref.startswith(("post/", "organization/"))]
        return f"office/{offices[0].partition('/')[2]}" if offices else "citizen"
    return "host-member" if decision.group == AuthorGroup.MEMBER else "citizen"


def _was_overturned(ref: str) -> bool:
    undone = Appeal.objects.filter(decision__ref=ref, decision__act=Act.REFUSE, state=AppealState.OVERTURNED)
    return undone.exists()
