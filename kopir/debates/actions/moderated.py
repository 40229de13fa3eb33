"""A speech of a published debate as moderation sees it, and what moderation does to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from kopir.accounts.models import Account
from kopir.debates.building import build
from kopir.debates.models import Debate, SpeechCover, Turn, Voice
from kopir.debates.quoting import turn_named
from kopir.files.models import StoredFile
from kopir.letters.actions import registered_email
from kopir.moderation.handlers import AuthorGroup, Thing
from kopir.people.models import Membership
from kopir.web import clock
from kopir.web.errors import Refused


class Speeches:
    """Speeches, under ``speech/<number of the debate>-<name>``."""

    def find(self, key: str) -> Thing | None:
        """Return a speech as it stands; one of a debate that is not public is found by nobody."""
        turn = _speech(key)
        if turn is None:
            return None
        debate = turn.debate
        return Thing(
            ref=f"speech/{turn.moderation_key}",
            about=(debate.ref,),
            url=turn.permanent_path,
            language=debate.language,
            texts={"text": turn.text},
            group=AuthorGroup.SPEAKER,
            address=_address(turn.voice),
            mail_language=debate.language,
            withheld=turn.withheld,
            since=debate.published_at,
        )

    def write(self, key: str, texts: Mapping[str, str], withheld: str) -> None:
        """Let a text stand in the place of the speech; the words as they were said need no cover."""
        turn = _speech(key)
        if turn is None:
            raise Refused("no-thing")
        debate, cover = turn.debate, turn.cover or _new_cover(turn)
        if turn.cover:
            turn.cover.delete()
            build(debate)
        said = _speech(key)
        if withheld or said is None or texts["text"] != said.text:
            cover.pk, cover.text, cover.withheld = None, texts["text"], withheld
            cover.save()
            build(debate)

    def show_photo(self, key: str, photo: StoredFile | None) -> None:
        """Refuse: a speech has no photo."""
        raise Refused("no-thing")

    def publish_refused(self, key: str, editor: Account | None) -> None:
        """Refuse: a debate is published whole."""
        raise Refused("no-thing")


def published_by_group() -> Counter[AuthorGroup]:
    """Count speeches of published debates: a group of their own, or they would thin out everybody else's rates."""
    return Counter({AuthorGroup.SPEAKER: Turn.objects.filter(debate__in=Debate.objects.published()).count()})


def _speech(key: str) -> Turn | None:
    number, _dash, name = key.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    debate = Debate.objects.published().filter(number=int(number)).first()
    return turn_named(debate, name) if debate else None


def _new_cover(turn: Turn) -> SpeechCover:
    last = turn.debate.cues.get(position=turn.last_cue)
    facts = {"first_name": turn.public_id, "last_name": last.public_id, "start": turn.start, "end": turn.end}
    return SpeechCover(debate=turn.debate, **facts)


def _address(voice: Voice) -> str:
    """Return the registered address of a post that the speaker holds today: who is hidden is told there."""
    held = Membership.objects.on(clock.today()).filter(person=voice.person_id, post__isnull=False)
    addresses = (registered_email(seat.post) for seat in held.select_related("post").order_by("pk") if seat.post)
    return next(filter(None, addresses), "") if voice.person_id else ""
