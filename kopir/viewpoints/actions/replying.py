"""A cited speaker is told of a viewpoint, and may answer under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction

from kopir.letters.actions import registered_posts
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.moderation.rules import Treatment, automatic_treatment
from kopir.people.models import Person, Post
from kopir.record.actions import append
from kopir.tokens.actions import find, spend
from kopir.viewpoints.citing import cited
from kopir.viewpoints.models import SpeakerReply, Viewpoint
from kopir.viewpoints.rules import REPLY_DAYS
from kopir.web import clock
from kopir.web.errors import Refused, TooLate

REPLY = "viewpoint-reply"


@dataclass(frozen=True)
class Invited:
    """Who may answer which viewpoint: a person, for the post that they hold."""

    viewpoint: Viewpoint
    person: Person
    post: Post


def tell_speakers(viewpoint: Viewpoint) -> int:
    """Tell each cited speaker who holds a post with a registered address of its own; return how many were told.

    Inside the publication's transaction. No entry: the mail holds a link by which the speaker may answer.
    """
    found = (one.turn.voice.person for one in cited(viewpoint.debate, viewpoint.citations.all()) if one.turn)
    people = {person.pk: person for person in found if person}
    told = registered_posts(people)
    for key, (post, address) in told.items():
        _tell(viewpoint, people[key], post, address)
    return len(told)


def invited_by(secret: str) -> Invited | None:
    """Return whom a link lets answer what; None where it was used, has run out, or they hold the post no more."""
    token = find(REPLY, secret)
    number, _slash, post_key = token.about.removeprefix("viewpoint/").partition("/post/") if token else ("", "", "")
    if not (number.isdigit() and post_key.isdigit()):
        return None
    viewpoint = Viewpoint.objects.published().select_related("debate").filter(number=int(number), withheld="").first()
    post = Post.objects.select_related("organization").filter(pk=int(post_key)).first()
    holder = post.holder_on(clock.today()) if post else None
    if viewpoint is None or post is None or holder is None or not _is_cited(viewpoint, holder):
        return None
    return Invited(viewpoint, holder, post)


@transaction.atomic
def reply_by_link(secret: str, text: str, language: str) -> SpeakerReply:
    """A cited speaker answers in public, once, by the link that went to their post's registered address.

    Its author is told. Entry ``viewpoint.replied``, by the office.

    Raises
    ------
    TooLate
        ``token_spent`` where the link was used, has run out, or opens nothing any more.
    Refused
        ``personal-data`` where the text seems to hold some: it is not taken, and nothing is lost of it.
    """
    token, invited = find(REPLY, secret), invited_by(secret)
    if token is None or invited is None:
        raise TooLate("token_spent")
    if automatic_treatment([text]).treatment is Treatment.HOLD:
        raise Refused("personal-data")
    spend(token)
    viewpoint, moment = invited.viewpoint, clock.now()
    who = {"person": invited.person, "post": invited.post}
    try:
        with transaction.atomic():
            made = SpeakerReply.objects.create(
                viewpoint=viewpoint, **who, text=text, language=language, replied_at=moment
            )
    except IntegrityError as error:
        raise TooLate("token_spent") from error
    append(
        "viewpoint.replied",
        [viewpoint.ref, viewpoint.debate.ref, invited.post.ref, invited.person.ref],
        f"office/{invited.post.slug}",
        {"number": viewpoint.number, "reply": made.pk, "language": language},
        {"text": text},
        at=moment,
    )
    _tell_author(made)
    return made


def _tell_author(reply: SpeakerReply) -> None:
    viewpoint = reply.viewpoint
    if viewpoint.author:
        queue(
            to=viewpoint.author.email,
            template="viewpoints/mail/answered.txt",
            language=viewpoint.page_language,
            context={
                "name": reply.person.name_in(viewpoint.page_language),
                "title": viewpoint.title,
                "path": viewpoint.permanent_path,
            },
            about=viewpoint.ref,
            dedupe=f"viewpoint-answered:{reply.pk}",
        )


def _is_cited(viewpoint: Viewpoint, person: Person) -> bool:
    rows = cited(viewpoint.debate, viewpoint.citations.all())
    return any(one.turn is not None and one.turn.voice.person_id == person.pk for one in rows)


def _tell(viewpoint: Viewpoint, person: Person, post: Post, address: str) -> None:
    queue(
        to=address,
        template="viewpoints/mail/cited.txt",
        language=viewpoint.debate.language,
        context={
            "name": person.name_in(viewpoint.debate.language),
            "title": viewpoint.title,
            "path": viewpoint.permanent_path,
            "days": REPLY_DAYS,
        },
        about=viewpoint.ref,
        dedupe=f"viewpoint-cited:{viewpoint.number}:{post.pk}",
        link=LinkSpec(REPLY, f"{viewpoint.ref}/post/{post.pk}", timedelta(days=REPLY_DAYS), "viewpoints:reply"),
        is_private=False,
    )
