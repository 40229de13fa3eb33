"""What issues hold on a person."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kopir.accounts.models import Account
from kopir.accounts.own_data import Holding, Section
from kopir.accounts.rules import canonical_address
from kopir.issues.actions.erasing import let_go, unname
from kopir.issues.models import Merge, Pair, PendingSupport, Report, Support


def export(account: Account) -> tuple[Section, ...]:
    reports = Report.objects.by_account(account).select_related("topic", "area", "issue", "photo", "paper")
    carried = Report.objects.filter(raised_by=account).select_related("issue").order_by("pk")
    decided = Report.objects.filter(decided_by=account).select_related("issue").order_by("pk")
    supports = Support.objects.filter(account=account).select_related("issue", "area").order_by("pk")
    return (
        Section("reports", _("What you raised"), tuple(_report(row) for row in reports.order_by("pk"))),
        Section("supports", _("What you support"), tuple(_support(row) for row in supports)),
        Section("waiting", _("Supports not yet confirmed"), tuple(_waiting(account))),
        Section("carried", _("What you wrote down for somebody"), tuple(_named(row) for row in carried)),
        Section("merges", _("Issues you joined or took apart"), tuple(_merges(account))),
        Section("decided_texts", _("Texts you decided on"), tuple(_named(row) for row in decided)),
    )


def _report(row: Report) -> dict[str, object]:
    return {
        "title": row.title,
        "text": row.text,
        "language": row.language,
        "topic": row.topic.name_in(),
        "area": row.area.name_in() if row.area else None,
        "place": row.place,
        "public_name": row.shown_name,
        "photo": row.photo.url if row.photo else None,
        "state": str(row.state_label),
        "refusal": row.refusal_words,
        "created": row.created_at,
        "confirmed": row.confirmed_at,
        "url": row.issue.get_absolute_url() if row.issue else None,
        "name_url": reverse("issues:hide-name", args=[row.pk]) if row.issue and row.shown_name else None,
        "erase_url": reverse("issues:erase-mine", args=[row.pk]) if row.issue else None,
    }


def _support(row: Support) -> dict[str, object]:
    area = row.area.name_in() if row.area else None
    return {
        "title": row.issue.title,
        "area": area,
        "created": row.created_at,
        "url": row.issue.get_absolute_url(),
        "withdraw_url": reverse("issues:mine"),
    }


def _waiting(account: Account) -> list[dict[str, object]]:
    rows = PendingSupport.objects.select_related("issue").order_by("pk")
    return [
        {"title": row.issue.title, "email": row.email, "created": row.created_at}
        for row in rows
        if canonical_address(row.email) == account.canonical_email
    ]


def _merges(account: Account) -> list[dict[str, object]]:
    """Name an editor's decisions about two issues by their numbers: the words are others' data, but for the reasons."""
    merges = Merge.objects.filter(Q(merged_by=account) | Q(ended_by=account)).select_related("issue", "into")
    apart = Pair.objects.apart().filter(decided_by=account).select_related("first", "second").order_by("pk")
    found: list[dict[str, object]] = [
        {
            "about": f"{row.issue.ref}, {row.into.ref}",
            "decided": row.merged_at if row.merged_by_id == account.pk else None,
            "reason": row.words if row.merged_by_id == account.pk else "",
            "undone": row.ended_at if row.ended_by_id == account.pk else None,
            "undone_reason": row.ended_words if row.ended_by_id == account.pk else "",
        }
        for row in merges.order_by("pk")
    ]
    found += [{"about": f"{pair.first.ref}, {pair.second.ref}", "decided": pair.decided_at} for pair in apart]
    return found


def _named(row: Report) -> dict[str, object]:
    """Name a text that is somebody else's: its own words are not this person's data."""
    url = row.issue.get_absolute_url() if row.issue else None
    return {"about": row.issue.title if row.issue else None, "decided": row.decided_at, "url": url}


HOLDING = Holding(
    app="issues",
    columns=(
        "issues.Report.author",
        "issues.Report.raised_by",
        "issues.Report.decided_by",
        "issues.Support.account",
        "issues.Merge.merged_by",
        "issues.Merge.ended_by",
        "issues.Pair.decided_by",
    ),
    strings=("issues.Report.pending_email", "issues.Report.public_name", "issues.PendingSupport.email"),
    export=export,
    erase=let_go,
    unname=unname,
)
