"""Files that came with a reply: made safe at once, shown to everybody when an editor has looked."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from kopir.files.actions import BadUpload, attach, keep_document, keep_image
from kopir.files.models import StoredFile
from kopir.letters.actions.noting import EDITOR, note_aside
from kopir.letters.models import Attachment, Reply
from kopir.letters.rules import AttachmentState
from kopir.pure.mailtext import Attachment as Enclosed
from kopir.web.errors import TooLate

AT_MOST = 20


def made_safe(enclosed: Sequence[Enclosed]) -> list[StoredFile | None]:
    """Keep the pictures and documents among the first twenty files; None for what stays in the mail only.

    Before the transaction: a picture is decoded in a process of its own, and no writer waits for that.
    """
    return [_made_safe(one) for one in enclosed[:AT_MOST]]


def _made_safe(one: Enclosed) -> StoredFile | None:
    upload = SimpleUploadedFile("file", one.content)
    for kept in (keep_image, keep_document):
        upload.seek(0)
        try:
            return kept(upload)
        except BadUpload:
            continue
    return None


def hold_attachments(reply: Reply, enclosed: Sequence[Enclosed], files: Sequence[StoredFile | None]) -> None:
    """Let files stand with a reply, seen by editors only; those above twenty are named and stay in the mail."""
    padded = [*files, *[None] * (len(enclosed) - len(files))]
    rows = []
    for number, (one, file) in enumerate(zip(enclosed, padded, strict=True), start=1):
        name = " ".join(one.name.split())[:200]
        rows.append(
            Attachment(reply=reply, number=number, name=name, type=one.type[:100], bytes=len(one.content), file=file)
        )
        if file:
            attach(file, is_public=False)
    Attachment.objects.bulk_create(rows)


@transaction.atomic
def publish_attachment(attachment: Attachment) -> None:
    """Let everybody have a file that came with a published reply. For editors. Entry ``letter.attachment-published``.

    Raises
    ------
    TooLate
        ``attachment_decided``.
    """
    _decide(attachment, AttachmentState.PUBLIC)
    file = attachment.file
    if file is None:  # nothing was made safe, so there is nothing to show
        raise TooLate("attachment_decided")
    attach(file, is_public=True)
    facts = {
        "reply": attachment.reply.number,
        "attachment": attachment.number,
        "content_type": file.content_type,
        "sha256": file.sha256,
    }
    note_aside(attachment.reply.letter, "letter.attachment-published", EDITOR, facts)


@transaction.atomic
def keep_attachment_private(attachment: Attachment) -> None:
    """Leave a file with the editors. No entry: the reply says that a file came and is not shown.

    Raises
    ------
    TooLate
        ``attachment_decided``.
    """
    _decide(attachment, AttachmentState.PRIVATE)


def _decide(attachment: Attachment, state: AttachmentState) -> None:
    held = Attachment.objects.filter(pk=attachment.pk, state=AttachmentState.HELD)
    if not held.update(state=state):
        raise TooLate("attachment_decided")
    attachment.state = state
