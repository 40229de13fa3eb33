"""Publish a viewpoint, or refuse it with a whole statement of reasons."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kopir.accounts.models import Account
from kopir.debates.models import Debate
from kopir.mail.actions import queue
from kopir.moderation.actions import end_hold, refusal_statement, refuse_waiting
from kopir.moderation.labels import RULES
from kopir.moderation.rules import Rule
from kopir.record.actions import append
from kopir.viewpoints.actions.moderated import thing_of
from kopir.viewpoints.actions.replying import tell_speakers
from kopir.viewpoints.models import Viewpoint
from kopir.viewpoints.rules import State
from kopir.web import clock
from kopir.web.errors import Refused, TooLate


@transaction.atomic
def publish_viewpoint(viewpoint: Viewpoint, *, editor: Account) -> Viewpoint:
    """An editor publishes a held viewpoint; its author is told. Entry ``viewpoint.published``.

    Raises
    ------
    Refused
        With code ``not-published`` where the debate was taken back.
    TooLate
        With code ``already-decided`` where another editor was faster.
    """
    if not Debate.objects.published().filter(pk=viewpoint.debate_id).exists():
        raise Refused("not-published")
    publish(viewpoint, editor=editor)
    if viewpoint.author:
        queue(
            to=viewpoint.author.email,
            template="viewpoints/mail/published.txt",
            language=viewpoint.page_language,
            context={"title": viewpoint.title, "path": viewpoint.permanent_path},
            about=viewpoint.ref,
            dedupe=f"viewpoint-published:{viewpoint.number}",
        )
    return viewpoint


@transaction.atomic
def refuse_viewpoint(viewpoint: Viewpoint, *, editor: Account, rule: Rule, words: str) -> Viewpoint:
    """An editor refuses a held viewpoint under a published rule; its author gets the whole statement of reasons.

    Entry ``viewpoint.refused``: numbers only, and the decision that holds the reasons.

    Raises
    ------
    TooLate
        With code ``already-decided`` where another editor was faster, ``overturned`` where an appeal said otherwise.
    """
    with override(viewpoint.page_language):
        facts = _("It breaks this rule of the house: %(rule)s") % {"rule": RULES[rule]}
    statement = refusal_statement(rule, facts, words=words.strip(), language=viewpoint.page_language)
    decision = refuse_waiting(thing_of(viewpoint), statement, editor=editor)
    _decide(viewpoint, state=State.REFUSED, refusal=decision.public_ref, decided_by=editor)
    append(
        "viewpoint.refused",
        [viewpoint.ref, viewpoint.debate.ref, decision.public_ref],
        "editor",
        {
            "number": viewpoint.number,
            "debate": viewpoint.debate.number,
            "language": viewpoint.language,
            "decision": decision.number,
        },
    )
    return viewpoint


@transaction.atomic
def publish(viewpoint: Viewpoint, *, editor: Account | None) -> None:
    """Let everybody read a held viewpoint; cited speakers are told. Entry ``viewpoint.published``.

    Raises
    ------
    TooLate
        With code ``already-decided`` where it is held no more.
    """
    moment = clock.now()
    _decide(viewpoint, state=State.PUBLISHED, decided_by=editor)
    end_hold(viewpoint.ref)
    speeches = [citation.cue_name for citation in viewpoint.citations.all()]
    append(
        "viewpoint.published",
        [viewpoint.ref, viewpoint.debate.ref],
        "citizen",
        {
            "number": viewpoint.number,
            "debate": viewpoint.debate.number,
            "language": viewpoint.language,
            "side": viewpoint.side,
            "speeches": [str(name) for name in speeches],
        },
        {"title": viewpoint.title, "text": viewpoint.text, "public_name": viewpoint.public_name},
        at=moment,
    )
    tell_speakers(viewpoint)


def _decide(viewpoint: Viewpoint, **facts: Any) -> None:
    facts["decided_at"] = clock.now()
    if Viewpoint.objects.filter(pk=viewpoint.pk, state=State.HELD).update(**facts) != 1:
        raise TooLate("already-decided")
    for name, value in facts.items():
        setattr(viewpoint, name, value)
