"""An editor decides on a held reply; an office says that a reply was not theirs."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import override

from kopir.accounts.models import Account
from kopir.files.actions import attach
from kopir.letters.actions.clocks import cancel_mailings, plan_mailings
from kopir.letters.actions.moderated import reply_ref, reply_thing
from kopir.letters.actions.noting import EDITOR, change, note, office
from kopir.letters.actions.replying import note_published, reply_facts
from kopir.letters.actions.sending import LINK_ACT
from kopir.letters.labels import REPLY_REFUSALS
from kopir.letters.models import Letter, Reply
from kopir.letters.rules import (
    RULE_OF,
    HoldReason,
    LetterState,
    ReplyKind,
    ReplyRefusal,
    ReplyState,
    is_still_a_reply,
    state_after,
    stops_clock,
)
from kopir.moderation.actions import end_hold, refusal_statement, refuse_waiting
from kopir.moderation.rules import Statement
from kopir.tokens.actions import revoke, spend
from kopir.tokens.models import Token
from kopir.web import clock
from kopir.web.errors import Refused, TooLate


@transaction.atomic
def publish_held_reply(reply: Reply, editor: Account) -> None:
    """Publish a reply after an editor has looked at it. Entry ``letter.reply-published``.

    Raises
    ------
    TooLate
        ``reply_decided`` where another editor was faster.
    """
    _decide(reply, editor, state=ReplyState.PUBLISHED, hold_reason="")
    end_hold(reply_ref(reply))
    if reply.scan:
        attach(reply.scan, is_public=True)
    note_published(reply, "letter.reply-published", EDITOR)


@transaction.atomic
def refuse_held_reply(reply: Reply, reason: ReplyRefusal, editor: Account, *, words: str = "", law: str = "") -> None:
    """Do not publish a reply, and say why in public; the office gets the statement. Entry ``letter.reply-refused``.

    One that did not come from the addressee is no reply: the clock runs on as if it had never come.

    Raises
    ------
    Refused
        ``law_missing`` where it is called unlawful under no law.
    TooLate
        ``reply_decided`` where another editor was faster, ``overturned`` where an appeal said otherwise.
    """
    thing = reply_thing(reply)
    _decide(reply, editor, state=ReplyState.REFUSED, refusal=reason, hold_reason="")
    letter = reply.letter
    if not is_still_a_reply(reason) and not letter.is_ended:
        _count_anew(letter)
    decision = refuse_waiting(thing, _statement(letter, reason, words, law), editor=editor)
    facts = reply_facts(reply) | {"reason_code": reason.value, "decision": decision.number}
    note(letter, "letter.reply-refused", EDITOR, facts)


@transaction.atomic
def disown_reply(reply: Reply, token: Token) -> None:
    """The registered address says "this was not us": marked so in public, and held until an editor has looked.

    The letter's links are closed, since somebody else holds one; the next mailing carries a fresh one.
    Entry ``letter.reply-disowned``.

    Raises
    ------
    TooLate
        Where the link has been used, or an editor has already refused the reply.
    """
    spend(token)
    fresh = Reply.objects.filter(pk=reply.pk, is_disowned=False).exclude(state=ReplyState.REFUSED)
    if not fresh.update(is_disowned=True, state=ReplyState.HELD, hold_reason=HoldReason.DISOWNED):
        raise TooLate("reply_decided")
    reply.refresh_from_db()
    revoke(LINK_ACT, reply.letter.ref)
    note(reply.letter, "letter.reply-disowned", office(reply.letter), reply_facts(reply))


def _statement(letter: Letter, reason: ReplyRefusal, words: str, law: str) -> Statement:
    rule = RULE_OF.get(reason)
    if rule is None and not law.strip():
        raise Refused("law_missing")
    with override(letter.language):
        facts = str(REPLY_REFUSALS[reason])
    return refusal_statement(rule, facts, words=words, language=letter.language, law="" if rule else law)


def _decide(reply: Reply, editor: Account, **fields: object) -> None:
    held = Reply.objects.filter(pk=reply.pk, state=ReplyState.HELD)
    if not held.update(decided_by=editor, decided_at=clock.now(), **fields):
        raise TooLate("reply_decided")
    for name, value in fields.items():
        setattr(reply, name, value)


def _count_anew(letter: Letter) -> None:
    """Set state and clock from the replies that still count."""
    state, stopped_on = _without_reply(letter), None
    for reply in letter.replies.counted().order_by("received_at", "pk"):
        kind = ReplyKind(reply.kind)
        if stops_clock(kind):
            state = state_after(state, kind)
            stopped_on = min(stopped_on or reply.received_on, reply.received_on)
    change(letter, state, stopped_on=stopped_on)
    if state is LetterState.WAITING:
        plan_mailings(letter)
    elif stopped_on:
        cancel_mailings(letter)


def _without_reply(letter: Letter) -> LetterState:
    if letter.clock_starts_on:
        return LetterState.WAITING
    return LetterState.SENT if letter.sent_at else LetterState.PREPARED
