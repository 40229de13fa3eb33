"""Issues that mean the same in other words, or in another language: what words cannot find (`kopir.likeness`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.safestring import SafeString

from kopir.issues.likes import Draft, Likes, likes_of
from kopir.web.components import component
from kopir.web.languages import current

FEW = 10  # where words find more, meaning is not asked
LONGEST = 400


def alike(text: str, found: int, leave_out: Collection[str]) -> Likes:
    """Return issues like a question where its words find little; those that they found are left out.

    The question goes to the process beside the web workers and is kept nowhere.
    """
    return likes_of(Draft(text[:LONGEST], language=current()), leave_out) if found <= FEW else Likes()


def rows_of(likes: Likes) -> Iterable[SafeString]:
    """Draw them, each with the reason why it stands here."""
    for like in likes.rows:
        area = like.issue.area.name_in() if like.issue.area else ""
        yield component(
            "list_row",
            title=like.report.title,
            url=like.issue.get_absolute_url(),
            language=like.report.language,
            text=like.issue.excerpt,
            text_language=like.issue.language,
            meta=[", ".join(like.reasons), *([area] if area else [])],
        )
