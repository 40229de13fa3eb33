"""Replies and contests as moderation sees them, and what moderation does to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.urls import reverse

from kopir.accounts.models import Account
from kopir.files.actions import attach
from kopir.files.models import StoredFile
from kopir.letters.actions.clocks import cancel_mailings
from kopir.letters.actions.noting import EDITOR, change, references
from kopir.letters.actions.sending import registered_email
from kopir.letters.models import Answer, Contest, Reply
from kopir.letters.rules import LetterState, ReplyKind, ReplyState, Via, state_after, stops_clock
from kopir.moderation.handlers import AuthorGroup, Thing
from kopir.web.errors import Refused, TooLate

PUBLISHING = ("letter.replied", "letter.reply-published", "letter.acknowledged", "letter.auto-replied")


def reply_ref(reply: Reply) -> str:
    """Return the public reference of a reply: its letter's number and its own."""
    return f"reply/{reply.key}"


def reply_thing(reply: Reply) -> Thing:
    """Return a reply, with its answers, as moderation sees it."""
    letter = reply.letter
    texts = {"text": reply.text} | {f"answer_{one.question.number}": one.text for one in _answers(reply)}
    is_held = reply.state == ReplyState.HELD
    return Thing(
        ref=reply_ref(reply),
        about=tuple(references(letter)),
        url=letter.permanent_path,
        language=reply.language,
        texts=texts,
        group=AuthorGroup.OFFICE,
        address=registered_email(letter.addressee),
        mail_language=letter.language,
        photo=reply.scan,
        is_public=reply.state == ReplyState.PUBLISHED,
        withheld=reply.withheld,
        entries=PUBLISHING,
        entry_facts={"reply": reply.number},
        since=reply.received_at,
        waits_at=reverse("letters:reply", args=[letter.number, reply.number]) if is_held else "",
    )


def raw_of(text: str, answers: Mapping[int, str]) -> str:
    """Return a reply as it came, in one piece: its own text, then each numbered answer."""
    return "\n\n".join([text, *(f"{number}. {answer}" for number, answer in answers.items())]).strip()


def published_by_group() -> Counter[AuthorGroup]:
    """Count published replies of offices; imported ones are not counted, nobody moderates them here."""
    return Counter({AuthorGroup.OFFICE: Reply.objects.published().exclude(via=Via.IMPORT).count()})


class Replies:
    """Replies, under ``reply/<letter>-<number>``."""

    def find(self, key: str) -> Thing | None:
        """Return a reply as it stands."""
        reply = _reply(key)
        return reply_thing(reply) if reply else None

    def write(self, key: str, texts: Mapping[str, str], withheld: str) -> None:
        """Let texts stand in the reply and its answers; what came is made of them anew and keeps nothing else."""
        reply = _found(key)
        answers = {one.question.number: one for one in _answers(reply)}
        for number, answer in answers.items():
            answer.text = texts.get(f"answer_{number}", answer.text)
        Answer.objects.bulk_update(answers.values(), ["text"])
        text = texts.get("text", reply.text)
        raw = raw_of(text, {number: answer.text for number, answer in answers.items()})
        Reply.objects.filter(pk=reply.pk).update(text=text, raw=raw, withheld=withheld)

    def show_photo(self, key: str, photo: StoredFile | None) -> None:
        """Let a scan, or none, stand beside the reply."""
        Reply.objects.filter(pk=_found(key).pk).update(scan=photo)

    def publish_refused(self, key: str, editor: Account | None) -> None:
        """Publish a refused reply after an appeal; the clock stops as it came. Entry ``letter.reply-published``.

        Raises
        ------
        TooLate
            ``reply_decided`` where it is refused no more.
        """
        from kopir.letters.actions.replying import note_published  # noqa: PLC0415  # it asks here what moderation sees

        reply = _found(key)
        refused = Reply.objects.filter(pk=reply.pk, state=ReplyState.REFUSED)
        if not refused.update(state=ReplyState.PUBLISHED, refusal=""):
            raise TooLate("reply_decided")
        reply.refresh_from_db()
        letter, kind = reply.letter, ReplyKind(reply.kind)
        if stops_clock(kind) and not letter.is_ended:
            stopped_on = min(letter.stopped_on or reply.received_on, reply.received_on)
            change(letter, state_after(LetterState(letter.state), kind), stopped_on=stopped_on)
            cancel_mailings(letter)
        if reply.scan:
            attach(reply.scan, is_public=True)
        note_published(reply, "letter.reply-published", EDITOR)


class Contests:
    """What offices say of judgements, under ``contest/<letter>-<question>``."""

    def find(self, key: str) -> Thing | None:
        """Return a contest as it stands."""
        contest = _contest(key)
        if contest is None:
            return None
        letter = contest.question.letter
        return Thing(
            ref=f"contest/{key}",
            about=tuple(references(letter)),
            url=letter.permanent_path,
            language=contest.language,
            texts={"text": contest.text},
            group=AuthorGroup.OFFICE,
            address=registered_email(letter.addressee),
            mail_language=letter.language,
            withheld=contest.withheld,
            entries=("letter.contested",),
            entry_facts={"question": contest.question.number},
            since=contest.created_at,
        )

    def write(self, key: str, texts: Mapping[str, str], withheld: str) -> None:
        """Let a text stand in the contest."""
        contest = _contest(key)
        if contest:
            Contest.objects.filter(pk=contest.pk).update(text=texts["text"], withheld=withheld)

    def show_photo(self, key: str, photo: StoredFile | None) -> None:
        """Refuse: a contest has no photo."""
        raise Refused("no-thing")

    def publish_refused(self, key: str, editor: Account | None) -> None:
        """Refuse: a contest is public at once, or not taken at all."""
        raise Refused("no-thing")


def _answers(reply: Reply) -> list[Answer]:
    return list(reply.answers.select_related("question"))


def _numbers(key: str) -> tuple[int, int] | None:
    letter, _dash, number = key.partition("-")
    is_right = all(part.isascii() and part.isdigit() and len(part) < 10 for part in (letter, number))
    return (int(letter), int(number)) if is_right else None


def _reply(key: str) -> Reply | None:
    numbers = _numbers(key)
    rows = Reply.objects.select_related("scan", "letter__issue", "letter__post__organization", "letter__organization")
    return rows.filter(letter__number=numbers[0], number=numbers[1]).first() if numbers else None


def _found(key: str) -> Reply:
    reply = _reply(key)
    if reply is None:
        raise Refused("no-thing")
    return reply


def _contest(key: str) -> Contest | None:
    numbers = _numbers(key)
    rows = Contest.objects.select_related("question__letter__issue", "question__letter__post__organization")
    rows = rows.select_related("question__letter__organization", "question__letter__holder")
    return rows.filter(question__letter__number=numbers[0], question__number=numbers[1]).first() if numbers else None


__all__ = ["Contests", "Replies", "raw_of", "reply_ref", "reply_thing"]
