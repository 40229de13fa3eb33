"""Promises: claims that nobody checks, disputes, days of review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.commitments import actions
from kopir.commitments.forms import ReasonForm
from kopir.commitments.labels import REFUSED
from kopir.commitments.models import Check, Claim, Commitment
from kopir.commitments.rules import CHECKABLE, Finding, State
from kopir.commitments.showing import card_of, checks_of
from kopir.desk.queues.base import Act, Kind, Link, Row
from kopir.desk.queues.texts import OF_COMMITMENT
from kopir.letters.presenting import ClockView

QUIET_AFTER_DAYS = 7
LOOK_AGAIN_DAYS = 14


def _reason_form(_item: Any, data: Any = None, initial: Any = None) -> ReasonForm:
    return ReasonForm(data, initial=initial)


def _claims(_day: date) -> QuerySet[Claim]:
    """What is said to be done while nobody has said what they saw, oldest first."""
    seen = Check.objects.filter(commitment=OuterRef("commitment"), round=OuterRef("round"))
    running = Claim.objects.filter(
        commitment__state__in=sorted(CHECKABLE - {State.VERIFIED}), round=F("commitment__round")
    )
    return (
        running.exclude(Exists(seen))
        .select_related("commitment", "evidence", *OF_COMMITMENT)
        .order_by("claimed_on", "pk")
    )


def _show_claim(claim: Claim) -> dict[str, Any]:
    promise = claim.commitment
    there = settings.SITE_URL + promise.permanent_path
    return {
        "claim": claim,
        "card": card_of(promise),
        "needed": settings.CONFIRMATIONS_TO_VERIFY,
        "address": there,
        "issues": list(promise.issues.order_by("number")),
        "asked": actions.may_be_invited(claim),
    }


def _commitment_links(promise: Commitment) -> list[Link]:
    def there(name: str) -> str:
        return reverse(f"commitments:{name}", args=[promise.number])

    return [
        Link(promise.get_absolute_url(), _("The promise"), "external"),
        Link(there("claim"), _("Record that it is said to be done"), "check"),
        Link(there("due"), _("Change the date"), "clock"),
        Link(there("withdraw"), _("Record that it was taken back"), "withdrawn"),
    ]


def _clock(promise: Commitment) -> ClockView | None:
    card = card_of(promise)
    return ClockView(card.clock, card.days, promise.due_on) if card.clock else None


def _show_promise(promise: Commitment) -> dict[str, Any]:
    return {
        "card": card_of(promise),
        "promise": promise,
        "claim": promise.claims.filter(round=promise.round).first(),
        "checks": checks_of(promise),
    }


CLAIMS = Kind(
    key="claims",
    title=_("Said to be done, and nobody has checked"),
    nothing=_("Every claim has been looked at by somebody."),
    find=_claims,
    row=lambda claim: Row(claim.commitment.words[:120], claim.claimed_on, language=claim.commitment.language),
    template="desk/items/_claim.html",
    show=_show_claim,
    links=lambda claim: [Link(claim.commitment.get_absolute_url(), _("The promise"), "external")],
    refusals=REFUSED,
    patience_days=QUIET_AFTER_DAYS,
    acts=(
        Act(
            key="invite",
            label=_("Ask those who raised it to look"),
            soon=_("Those who raised it will be asked to look"),
            done=pgettext_lazy("desk tally", "people asked to look"),
            perform=lambda claim, _given, _editor: actions.invite_checks(claim),
            look="primary",
            icon="people",
            is_look=True,
            comes_back_days=LOOK_AGAIN_DAYS,
            help=_("One mail to each person whose text stands under its issues, once for each claim."),
            fits=lambda claim: actions.may_be_invited(claim) > 0,
        ),
        Act(
            key="looked",
            label=_("Seen; show it again in two weeks"),
            soon=_("The claim will be shown again in two weeks"),
            done=pgettext_lazy("desk tally", "seen"),
            perform=lambda _claim, _given, _editor: None,
            icon="clock",
            is_look=True,
            comes_back_days=LOOK_AGAIN_DAYS,
        ),
    ),
)


def _disputed(_day: date) -> QuerySet[Commitment]:
    disputes = Check.objects.published().filter(commitment=OuterRef("pk"), finding=Finding.DISPUTED)
    newest = Subquery(disputes.order_by("-created_at").values("created_at")[:1])
    found = Commitment.objects.disputed().with_promiser()
    return found.annotate(disputed_at=Coalesce(newest, "created_at")).order_by("disputed_at", "number")


DISPUTES = Kind(
    key="disputes",
    title=_("Disputed promises to look at"),
    nothing=_("No verified promise is disputed."),
    find=_disputed,
    row=lambda promise: Row(promise.words[:120], promise.disputed_at, language=promise.language),
    template="desk/items/_promise.html",
    show=_show_promise,
    links=lambda promise: [Link(promise.get_absolute_url(), _("The promise"), "external")],
    refusals=REFUSED,
    acts=(
        Act(
            key="reopen",
            label=_("The dispute is right"),
            soon=_("The promise will run again"),
            done=pgettext_lazy("desk tally", "run again"),
            perform=lambda promise, given, _editor: actions.reopen(promise, given["reason"]),
            form=_reason_form,
            look="primary",
            icon="dispute",
            help=_("The promise runs again, and the office is told."),
        ),
        Act(
            key="uphold",
            label=_("The verification stands"),
            soon=_("The verification will stand"),
            done=pgettext_lazy("desk tally", "upheld"),
            perform=lambda promise, given, _editor: actions.uphold(promise, given["reason"]),
            form=_reason_form,
            icon="shield",
            help=_("The dispute stays beside it."),
        ),
    ),
)
REVIEWS = Kind(
    key="promises",
    title=_("Promises to review"),
    nothing=_("No promise is due for review."),
    find=lambda _day: (
        Commitment.objects.at_state(State.REVIEW_DUE, State.OVERDUE)
        .with_promiser()
        .order_by(Coalesce("due_on", "review_on"), "number")
    ),
    row=lambda promise: Row(
        promise.words[:120],
        promise.due_on or promise.review_on or promise.said_on,
        language=promise.language,
        clock=_clock(promise),
    ),
    template="desk/items/_promise.html",
    show=_show_promise,
    links=_commitment_links,
    acts=(
        Act(
            key="looked",
            label=_("Reviewed; show it again in two weeks"),
            soon=_("The promise will be shown again in two weeks"),
            done=pgettext_lazy("desk tally", "reviewed"),
            perform=lambda _promise, _given, _editor: None,
            look="primary",
            icon="clock",
            is_look=True,
            comes_back_days=LOOK_AGAIN_DAYS,
            help=_("Nothing about the promise changes; it only leaves this list for a while."),
        ),
    ),
)
