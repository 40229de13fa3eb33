"""Tell people that what they support or wrote now stands in another case, or does no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from kopir.accounts.models import Account
from kopir.issues.actions.cases import members_under
from kopir.issues.actions.supporting import WITHDRAW
from kopir.issues.models import Merge, Report, Support
from kopir.mail.actions import queue_all
from kopir.mail.rules import LinkSpec, NewMail

MERGED, UNMERGED = "issues/mail/merged.txt", "issues/mail/unmerged.txt"
BATCH = 500
TERM = timedelta(days=90)  # for taking a support back


def tell_merges(limit: int = BATCH) -> int:
    """Queue the mails of merges and of their undoing, so many at a time; by the worker. Return how many.

    The merge's row says how far this has come and is moved in the same transaction: killed anywhere, nobody is
    left out and nobody is told twice.
    """
    key = Merge.objects.untold().values_list("pk", flat=True).first()
    if key is None:
        return 0
    with transaction.atomic():
        row = Merge.objects.select_for_update().select_related("issue").filter(pk=key, is_told=False).first()
        return _tell(row, limit) if row else 0


def _tell(row: Merge, limit: int) -> int:
    is_over = row.ended_at is not None
    template, at = (UNMERGED, row.told_back_upto) if is_over else (MERGED, row.told_upto)
    given = Support.objects.filter(issue__in=members_under(row.issue), created_at__lte=row.merged_at, pk__gt=at)
    if is_over:
        given = given.filter(pk__lte=row.told_upto)
    supports = list(given.select_related("account").order_by("pk")[:limit])
    mails = [_to_supporter(row, one, template) for one in supports]
    if len(supports) < limit:
        mails += [_to_author(row, author, template) for author in _authors(row)]
    queue_all(mails)
    reached = supports[-1].pk if supports else at
    cursor = {"told_back_upto": reached} if is_over else {"told_upto": reached}
    Merge.objects.filter(pk=row.pk).update(is_told=len(supports) < limit, **cursor)
    return len(mails)


def _authors(row: Merge) -> Iterable[Account]:
    """Return who wrote the texts, each once; who supports one of them too is told as a supporter."""
    members = members_under(row.issue)
    wrote = Report.objects.published().filter(issue__in=members, created_at__lte=row.merged_at, author__isnull=False)
    supporters = Support.objects.filter(issue__in=members, created_at__lte=row.merged_at).values("account")
    return Account.objects.filter(pk__in=wrote.values("author")).exclude(pk__in=supporters).order_by("pk")


def _to_supporter(row: Merge, given: Support, template: str) -> NewMail:
    ref = f"support/{given.pk}"
    link = LinkSpec(WITHDRAW, ref, TERM, "issues:withdraw-support")
    return _mail(row, given.account, template, {"support": given.pk}, link)


def _to_author(row: Merge, author: Account, template: str) -> NewMail:
    return _mail(row, author, template, {}, None)


def _mail(row: Merge, to: Account, template: str, context: dict[str, int], link: LinkSpec | None) -> NewMail:
    return NewMail(
        to=to.email,
        template=template,
        language=to.language,
        about=row.issue.ref,
        dedupe=f"{template}:{row.pk}:{to.pk}",
        context={"merge": row.pk, **context},
        link=link,
    )
