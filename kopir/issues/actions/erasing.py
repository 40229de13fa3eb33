"""Take a person's texts, photos and supports out again, for that person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kopir.accounts.models import Account
from kopir.accounts.own_data import trace
from kopir.accounts.rules import canonical_address
from kopir.files.actions import forget
from kopir.files.models import StoredFile
from kopir.issues.actions.moderated import ref_of
from kopir.issues.actions.supporting import withdraw_support
from kopir.issues.models import Issue, Merge, Pair, PendingSupport, Report, Support
from kopir.issues.models.issues import search_key
from kopir.issues.rules import ReportState, excerpt
from kopir.issues.rules.replay import BEGINNINGS
from kopir.likeness.actions import forget as forget_likeness
from kopir.mail.actions import forget_words
from kopir.moderation.actions import decisions_on, forget_kept, titled
from kopir.record.actions import redact
from kopir.record.models import Entry
from kopir.record.rules import Ground
from kopir.tokens.models import Token
from kopir.web.errors import NotAllowed

WORDS = ("title", "text", "public_name", "photo_sha256")


@transaction.atomic
def erase_report(report: Report) -> None:
    """An author's published text is replaced by a trace, with the issue's title where it came from there.

    The photo, the name and the place go as well, and what moderation keeps of a hidden text. Entry ``text.redacted``.
    """
    mark = trace(report.language)
    gone = [report.title, report.text, report.place, report.public_name, excerpt(report.text)]
    gone += forget_kept(ref_of(report))
    gone += [titled(text) for text in gone]
    issue = report.issue
    about = [f"report/{report.pk}", *([issue.ref] if issue else []), *decisions_on(ref_of(report))]
    Report.objects.filter(pk=report.pk).update(
        title=mark,
        text=mark,
        place="",
        consent_note="",
        refusal_words="",
        show_name=False,
        public_name="",
        photo=None,
        paper=None,
        withheld="",
    )
    if issue is not None:
        Issue.objects.filter(pk=issue.pk, title=report.title).update(
            title=mark, excerpt="", search_key=search_key(mark), withheld=""
        )
        for entry in _beginnings(issue):
            redact(entry, WORDS, Ground.AUTHOR, "citizen")
    forget_words(gone, about, mark)
    forget_likeness([ref_of(report)])
    _forget_files([report.photo, report.paper])
    for part in Report.objects.published().filter(split_from=report).select_related("issue", "photo", "paper"):
        erase_report(part)  # the same words, which an editor made stand a second time


@transaction.atomic
def hide_name(report: Report, *, account: Account) -> None:
    """An author lets a published text stand without their name. Entry ``text.redacted`` where a name was shown.

    Raises
    ------
    NotAllowed
        With code ``not-own`` for somebody else's text.
    """
    if report.author_id != account.pk:
        raise NotAllowed("not-own")
    Report.objects.filter(pk=report.pk).update(show_name=False, public_name="")
    forget_kept(ref_of(report), ["public_name"])
    _redact_name(report)


def let_go(account: Account) -> None:
    """Erase what a person wrote and supported."""
    for report in _published(account):
        erase_report(report)
    _let_go_of_the_rest(account)


def unname(account: Account) -> None:
    """Let a person's published texts stand without a name; everything else of them goes."""
    for report in _published(account):
        Report.objects.filter(pk=report.pk).update(show_name=False, public_name="", consent_note="", paper=None)
        _redact_name(report)
        kept = forget_kept(ref_of(report), ["public_name"])
        forget_words([report.public_name, *kept], [report.issue.ref] if report.issue else [], "")
        _forget_files([report.paper])
    _let_go_of_the_rest(account)


def _published(account: Account) -> list[Report]:
    return list(Report.objects.published().by_account(account).select_related("issue", "photo", "paper").order_by("pk"))


def _redact_name(report: Report) -> None:
    for entry in _beginnings(report.issue) if report.issue else ():
        redact(entry, ["public_name"], Ground.AUTHOR, "citizen")


def _beginnings(issue: Issue) -> list[Entry]:
    """Return the entry under which an issue's first text was published; other issues may be named in it, or name it."""
    entries = Entry.objects.filter(kind__in=BEGINNINGS).about(issue.ref)
    return [entry for entry in entries if entry.public["number"] == issue.number]


def _let_go_of_the_rest(account: Account) -> None:
    for given in Support.objects.filter(account=account).order_by("pk"):
        Token.objects.filter(about=f"support/{given.pk}").delete()
        withdraw_support(given)
    for refused in Report.objects.refused().by_account(account).select_related("issue", "photo", "paper"):
        erase_report(refused)  # its number and reason stay public
    unseen = Report.objects.filter(state__in=[ReportState.HELD, ReportState.UNCONFIRMED])
    _delete(unseen.filter(author=account).select_related("photo", "paper"))
    _delete(report for report in unseen.exclude(pending_email="") if _is_of(account, report.pending_email))
    for pending in PendingSupport.objects.order_by("pk"):
        if _is_of(account, pending.email):
            Token.objects.filter(about=f"pending-support/{pending.pk}").delete()
            pending.delete()
    Report.objects.filter(author=account).update(author=None)
    Report.objects.filter(raised_by=account).update(raised_by=None)
    Report.objects.filter(decided_by=account).update(decided_by=None)
    Merge.objects.filter(merged_by=account).update(merged_by=None)
    Merge.objects.filter(ended_by=account).update(ended_by=None)
    Pair.objects.filter(decided_by=account).update(decided_by=None)


def _delete(reports: Iterable[Report]) -> None:
    for report in list(reports):
        Token.objects.filter(about=f"report/{report.pk}").delete()
        forget_words([report.title, report.text], [f"report/{report.pk}"], "")
        report.delete()
        _forget_files([report.photo, report.paper])


def _is_of(account: Account, email: str) -> bool:
    return canonical_address(email) == account.canonical_email


def _forget_files(files: Iterable[StoredFile | None]) -> None:
    for stored in files:
        if stored is not None:
            forget(stored)
