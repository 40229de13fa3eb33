"""What offices were asked, and what they answered."""

from __future__ import annotations

from collections.abc import Iterator

from kopir.letters.models import Letter, Reply
from kopir.search.drafts.draft import Draft, Texts, around, named, numbers
from kopir.search.rules import Kind, addressee, marks
from kopir.web.dates import local

WITH_ISSUE = "issue__area__parent__parent"


def letters(keys: list[str]) -> Iterator[Draft]:
    """Two queries: letters, questions."""
    rows = Letter.objects.filter(number__in=numbers(keys)).with_addressee().select_related(WITH_ISSUE)
    for letter in rows.prefetch_related("questions"):
        office = letter.addressee
        asked = " ".join(question.text for question in letter.questions.all())
        yield Draft(
            ref=letter.ref,
            day=local(letter.created_at),
            marks=_marks(letter, Kind.LETTER, letter.language),
            title=named(office.name, office.names),
            body=((letter.opening, letter.language), (asked, letter.language), *named(letter.holder_name, {})),
        )


def replies(keys: list[str]) -> Iterator[Draft]:
    """Return all replies to these letters; those that are not public, or hidden, without words. Two queries."""
    rows = Reply.objects.filter(letter__number__in=numbers(keys)).order_by("pk").defer("raw")
    with_letter = rows.select_related("letter__post__organization", "letter__organization", f"letter__{WITH_ISSUE}")
    for reply in with_letter.prefetch_related("answers"):
        if not reply.is_published:
            yield Draft(ref=f"reply/{reply.key}")
            continue
        texts: Texts = ((reply.text, reply.language), *((one.text, reply.language) for one in reply.answers.all()))
        yield Draft(
            ref=f"reply/{reply.key}",
            day=local(reply.decided_at or reply.received_at),
            marks=_marks(reply.letter, Kind.REPLY, reply.language),
            body=() if reply.withheld else texts,
        )


def _marks(letter: Letter, kind: Kind, language: str) -> str:
    pairs: list[tuple[str, object]] = [("kind", kind.value), ("language", language), ("topic", letter.issue.topic_id)]
    pairs += [("area", area.pk) for area in around(letter.issue.area)]
    if letter.post:
        pairs.append(("addressee", addressee(Kind.POST, letter.post.pk)))
        pairs.append(("addressee", addressee(Kind.ORGANIZATION, letter.post.organization_id)))
    if letter.organization_id:
        pairs.append(("addressee", addressee(Kind.ORGANIZATION, letter.organization_id)))
    return marks(pairs)
