"""What happens to texts before anybody can read them: held by a finding, refused by an editor, let through."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from kopir.accounts.models import Account
from kopir.moderation.actions.deciding import end, record, tell_author, write_decision
from kopir.moderation.handlers import Thing
from kopir.moderation.labels import PERSONAL, usual_redress
from kopir.moderation.models import Decision
from kopir.moderation.rules import Act, FoundBy, Rule, Scope, Statement, Verdict


def hold_by_machine(thing: Thing, verdict: Verdict, *, has_entry: bool = False) -> Decision:
    """Hold a new text in which a machine found personal data, inside the transaction of the act that brings it.

    The author gets the whole statement. Entry ``moderation.held``, unless the act has one of its own (`has_entry`).
    """
    with override(thing.mail_language):
        kinds = ", ".join(str(PERSONAL[kind]) for kind in verdict.kinds)
        facts = _("The text seems to hold: %(kinds)s. An editor looks at it before it is published.") % {"kinds": kinds}
    statement = Statement(
        act=Act.HOLD,
        scope=Scope.WHOLE,
        facts=facts,
        redress=usual_redress(thing.mail_language),
        rule=Rule.PRIVATE_DATA,
        is_indefinite=True,
        found_by=FoundBy.MACHINE,
        language=thing.mail_language,
    )
    decision = write_decision(thing, statement, editor=None)
    if not has_entry:
        record(decision, by="worker")
    tell_author(decision, thing)
    return decision


def refuse_waiting(thing: Thing, statement: Statement, *, editor: Account) -> Decision:
    """Write the statement of a refusal of what was never public; the caller's own entry carries its number.

    Raises
    ------
    Refused
        What the statement lacks.
    TooLate
        ``overturned`` where an appeal has undone the same refusal before.
    """
    end_hold(thing.ref)
    decision = write_decision(thing, statement, editor=editor)
    tell_author(decision, thing)
    return decision


def end_hold(ref: str) -> None:
    """Note that what was held has been decided: published or refused."""
    keys = list(Decision.objects.withholding(ref).filter(act=Act.HOLD).values_list("pk", flat=True))
    for hold in Decision.objects.filter(pk__in=keys) if keys else ():  # most texts were never held
        end(hold)


def refusal_statement(rule: Rule | None, facts: str, *, words: str, language: str, law: str = "") -> Statement:
    """Return the whole statement of a refusal from what an editor picks: a reason and some words to the author."""
    return Statement(
        act=Act.REFUSE,
        scope=Scope.WHOLE,
        facts=facts,
        redress=usual_redress(language),
        rule=rule,
        law=law,
        is_indefinite=True,
        language=language,
        words=words,
    )
