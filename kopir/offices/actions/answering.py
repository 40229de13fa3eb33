"""What is done at an office's desk: each act is the office's in public, and the desk remembers who it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from kopir.commitments.actions import NewCommitment, make_commitment
from kopir.commitments.models import Commitment
from kopir.files.actions import attach, forget
from kopir.files.models import StoredFile
from kopir.letters.actions import Given, ask_extension, confirm_opened, contest_mark, reply_from_desk, transfer_letter
from kopir.letters.models import Contest, Letter, Question, Reply
from kopir.offices.models import DeskAct, Mandate, ReplyDraft
from kopir.people.addressees import Addressee
from kopir.pure.text.sentences import sentences
from kopir.web import clock
from kopir.web.errors import NotAllowed, Refused


@transaction.atomic
def keep_draft(
    mandate: Mandate, letter: Letter, answers: Mapping[str, object], document: StoredFile | None = None
) -> ReplyDraft:
    """Keep what has been typed, for everybody who acts for the office; a new document takes the place of an earlier.

    No entry: a draft is nobody's business. Raises NotAllowed as all acts here.
    """
    _check(mandate, letter)
    draft, _made = ReplyDraft.objects.select_for_update().get_or_create(
        letter=letter, defaults={"saved_at": clock.now()}
    )
    earlier = draft.document
    draft.answers, draft.saved_by, draft.saved_at = dict(answers), mandate.account, clock.now()
    if document:
        attach(document, is_public=False)
        draft.document = document
    draft.save()
    if document and earlier and earlier != document:
        forget(earlier)
    return draft


@transaction.atomic
def answer(
    mandate: Mandate, letter: Letter, answers: tuple[Given, ...], language: str, document: StoredFile | None = None
) -> Reply:
    """Publish answers, and let the draft go. Entry ``letter.replied`` or ``letter.reply-held``.

    Raises
    ------
    NotAllowed
        ``not_yours`` where the account does not act for the letter's addressee any more.
    Refused, TooLate
        As `kopir.letters.actions.reply_from_desk`.
    """
    _check(mandate, letter)
    draft = ReplyDraft.objects.filter(letter=letter).select_related("document").first()
    kept = draft.document if draft else None
    reply = reply_from_desk(letter, answers, language, document or kept)
    if draft:
        draft.delete()
    if document and kept and kept != document:
        forget(kept)
    _remember(mandate, "answered", letter.ref)
    return reply


@transaction.atomic
def take_up(mandate: Mandate, letter: Letter) -> None:
    """Say that the letter is there. Entry ``letter.opened``; raises as `confirm_opened` and `answer`."""
    _check(mandate, letter)
    confirm_opened(letter)
    _remember(mandate, "opened", letter.ref)


@transaction.atomic
def ask_time(mandate: Mandate, letter: Letter, until: date, reason: str) -> None:
    """Ask for more time, in public. Entry ``letter.extension-asked``; raises as `ask_extension` and `answer`."""
    _check(mandate, letter)
    ask_extension(letter, until, reason)
    _remember(mandate, "asked_time", letter.ref)


@transaction.atomic
def pass_to(mandate: Mandate, letter: Letter, to: Addressee, reason: str, language: str) -> Reply:
    """Say which office is the right one. Entry as `transfer_letter`; raises as it and as `answer`."""
    _check(mandate, letter)
    reply = transfer_letter(letter, to, reason, language)
    _remember(mandate, "passed_on", letter.ref)
    return reply


@transaction.atomic
def contest(mandate: Mandate, question: Question, text: str, language: str) -> Contest:
    """Say why readers judged wrongly. Entry ``letter.contested``; raises as `contest_mark` and `answer`."""
    _check(mandate, question.letter)
    made = contest_mark(question, text, language)
    _remember(mandate, "contested", question.letter.ref)
    return made


@transaction.atomic
def promise(mandate: Mandate, reply: Reply, words: str, due_on: date, measure: str) -> Commitment:
    """Commit to a sentence of one's own published reply, word for word, by a day. Entry ``commitment.made``.

    Without a measure of its own the sentence itself says what counts as done.

    Raises
    ------
    NotAllowed
        ``not_yours``.
    Refused
        ``not_in_reply`` for words that the reply does not hold as a sentence, ``promised_already``, and as
        `make_commitment`.
    """
    letter = reply.letter
    _check(mandate, letter)
    if not reply.is_published or words not in sentences_of(reply):
        raise Refused("not_in_reply")
    if Commitment.objects.filter(reply=reply, words=words).exists():
        raise Refused("promised_already")
    new = NewCommitment(
        words=words,
        measure=measure.strip() or words,
        language=reply.language,
        said_on=reply.received_on,
        post=letter.post,
        organization=letter.organization,
        due_on=due_on,
        reply=reply,
        issues=(letter.issue,),
        is_sample=letter.is_sample,
    )
    made = make_commitment(new, editor=None, by=f"office/{letter.addressee.slug}")
    _remember(mandate, "promised", made.ref)
    return made


def sentences_of(reply: Reply) -> list[str]:
    """Return the sentences of a reply, each once, in the order of its questions."""
    texts = [answer.text for answer in reply.answers.all()] + [reply.text]
    return list(dict.fromkeys(sentence for text in texts for sentence in sentences(text)))


def _check(mandate: Mandate, letter: Letter) -> None:
    is_live = Mandate.objects.live().for_letter(letter).filter(pk=mandate.pk).exists()
    if not is_live:
        raise NotAllowed("not_yours")


def _remember(mandate: Mandate, what: str, about: str) -> None:
    DeskAct.objects.create(mandate=mandate, what=what, about=about, at=clock.now())
