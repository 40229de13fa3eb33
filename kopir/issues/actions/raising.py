"""Raise an issue: write, confirm, carry in for somebody, forget what was never confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from kopir.accounts.actions import confirm_account
from kopir.accounts.models import Account
from kopir.accounts.rules import canonical_address
from kopir.files.actions import attach, forget
from kopir.files.models import StoredFile
from kopir.issues import offers
from kopir.issues.actions.keys import key_in
from kopir.issues.actions.moderated import thing_of
from kopir.issues.actions.publishing import publish
from kopir.issues.actions.supporting import count_in
from kopir.issues.models import PendingSupport, Report, Topic
from kopir.issues.rules import FORGET_AFTER_DAYS, LANGUAGES, RAISE_LIMIT, TWICE, ReportState, state_after_confirming
from kopir.limits.actions import allow
from kopir.limits.rules import Asker
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.moderation.actions import hold_by_machine
from kopir.moderation.rules import Treatment, automatic_treatment
from kopir.people.models import Area
from kopir.tokens.actions import find, spend
from kopir.tokens.models import Token
from kopir.web import clock
from kopir.web.errors import TooLate

RAISE = "raise"
TERM = timedelta(days=FORGET_AFTER_DAYS)


@dataclass(frozen=True)
class NewReport:
    """What a person wrote, checked by the form."""

    title: str
    text: str
    language: str
    topic: Topic
    area: Area | None = None
    place: str = ""
    photo: StoredFile | None = None
    public_name: str = ""  # given only when it shall be published
    is_sample: bool = False
    wants_news: bool = False  # ticked the box to be told what comes of it
    joins: Report | None = None  # the text of which the author said "this is mine too"


@transaction.atomic
def write_report(new: NewReport, *, email: str, page_language: str, connection: str) -> Report:
    """A visitor has written a text; a mail with a button goes to their address. Nothing is public yet.

    A button pressed twice makes one text and one mail.

    Raises
    ------
    Refused
        With code ``too-many`` where the address or the connection has written too often today.
    """
    allow(RAISE_LIMIT, Asker(canonical_address(email), connection))
    if again := _sent_just_now(new, pending_email=email.strip()):
        return again
    report = _written(new, page_language, state=ReportState.UNCONFIRMED, pending_email=email.strip())
    queue(
        to=report.pending_email,
        template="issues/mail/confirm-report.txt",
        language=page_language,
        context={"title": report.title, "days": FORGET_AFTER_DAYS},
        about=_ref(report),
        dedupe=f"confirm-report:{report.pk}",
        link=LinkSpec(RAISE, _ref(report), TERM, "issues:confirm"),
    )
    return report


@transaction.atomic
def write_signed_in(new: NewReport, *, account: Account, page_language: str, connection: str) -> Report:
    """Somebody who is signed in has written a text; their address is confirmed already. Pressed twice, it is one text.

    Raises
    ------
    Refused
        As `write_report`.
    """
    allow(RAISE_LIMIT, Asker(account.canonical_email, connection))
    if again := _sent_just_now(new, author=account):
        return again
    report = _written(new, page_language, state=ReportState.HELD, author=account, confirmed_at=clock.now())
    _support_joined(report, account)
    return _publish_known(report, account, by="citizen")


@transaction.atomic
def confirm_report(secret: str, language: str = "") -> Report:
    """The button in the mail was pressed: the text is its author's now, its language as they may have corrected it.

    It appears at once where the author has an earlier published text; the first one waits for an editor.

    Raises
    ------
    TooLate
        With code ``token_spent`` where the link was used, has run out, or opens something else.
    """
    token = find(RAISE, secret)
    report = report_of(token)
    if token is None or report is None or not _take(report, language):
        raise TooLate("token_spent")
    spend(token)
    account = confirm_account(report.pending_email, report.page_language)
    Report.objects.filter(pk=report.pk).update(author=account)
    report.refresh_from_db()
    _support_joined(report, account)
    return _publish_known(report, account, by="citizen")


def _support_joined(report: Report, account: Account) -> None:
    """Count an author who said "this is mine too", whatever becomes of their own words; nobody counts twice."""
    seen = report.joins
    if seen is None or seen.issue is None or seen.issue.is_imported:
        return
    if not Report.objects.in_case(seen.issue.head_id).by_account(account).exists():
        count_in(account, seen, seen.issue, report.area)


def _take(report: Report, language: str) -> int:
    """Hold an unconfirmed text; zero where another request was faster."""
    said = language if language in LANGUAGES else report.language
    return Report.objects.filter(pk=report.pk, state=ReportState.UNCONFIRMED).update(
        state=ReportState.HELD, pending_email="", language=said, confirmed_at=clock.now()
    )


def report_of(token: Token | None) -> Report | None:
    """Return the unconfirmed text that a link's token is about."""
    unconfirmed = Report.objects.select_related("topic", "area", "joins__issue").filter(state=ReportState.UNCONFIRMED)
    return unconfirmed.filter(pk=key_in(token, "report")).first()


@transaction.atomic
def raise_for_somebody(
    new: NewReport, *, member: Account, consent_note: str, paper: StoredFile | None, page_language: str
) -> Report:
    """A member of the host carries in what somebody without e-mail gave them on paper.

    The paper stays private. It appears at once where the member has carried in or written before, else an
    editor looks first. Pressed twice, it is one text.
    """
    Account.objects.select_for_update().get(pk=member.pk)  # the second of two presses waits and finds the first
    if again := _sent_just_now(new, raised_by=member, consent_note=consent_note):
        return again
    report = _written(
        new,
        page_language,
        state=ReportState.HELD,
        raised_by=member,
        consent_note=consent_note,
        paper=paper,
        confirmed_at=clock.now(),
    )
    if paper:
        attach(paper, is_public=False)
    return _publish_known(report, member, by="host-member")


def forget_unconfirmed(limit: int = 200) -> int:
    """Forget texts and supports whose address was not confirmed in seven days; return how many."""
    before = clock.now() - TERM
    with transaction.atomic():
        # Locked, since the button may be pressed this very moment; what another worker holds is its own.
        rows = Report.objects.unconfirmed_since(before).select_for_update(of=("self",), skip_locked=True)
        forgotten = list(rows.select_related("photo").order_by("pk")[:limit])
        for report in forgotten:
            report.delete()
            if report.photo:
                forget(report.photo)
    old = PendingSupport.objects.asked_before(before).order_by("pk").values_list("pk", flat=True)[:limit]
    return len(forgotten) + PendingSupport.objects.filter(pk__in=list(old)).delete()[0]


def _sent_just_now(new: NewReport, **whose: object) -> Report | None:
    """Return the same text of the same person where it came a moment ago; with anything changed it is another one."""
    # All writers wait for each other here: one narrow question, and most have written nothing a moment ago.
    if not (
        keys := list(Report.objects.filter(created_at__gt=clock.now() - TWICE, **whose).values_list("pk", flat=True))
    ):
        return None
    picture = {"photo__sha256": new.photo.sha256} if new.photo else {"photo": None}
    same = Report.objects.filter(
        pk__in=keys,
        title=new.title,
        text=new.text,
        language=new.language,
        topic=new.topic,
        area=new.area,
        place=new.place,
        public_name=new.public_name,
        joins=new.joins,
        **picture,
    )
    return same.select_related("issue").first()


def _written(new: NewReport, page_language: str, **facts: object) -> Report:
    report = Report.objects.create(
        title=new.title,
        text=new.text,
        language=new.language,
        page_language=page_language,
        topic=new.topic,
        area=new.area,
        place=new.place,
        photo=new.photo,
        show_name=bool(new.public_name),
        public_name=new.public_name,
        joins=new.joins,
        is_sample=new.is_sample,
        created_at=clock.now(),
        **facts,
    )
    if new.photo:
        attach(new.photo, is_public=False)
    if new.wants_news:
        offers.note(_ref(report), page_language)
    return report


def _publish_known(report: Report, account: Account, *, by: str) -> Report:
    """Publish a known person's text at once, unless the text itself must wait: that is the same for everybody."""
    verdict = automatic_treatment([report.title, report.text])
    if verdict.treatment is Treatment.HOLD:
        hold_by_machine(thing_of(report), verdict)
        return report
    known = Report.objects.of_known(account).exists()
    if state_after_confirming(known) == ReportState.PUBLISHED:
        publish(report, by=by)
    return report


def _ref(report: Report) -> str:
    return f"report/{report.pk}"
