"""Promises as data, at the permanent address with `.json`."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from kopir.commitments.models import Commitment
from kopir.commitments.showing import checks_of
from kopir.commitments.views.pages import found
from kopir.issues.models import Issue
from kopir.web.caching import public_page


@require_safe
@public_page(30)
def commitment(request: HttpRequest, number: int) -> JsonResponse:
    row = found(number)
    return JsonResponse(
        {**_promise(row), **_standing(row), "checks": _checks(row)}, json_dumps_params={"ensure_ascii": False}
    )


def _promise(row: Commitment) -> dict[str, object]:
    copy = row.source_copy
    return {
        "number": row.number,
        "ref": row.ref,
        "person": row.person.ref if row.person else None,
        "post": row.post.ref if row.post else None,
        "organization": row.organization.ref if row.organization else None,
        "said_on": row.said_on,
        "words": row.words,
        "measure": row.measure,
        "language": row.language,
        "source": {
            "letter": row.reply.letter.ref if row.reply else None,
            "url": row.source_url or None,
            "copy": copy.url if copy else None,
            "copy_sha256": copy.sha256 if copy else None,
        },
        "is_charter": row.is_charter,
        "is_sample": row.is_sample,
        "issues": [issue.ref for issue in Issue.objects.filter(commitments=row).order_by("number")],
    }


def _standing(row: Commitment) -> dict[str, object]:
    public = row.public
    return {
        "state": public.state,
        "outcome": public.outcome,
        "round": public.round,
        "due_on": public.due_on,
        "review_on": public.review_on,
        "first_due_on": public.first_due_on,
        "claimed_on": public.claimed_on,
        "reopened_on": public.reopened_on,
        "broken_on": public.broken_on,
        "withdrawn_on": public.withdrawn_on,
        "due_changes": [
            {
                "kind": change.kind,
                "changed_on": change.changed_on,
                "old_due_on": change.old_due_on,
                "old_review_on": change.old_review_on,
                "due_on": change.due_on,
                "review_on": change.review_on,
                "reason": change.reason,
                "source_url": change.source_url or None,
            }
            for change in row.due_changes.order_by("pk")
        ],
    }


def _checks(row: Commitment) -> dict[str, object]:
    shown = checks_of(row)
    return {
        "independent_confirmations": shown.confirmations,
        "other_confirmations": shown.others,
        "disputes": shown.disputes,
        "needed": shown.needed,
        "list": [
            {
                "round": one.check.round,
                "finding": one.check.finding,
                "seen_on": one.check.seen_on,
                "text": one.check.text,
                "withheld": one.check.withheld or None,
                "language": one.check.language,
                "photo": one.check.photo.url if one.check.photo else None,
                "is_independent": one.counts,
                "reason": one.check.reason,
                "contest": one.check.contest.words if hasattr(one.check, "contest") else None,
            }
            for one in shown.rows
        ],
    }
