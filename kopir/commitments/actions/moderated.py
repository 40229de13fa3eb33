"""Checks and contests as moderation sees them, and what moderation does to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.urls import reverse

from kopir.accounts.models import Account
from kopir.commitments.actions.moving import about
from kopir.commitments.models import Check, Contest
from kopir.commitments.rules import CheckState
from kopir.files.models import StoredFile
from kopir.issues.actions.moderated import group_of, members
from kopir.letters.actions import registered_email
from kopir.moderation.handlers import AuthorGroup, Thing
from kopir.web.errors import Refused


def check_thing(check: Check) -> Thing:
    """Return a check as moderation sees it."""
    is_held = check.state == CheckState.HELD
    return Thing(
        ref=f"check/{check.pk}",
        about=tuple(about(check.commitment)),
        url=check.commitment.permanent_path,
        language=check.language,
        texts={"text": check.text},
        group=group_of(check.account),
        author=check.account,
        mail_language=check.account.language if check.account else check.language,
        photo=check.photo,
        is_public=check.state == CheckState.PUBLISHED,
        withheld=check.withheld,
        entries=("commitment.checked", "commitment.disputed"),
        since=check.created_at,
        waits_at=reverse("commitments:review") if is_held else "",
    )


def published_by_group() -> Counter[AuthorGroup]:
    """Count published checks with a text or a photo by who wrote them."""
    rows = Check.objects.published().exclude(text="", photo__isnull=True)
    offices = rows.filter(account__person__isnull=False).count()
    own = rows.filter(account__person__isnull=True, account__in=members()).count()
    return Counter(
        {
            AuthorGroup.CITIZEN: rows.count() - offices - own,
            AuthorGroup.MEMBER: own,
            AuthorGroup.OFFICE: offices,
        }
    )


class Checks:
    """Checks, under ``check/<key>``."""

    def find(self, key: str) -> Thing | None:
        """Return a check as it stands."""
        check = _check(key)
        return check_thing(check) if check else None

    def write(self, key: str, texts: Mapping[str, str], withheld: str) -> None:
        """Let a text stand in the check; what it counted for stays as it is."""
        Check.objects.filter(pk=int(key)).update(text=texts["text"], withheld=withheld)

    def show_photo(self, key: str, photo: StoredFile | None) -> None:
        """Let a photo, or none, stand beside the check."""
        Check.objects.filter(pk=int(key)).update(photo=photo)

    def publish_refused(self, key: str, editor: Account | None) -> None:
        """Publish a refused check after an appeal. Entry ``commitment.checked`` or ``commitment.disputed``."""
        from kopir.commitments.actions.checking import publish_after_appeal  # noqa: PLC0415  # it asks here what moderation sees

        check = _check(key)
        if check is None:
            raise Refused("no-thing")
        publish_after_appeal(check)


class CheckContests:
    """What promisers say of disputes, under ``check-contest/<key of the check>``."""

    def find(self, key: str) -> Thing | None:
        """Return a contest as it stands."""
        contest = _contest(key)
        if contest is None:
            return None
        commitment = contest.check_contested.commitment
        return Thing(
            ref=f"check-contest/{key}",
            about=tuple(about(commitment)),
            url=commitment.permanent_path,
            language=contest.language,
            texts={"words": contest.words},
            group=AuthorGroup.OFFICE,
            address=registered_email(commitment.office) if commitment.office else "",
            mail_language=contest.language,
            withheld=contest.withheld,
            entries=("commitment.contested",),
            since=contest.created_at,
        )

    def write(self, key: str, texts: Mapping[str, str], withheld: str) -> None:
        """Let words stand in the contest."""
        Contest.objects.filter(check_contested=int(key)).update(words=texts["words"], withheld=withheld)

    def show_photo(self, key: str, photo: StoredFile | None) -> None:
        """Refuse: a contest has no photo."""
        raise Refused("no-thing")

    def publish_refused(self, key: str, editor: Account | None) -> None:
        """Refuse: a contest is public at once, or not taken at all."""
        raise Refused("no-thing")


def _is_key(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < 19


def _check(key: str) -> Check | None:
    rows = Check.objects.select_related(
        "photo", "account__person", "commitment__person", "commitment__post__organization", "commitment__organization"
    )
    return rows.filter(pk=int(key)).first() if _is_key(key) else None


def _contest(key: str) -> Contest | None:
    rows = Contest.objects.select_related(
        "check_contested__commitment__person",
        "check_contested__commitment__post__organization",
        "check_contested__commitment__organization",
    )
    return rows.filter(check_contested=int(key)).first() if _is_key(key) else None
