"""What moderation holds on a person: decisions on their texts, appeals, flags; and what they decided themselves."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopir.accounts.models import Account
from kopir.accounts.own_data import Holding, Section
from kopir.files.actions import forget
from kopir.moderation.actions.appealing import forget_reader_at
from kopir.moderation.actions.flagging import forget_pending_of
from kopir.moderation.labels import ACTS, APPEAL_STATES, FLAG_CODES, FLAG_STATES, RULES, SCOPES
from kopir.moderation.models import Appeal, Decision, Demand, Flag, Kept, OutsideReader
from kopir.moderation.rules import TAKES_AWAY, Act, AppealState, FlagCode, FlagState, Rule, Scope

ERASED = "—"
LABELS = {
    "number": _("Decision"),
    "decision": _("Decision"),
    "act": _("What was decided"),
    "scope": _("How far"),
    "facts": _("On which facts"),
    "words": _("In your own words"),
    "rule": _("Rule of the house"),
    "law": _("Law"),
    "redress": _("What the author can do"),
    "decided_at": _("Decided on"),
    "ended_at": _("Ends on"),
    "made_at": _("Noted on"),
    "answer": _("The answer"),
    "ref": _("The text"),
    "code": _("What is wrong with it?"),
    "outcome": _("The answer"),
}
SAID = {"words": _("What the editor said besides"), "kept": _("The text before the decision")}


def export(account: Account) -> tuple[Section, ...]:
    """Give out all that moderation holds on a person; of what an editor decided, the numbers only."""
    decisions = Decision.objects.filter(author=account).order_by("number")
    appeals = Appeal.objects.filter(decision__author=account).select_related("decision").order_by("pk")
    flags = Flag.objects.filter(account=account).order_by("pk")
    own = Decision.objects.filter(decided_by=account).order_by("number").values_list("number", flat=True)
    return (
        Section("decisions", _("Decisions on your texts"), tuple(_decision(one) for one in decisions), LABELS | SAID),
        Section("appeals", _("Your appeals"), tuple(_appeal(one) for one in appeals), LABELS),
        Section("flags", _("Texts that you told editors about"), tuple(_flag(one) for one in flags), LABELS),
        Section("decided", _("Decisions that you took"), tuple({"number": number} for number in own), LABELS),
    )


def erase(account: Account) -> None:
    """Leave nothing of a person: their words, what was kept of their texts, their name on decisions.

    Decisions stay as statements of what the site did: they hold no word of the author's.
    """
    _forget(Kept.objects.filter(decision__author=account))
    _let_go(account)


def unname(account: Account) -> None:
    """Let what is withheld of a person come back without a name one day; all else goes.

    The originals of masks were kept for an appeal that nobody can make any more.
    """
    _forget(Kept.objects.filter(decision__author=account).exclude(decision__act__in=TAKES_AWAY))
    _let_go(account)


def _forget(rows: QuerySet[Kept]) -> None:
    for kept in rows.select_related("photo"):
        photo = kept.photo
        kept.delete()
        if photo:
            forget(photo)


def _let_go(account: Account) -> None:
    appeals = Appeal.objects.filter(decision__author=account)
    appeals.open().delete()
    appeals.update(text=ERASED, answer=ERASED)
    Decision.objects.filter(author=account).update(author=None, words="")
    Flag.objects.filter(account=account).delete()
    forget_pending_of(account)
    Decision.objects.filter(decided_by=account).update(decided_by=None, is_decider_gone=True)
    Appeal.objects.filter(decided_by=account).update(decided_by=None, is_decider_gone=True)
    Appeal.objects.filter(first_decider=account).update(first_decider=None)
    Flag.objects.filter(decided_by=account).update(decided_by=None, is_decider_gone=True)
    OutsideReader.objects.filter(named_by=account).update(named_by=None)
    forget_reader_at(account)
    Demand.objects.filter(entered_by=account).update(entered_by=None)


HOLDING = Holding(
    app="moderation",
    columns=(
        "moderation.Decision.author",
        "moderation.Decision.decided_by",
        "moderation.Appeal.decided_by",
        "moderation.Appeal.first_decider",
        "moderation.OutsideReader.named_by",
        "moderation.Flag.account",
        "moderation.Flag.decided_by",
        "moderation.Demand.entered_by",
    ),
    export=export,
    erase=erase,
    unname=unname,
    strings=("moderation.PendingFlag.email", "moderation.OutsideReader.email"),
)


def _decision(one: Decision) -> dict[str, object]:
    return {
        "number": one.number,
        "act": str(ACTS[Act(one.act)]),
        "scope": str(SCOPES[Scope(one.scope)]) if one.scope else "",
        "until": one.until or (gettext("With no end") if one.is_indefinite else ""),
        "facts": one.facts,
        "words": one.words,
        "rule": str(RULES[Rule(one.rule)]) if one.rule else "",
        "law": one.law,
        "redress": one.redress,
        "decided_at": one.decided_at,
        "ended_at": one.ended_at,
        "kept": "\n".join(kept.text for kept in one.kept.filter(opening__isnull=True).exclude(text="")),
        "url": one.get_absolute_url(),
    }


def _appeal(one: Appeal) -> dict[str, object]:
    return {
        "decision": one.decision.number,
        "text": one.text,
        "made_at": one.made_at,
        "state": str(APPEAL_STATES[AppealState(one.state)]),
        "answer": one.answer,
    }


def _flag(one: Flag) -> dict[str, object]:
    return {
        "ref": one.ref,
        "code": str(FLAG_CODES[FlagCode(one.code)]),
        "words": one.words,
        "made_at": one.made_at,
        "state": str(FLAG_STATES[FlagState(one.state)]),
        "outcome": one.outcome,
    }
