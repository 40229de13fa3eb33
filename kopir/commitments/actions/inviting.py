"""Ask those who raised an issue whether the promise about it has been kept."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from kopir.accounts.models import Account
from kopir.commitments.models import Claim
from kopir.issues.models import Report
from kopir.issues.rules import ReportState
from kopir.mail.actions import queue

MOST_INVITED = 200


def may_be_invited(claim: Claim) -> int:
    """Return how many people can be asked: the authors of the texts under the promise's issues."""
    return _authors(claim).count()


@transaction.atomic
def invite_checks(claim: Claim) -> int:
    """Ask the authors of the texts under a promise's issues to look whether what is claimed is so.

    For editors. One mail to each person for each claim, however often it is called; nothing is logged, since
    nothing about the promise changes. Whoever answers is an ordinary checker with no more weight than others.

    Returns
    -------
    How many people are asked.
    """
    promise = claim.commitment
    people = list(_authors(claim).order_by("pk")[:MOST_INVITED])
    for person in people:
        queue(
            to=person.email,
            template="commitments/mail/invite-check.txt",
            language=person.language,
            context={
                "number": promise.number,
                "words": promise.words,
                "measure": promise.measure,
                "claim": claim.words,
                "path": promise.permanent_path,
            },
            about=promise.ref,
            dedupe=f"{promise.ref}:invite-check:{claim.round}:{person.pk}",
        )
    return len(people)


def _authors(claim: Claim) -> QuerySet[Account]:
    texts = Report.objects.filter(issue__in=claim.commitment.issues.all(), state=ReportState.PUBLISHED)
    return Account.objects.filter(pk__in=texts.exclude(author=None).values("author"), is_active=True)
