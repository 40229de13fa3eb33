"""A speech of a published debate as moderation sees it, and what moderation does to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from kopir.accounts.models import Account
from kopir.debates.building import build
from kopir.debates.models import Debate, SpeechCover, Turn, Voice
from kopir.debates.quoting import turn_named
from kopir.files.models import StoredFile
from kopir.letters.actions import registered_posts
from kopir.moderation.handlers import AuthorGroup, Thing
from kopir.web.errors import Refused


class Speeches:
    """Speeches, under ``speech/<number of the debate>-<name>``."""

    def find(self, key: str) -> Thing | None:
        """Return a speech as it stands; one of a debate that is not public is found by nobody."""
        turn = _turn(key)
        if turn is None:
            return None
        debate, cover = turn.debate, _cover(turn, key)
        return Thing(
            ref=f"speech/{debate.number}-{cover.first_name if cover else turn.public_id}",
            about=(debate.ref,),
            url=turn.permanent_path,
            language=debate.language,
            texts={"text": cover.text if cover else turn.text},
            group=AuthorGroup.SPEAKER,
            address=_address(turn.voice),
            mail_language=debate.language,
            withheld=cover.withheld if cover else "",
            since=debate.published_at,
        )

    def write(self, key: str, texts: Mapping[str, str], withheld: str) -> None:
        """Let a text stand in the place of the speech; the words as they were said need no cover."""
        turn = _turn(key)
        if turn is None:
            raise Refused("no-thing")
        cover = _cover(turn, key) or _new_cover(turn)
        if withheld or texts["text"] != cover.said:
            cover.text, cover.withheld = texts["text"], withheld
            cover.save()
        else:
            cover.delete()
        build(turn.debate)

    def show_photo(self, key: str, photo: StoredFile | None) -> None:
        """Refuse: a speech has no photo."""
        raise Refused("no-thing")

    def publish_refused(self, key: str, editor: Account | None) -> None:
        """Refuse: a debate is published whole."""
        raise Refused("no-thing")


def published_by_group() -> Counter[AuthorGroup]:
    """Count speeches of published debates: a group of their own, or they would thin out everybody else's rates."""
    return Counter({AuthorGroup.SPEAKER: Turn.objects.filter(debate__in=Debate.objects.published()).count()})


def _turn(key: str) -> Turn | None:
    number, _dash, name = key.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    debate = Debate.objects.published().filter(number=int(number)).first()
    return turn_named(debate, name) if debate else None


def _cover(turn: Turn, key: str) -> SpeechCover | None:
    """Return the cover that is meant: a correction may have joined two covered speeches."""
    return turn.debate.covers.filter(first_name=key.partition("-")[2]).first() or turn.cover


def _new_cover(turn: Turn) -> SpeechCover:
    last = turn.debate.cues.get(position=turn.last_cue)
    times = {"start": turn.start, "end": turn.end}
    return SpeechCover(debate=turn.debate, first_name=turn.public_id, last_name=last.public_id, said=turn.text, **times)


def _address(voice: Voice) -> str:
    """Return where a speaker is told: the registered address of a post that they hold today."""
    found = registered_posts([voice.person_id]) if voice.person_id else {}
    return next((address for _post, address in found.values()), "")
