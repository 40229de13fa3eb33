"""Support an issue and take it back, with an address or signed in."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from kopir.accounts.actions import confirm_account
from kopir.accounts.models import Account
from kopir.accounts.rules import canonical_address
from kopir.issues import offers
from kopir.issues.actions.keys import key_in
from kopir.issues.models import Issue, PendingSupport, Report, Support, SupportDelta
from kopir.issues.rules import FORGET_AFTER_DAYS, SUPPORT_LIMIT, TWICE
from kopir.limits.actions import allow
from kopir.limits.rules import Asker
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.people.models import Area
from kopir.tokens.actions import find, spend
from kopir.tokens.models import Token
from kopir.web import clock
from kopir.web.errors import NotAllowed, TooLate

SUPPORT = "support"
WITHDRAW = "withdraw-support"
TERM = timedelta(days=FORGET_AFTER_DAYS)


@transaction.atomic
def ask_support(
    report: Report, *, email: str, area: Area | None, page_language: str, connection: str, wants_news: bool = False
) -> None:
    """A visitor wants to support an issue; what happens next stands in a mail that only they can read.

    The same wish sent again within minutes (a button pressed twice, a page that broke) makes no second mail.
    For every address the same rows are read and written, so neither the answer nor its time tells whether
    the address is known here or supports the issue already.

    Raises
    ------
    Refused
        With code ``too-many`` where the address or the connection has asked too often today.
    NotAllowed
        With code ``imported`` for a case that was raised elsewhere.
    """
    issue = _supportable(report)
    canonical = canonical_address(email)
    allow(SUPPORT_LIMIT, Asker(canonical, connection))
    given = Support.objects.in_case(issue.head_id).filter(account__canonical_email=canonical).first()
    wrote = Report.objects.in_case(issue.head_id).filter(author__canonical_email=canonical).exists()
    same = {"report": report, "area": area, "email": email.strip(), "page_language": page_language}
    if PendingSupport.objects.filter(created_at__gt=clock.now() - TWICE, **same).exists():
        return
    pending = PendingSupport.objects.create(issue=issue, created_at=clock.now(), **same)
    if wants_news:
        offers.note(_ref(pending), page_language)
    link = LinkSpec(SUPPORT, _ref(pending), TERM, "issues:confirm-support")
    what = "confirm"
    if wrote:
        what = "own"
    elif given:
        what = "already"
        link = LinkSpec(WITHDRAW, f"support/{given.pk}", TERM, "issues:withdraw-support")
    queue(
        to=pending.email,
        template="issues/mail/support.txt",
        language=page_language,
        context={"what": what, "title": issue.title, "path": issue.permanent_path, "days": FORGET_AFTER_DAYS},
        about=issue.ref,
        dedupe=f"support:{pending.pk}",
        link=link,
    )


@transaction.atomic
def confirm_support(secret: str) -> Issue:
    """The button in the mail was pressed: the person is counted once, however often they asked.

    Raises
    ------
    TooLate
        With code ``token_spent`` where the link was used, has run out, or opens something else.
    """
    token = find(SUPPORT, secret)
    pending = pending_of(token)
    if token is None or pending is None:
        raise TooLate("token_spent")
    spend(token)
    account = confirm_account(pending.email, pending.page_language)
    offers.keep(_ref(pending), account, pending.issue)
    pending.delete()
    if not Report.objects.in_case(pending.issue.head_id).by_account(account).exists():
        count_in(account, pending.report, pending.issue, pending.area)
    return pending.issue


@transaction.atomic
def support(account: Account, report: Report, area: Area | None = None, *, news_in: str = "") -> bool:
    """Somebody who is signed in supports an issue; return whether they are newly counted.

    `news_in` is the language in which they want to be told what comes of it, empty where they do not.

    Raises
    ------
    NotAllowed
        With code ``own`` for an issue that they raised, ``imported`` for a case raised elsewhere.
    """
    issue = _supportable(report)
    if Report.objects.in_case(issue.head_id).by_account(account).exists():
        raise NotAllowed("own")
    if news_in:
        offers.begin(account, issue, news_in)
    return count_in(account, report, issue, area)


@transaction.atomic
def withdraw_support(given: Support) -> bool:
    """Take a support back; return whether it was still there. It is deleted, and the count follows."""
    # Whoever deletes the row writes its -1: two presses at once find one row.
    deleted = Support.objects.filter(pk=given.pk).delete()[0]
    if deleted:
        SupportDelta.objects.create(issue_id=given.issue_id, area_id=given.area_id, change=-1)
    return bool(deleted)


@transaction.atomic
def withdraw_by_link(secret: str) -> Issue:
    """Take a support back by the link in a mail.

    Raises
    ------
    TooLate
        With code ``token_spent`` where the link was used, has run out, or the support is gone.
    """
    token = find(WITHDRAW, secret)
    given = support_of(token)
    if token is None or given is None:
        raise TooLate("token_spent")
    spend(token)
    withdraw_support(given)
    return given.issue


def pending_of(token: Token | None) -> PendingSupport | None:
    """Return what a confirmation link's token is about."""
    rows = PendingSupport.objects.select_related("issue", "report", "area")
    return rows.filter(pk=key_in(token, "pending-support")).first()


def support_of(token: Token | None) -> Support | None:
    """Return the support that a withdrawal link's token is about."""
    rows = Support.objects.select_related("issue")
    return rows.filter(pk=key_in(token, "support")).first()


def _ref(pending: PendingSupport) -> str:
    return f"pending-support/{pending.pk}"


def _supportable(report: Report) -> Issue:
    issue = report.issue
    if issue is None or issue.is_imported:
        raise NotAllowed("imported")
    return issue


def count_in(account: Account, report: Report, issue: Issue, area: Area | None) -> bool:
    """Let a person support the text they saw; who supports another text of the same case is counted already."""
    if Support.objects.in_case(issue.head_id).filter(account=account).exists():
        return False
    _given, is_new = Support.objects.get_or_create(
        issue=issue, account=account, defaults={"report": report, "area": area, "created_at": clock.now()}
    )
    if is_new:  # else pressed twice at once; in processes of its own: tests/issues/crowd.py
        SupportDelta.objects.create(issue=issue, area=area, change=1)
    return is_new
