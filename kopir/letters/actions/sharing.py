"""A reply that numbers its answers: the words to each question, proposed by a machine, confirmed by an editor."""

from __future__ import annotations

from django.db import transaction

from kopir.accounts.models import Account
from kopir.letters.actions.arriving import as_it_reads
from kopir.letters.actions.deciding import publish_held_reply
from kopir.letters.models import Answer, Reply
from kopir.letters.rules import Disposition, ReplyKind
from kopir.mail.actions.incoming import raw_of
from kopir.pure.mailtext import Shares, shares
from kopir.web.errors import TooLate


def proposed_shares(reply: Reply) -> Shares | None:
    """Return which words of a reply seem to answer which question; None where it does not say. Nothing is written.

    Only words that stand in the reply's text now: where a place was masked since, the mail as it came is not asked.
    """
    if reply.kind != ReplyKind.ANSWER or not reply.text or reply.answers.exists():
        return None
    body = reply.text
    if reply.mail:
        read = as_it_reads(raw_of(reply.mail))
        body = read.body if read.text == reply.text else body
    return shares(body, reply.letter.questions.count())


@transaction.atomic
def publish_shared_reply(reply: Reply, editor: Account) -> None:
    """Publish a held reply with its words under the questions that they answer, as `proposed_shares` says.

    For editors, who have seen which words go where. The mail as it came stays; no word is changed or left out but the
    bare numbers. Entry ``letter.reply-published``, with a disposition for each question answered.

    Raises
    ------
    TooLate
        ``reply_decided`` where another editor was faster, or the words have been changed and number nothing any more.
    """
    held = Reply.objects.held().select_for_update(of=("self",)).filter(pk=reply.pk).first()
    proposed = proposed_shares(held) if held else None
    if held is None or proposed is None:
        raise TooLate("reply_decided")
    questions = {question.number: question for question in held.letter.questions.all()}
    Answer.objects.bulk_create(
        Answer(reply=held, question=questions[number], text=text, disposition=Disposition.ANSWERED)
        for number, text in proposed.answers
    )
    held.text = proposed.rest
    held.save(update_fields=["text"])
    publish_held_reply(held, editor)
    reply.refresh_from_db()
