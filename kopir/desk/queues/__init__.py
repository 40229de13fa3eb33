"""All queues of the desk. A new one is one `Kind` in a module of its noun, and its name in the list below."""

from __future__ import annotations

from kopir.desk.queues import imports, letters, mails, moderation, pairs, promises, texts, viewpoints
from kopir.desk.queues.base import Kind

KINDS: tuple[Kind, ...] = (
    texts.REPORTS,
    texts.CHECKS,
    viewpoints.VIEWPOINTS,
    imports.IMPORT_ROWS,
    letters.REPLIES,
    mails.PEN,
    mails.UNHEARD,
    mails.ATTACHMENTS,
    letters.CONTESTS,
    letters.EXTENSIONS,
    letters.RUNGS,
    letters.PROPOSALS,
    letters.PRINTED,
    letters.REGISTRATIONS,
    letters.BOUNCED,
    moderation.FLAGS,
    moderation.APPEALS,
    mails.MAILS,
    promises.CLAIMS,
    promises.DISPUTES,
    promises.REVIEWS,
    pairs.PAIRS,
)
_BY_KEY = {kind.key: kind for kind in KINDS}


def kind_of(key: str) -> Kind | None:
    return _BY_KEY.get(key)
