"""Let a person go from letters: their marks, and that they decided."""

from __future__ import annotations

from kopir.accounts.models import Account
from kopir.accounts.own_data import trace
from kopir.issues.models import Report
from kopir.letters.actions.marking import withdraw_mark
from kopir.letters.models import Letter, Mailing, Mark, Proposal, Reply, Superior
from kopir.mail.actions import forget_words


def let_go(account: Account) -> None:
    """Take a person's marks back, and take their words out of what mails still tell offices."""
    for report in Report.objects.published().by_account(account).select_related("issue").order_by("pk"):
        letters = [letter.ref for letter in Letter.objects.filter(issue=report.issue).only("number")]
        forget_words([report.title, report.text], letters, trace(report.language))
    unname(account)


def unname(account: Account) -> None:
    """Take a person's marks back, and forget which acts of the site were theirs."""
    for mark in Mark.objects.filter(account=account).select_related("question__letter").order_by("pk"):
        withdraw_mark(mark.question, account)
    Letter.objects.filter(recorded_by=account).update(recorded_by=None)
    Mailing.objects.filter(confirmed_by=account).update(confirmed_by=None)
    Proposal.objects.filter(decided_by=account).update(decided_by=None)
    Reply.objects.filter(decided_by=account).update(decided_by=None)
    Superior.objects.filter(confirmed_by=account).update(confirmed_by=None)
