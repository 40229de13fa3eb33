"""A viewpoint as moderation sees it, and what moderation does to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.urls import reverse

from kopir.accounts.models import Account
from kopir.files.models import StoredFile
from kopir.issues.actions.moderated import group_of, members
from kopir.letters.actions import registered_email
from kopir.moderation.handlers import AuthorGroup, Thing
from kopir.viewpoints.models import SpeakerReply, Viewpoint
from kopir.viewpoints.rules import State
from kopir.web.errors import Refused, TooLate

TEXTS = ("title", "text", "public_name")
SIDE = ("public_name",)
PUBLISHED = "viewpoint.published"


def thing_of(viewpoint: Viewpoint) -> Thing:
    """Return a viewpoint as moderation sees it."""
    return Thing(
        ref=viewpoint.ref,
        about=(viewpoint.ref, viewpoint.debate.ref),
        url=viewpoint.permanent_path,
        language=viewpoint.language,
        texts={field: getattr(viewpoint, field) for field in TEXTS},
        group=group_of(viewpoint.author),
        author=viewpoint.author,
        mail_language=viewpoint.page_language,
        is_public=viewpoint.state == State.PUBLISHED,
        withheld=viewpoint.withheld,
        entries=(PUBLISHED,),
        side=SIDE,
        since=viewpoint.confirmed_at,
        waits_at=reverse("viewpoints:review-one", args=[viewpoint.number]) if viewpoint.state == State.HELD else "",
    )


def published_by_group() -> Counter[AuthorGroup]:
    """Count published viewpoints by who wrote them."""
    rows = Viewpoint.objects.published()
    total, offices = rows.count(), rows.filter(author__person__isnull=False).count()
    own = rows.filter(author__person__isnull=True, author__in=members()).count()
    return Counter({AuthorGroup.CITIZEN: total - offices - own, AuthorGroup.MEMBER: own, AuthorGroup.OFFICE: offices})


class Viewpoints:
    """Viewpoints, under ``viewpoint/<number>``."""

    def find(self, key: str) -> Thing | None:
        """Return a confirmed viewpoint as it stands."""
        viewpoint = _viewpoint(key)
        return thing_of(viewpoint) if viewpoint else None

    def write(self, key: str, texts: Mapping[str, str], withheld: str) -> None:
        """Let texts stand in the viewpoint."""
        columns = {field: text for field, text in texts.items() if field in TEXTS}
        Viewpoint.objects.filter(number=int(key)).update(withheld=withheld, **columns)

    def show_photo(self, key: str, photo: StoredFile | None) -> None:
        """Refuse: a viewpoint has no photo."""
        raise Refused("no-thing")

    def publish_refused(self, key: str, editor: Account | None) -> None:
        """Publish a refused viewpoint after an appeal. Entry ``viewpoint.published``.

        Raises
        ------
        TooLate
            ``already-decided`` where it is refused no more.
        """
        from kopir.viewpoints.actions.deciding import publish  # noqa: PLC0415  # it asks here what moderation sees

        refused = Viewpoint.objects.filter(number=int(key), state=State.REFUSED)
        if not refused.update(state=State.HELD, refusal=""):
            raise TooLate("already-decided")
        publish(Viewpoint.objects.select_related("debate", "author").get(number=int(key)), editor=editor)


class SpeakerReplies:
    """What cited speakers answered, under ``viewpoint-reply/<key>``."""

    def find(self, key: str) -> Thing | None:
        """Return a reply as it stands."""
        rows = SpeakerReply.objects.select_related("viewpoint__debate", "post", "person")
        reply = rows.filter(pk=int(key)).first() if _is_key(key) else None
        if reply is None:
            return None
        return Thing(
            ref=f"viewpoint-reply/{key}",
            about=(reply.viewpoint.ref, reply.viewpoint.debate.ref, reply.post.ref),
            url=reply.viewpoint.permanent_path,
            language=reply.language,
            texts={"text": reply.text},
            group=AuthorGroup.OFFICE,
            address=registered_email(reply.post),
            mail_language=reply.language,
            withheld=reply.withheld,
            entries=("viewpoint.replied",),
            entry_facts={"reply": reply.pk},
            since=reply.replied_at,
        )

    def write(self, key: str, texts: Mapping[str, str], withheld: str) -> None:
        """Let a text stand in the reply."""
        SpeakerReply.objects.filter(pk=int(key)).update(text=texts["text"], withheld=withheld)

    def show_photo(self, key: str, photo: StoredFile | None) -> None:
        """Refuse: a reply has no photo."""
        raise Refused("no-thing")

    def publish_refused(self, key: str, editor: Account | None) -> None:
        """Refuse: a reply is public at once, or not taken at all."""
        raise Refused("no-thing")


def _is_key(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < 19


def _viewpoint(key: str) -> Viewpoint | None:
    rows = Viewpoint.objects.exclude(state=State.UNCONFIRMED).select_related("debate", "author__person")
    return rows.filter(number=int(key)).first() if _is_key(key) else None
