"""What the mails about merges say, read at the moment of sending: see docs/decisions/0010."""

from __future__ import annotations

from typing import Any

from kopir.issues.models import Merge, Support
from kopir.mail.contexts import Fresh


def fresh_merged(stored: dict[str, Any]) -> Fresh | None:
    """Tell of a merge; None where it was taken back meanwhile, or the support was."""
    row = _merge(stored)
    if row is None or row.ended_at is not None:
        return None
    case = row.issue.merged_into or row.into
    return Fresh(
        {
            "title": row.issue.title,
            "case_title": case.title,
            "path": row.issue.permanent_path,  # it leads on to wherever the case stands by then
            "reason": row.reason_label,
            "words": row.words,
            "is_supporter": "support" in stored,
        }
    )


def fresh_unmerged(stored: dict[str, Any]) -> Fresh | None:
    """Tell that a merge was taken back; None where the support was taken back too."""
    row = _merge(stored)
    if row is None:
        return None
    return Fresh(
        {
            "title": row.issue.title,
            "path": row.issue.permanent_path,
            "words": row.ended_words,
            "is_supporter": "support" in stored,
        }
    )


def _merge(stored: dict[str, Any]) -> Merge | None:
    if "support" in stored and not Support.objects.filter(pk=stored["support"]).exists():
        return None
    return Merge.objects.select_related("issue__merged_into", "into").filter(pk=stored["merge"]).first()
