"""A report as moderation sees it, and what moderation does to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db.models import QuerySet
from django.urls import reverse

from kopir.accounts.models import Account, Grant
from kopir.accounts.permissions import has_role
from kopir.accounts.rules import Role, may_act_as
from kopir.files.models import StoredFile
from kopir.issues.models import Issue, Report
from kopir.issues.models.issues import search_key
from kopir.issues.rules import ReportState, excerpt
from kopir.issues.rules.replay import BEGINNINGS
from kopir.likeness.actions import forget, want
from kopir.moderation.handlers import AuthorGroup, Thing
from kopir.web.errors import TooLate

SIDE = ("place", "public_name")


def ref_of(report: Report) -> str:
    """Return the reference under which moderation knows a report."""
    return f"report/{report.pk}"


def group_of(account: Account | None) -> AuthorGroup:
    """Return to which group of authors a person belongs: office-holders, members of the host, everybody else."""
    if account is None:
        return AuthorGroup.CITIZEN
    if getattr(account, "person", None) is not None:
        return AuthorGroup.OFFICE
    return AuthorGroup.MEMBER if has_role(account, Role.MEMBER) else AuthorGroup.CITIZEN


def thing_of(report: Report) -> Thing:
    """Return a report as moderation sees it."""
    issue, writer = report.issue, report.author or report.raised_by
    texts = {"title": report.title, "text": report.text}
    texts |= {field: getattr(report, field) for field in SIDE if getattr(report, field)}
    return Thing(
        ref=ref_of(report),
        about=(issue.ref,) if issue else (),
        url=issue.permanent_path if issue else "",
        language=report.language,
        texts=texts,
        group=AuthorGroup.MEMBER if report.raised_by_id else group_of(report.author),
        author=writer,
        mail_language=report.page_language,
        photo=report.photo,
        is_public=report.state == ReportState.PUBLISHED,
        withheld=report.withheld,
        entries=BEGINNINGS,
        side=SIDE,
        since=report.confirmed_at,
        waits_at=reverse("issues:review-one", args=[report.pk]) if report.state == ReportState.HELD else "",
    )


def published_by_group() -> Counter[AuthorGroup]:
    """Count published reports by who wrote them; what was taken over from elsewhere is nobody's here."""
    rows = Report.objects.published().filter(issue__is_imported=False)
    by_office = rows.filter(raised_by__isnull=True, author__person__isnull=False)
    total, offices = rows.count(), by_office.count()
    carried = rows.filter(raised_by__isnull=False).count()
    own = rows.filter(raised_by__isnull=True, author__person__isnull=True, author__in=members()).count()
    return Counter(
        {
            AuthorGroup.CITIZEN: total - offices - carried - own,
            AuthorGroup.MEMBER: carried + own,
            AuthorGroup.OFFICE: offices,
        }
    )


def members() -> QuerySet[Grant, int]:
    """Return the keys of accounts that act for the host."""
    roles = [role for role in Role if may_act_as(frozenset({role}), Role.MEMBER)]
    return Grant.objects.current().filter(role__in=roles).order_by().values_list("account", flat=True)


class Reports:
    """Reports, under ``report/<key>``."""

    def find(self, key: str) -> Thing | None:
        """Return a confirmed report as it stands."""
        report = _report(key)
        return thing_of(report) if report else None

    def write(self, key: str, texts: Mapping[str, str], withheld: str) -> None:
        """Let texts stand in the report, and in its issue where it names it; no search finds a trace."""
        report = Report.objects.get(pk=int(key))
        columns = {field: text for field, text in texts.items() if field in {"title", "text", *SIDE}}
        for field, text in columns.items():
            setattr(report, field, text)
        report.withheld = withheld
        report.save(update_fields=[*columns, "withheld"])
        if withheld or report.state != ReportState.PUBLISHED:
            forget([ref_of(report)])
        else:
            want([ref_of(report)])
        first = Report.objects.published().filter(issue=report.issue_id).order_by("pk").first()
        if report.issue_id and first and first.pk == report.pk:
            Issue.objects.filter(pk=report.issue_id).update(
                title=report.title,
                excerpt="" if withheld else excerpt(report.text),
                search_key="" if withheld else search_key(report.title, report.text, report.place),
                withheld=withheld,
            )

    def show_photo(self, key: str, photo: StoredFile | None) -> None:
        """Let a photo, or none, stand beside the report."""
        Report.objects.filter(pk=int(key)).update(photo=photo)

    def publish_refused(self, key: str, editor: Account | None) -> None:
        """Publish a refused report after an appeal. Entry ``issue.raised``.

        Raises
        ------
        TooLate
            ``already-decided`` where it is refused no more.
        """
        from kopir.issues.actions.publishing import publish  # noqa: PLC0415  # it asks here what moderation sees

        refused = Report.objects.filter(pk=int(key), state=ReportState.REFUSED)
        if not refused.update(state=ReportState.HELD, refusal="", refusal_words="", refusal_number=None):
            raise TooLate("already-decided")
        report = Report.objects.select_related("topic", "area", "photo", "author", "raised_by").get(pk=int(key))
        publish(report, by="host-member" if report.raised_by_id else "citizen", editor=editor)


def _report(key: str) -> Report | None:
    rows = Report.objects.exclude(state=ReportState.UNCONFIRMED).select_related(
        "issue", "photo", "author__person", "raised_by"
    )
    return rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 19 else None
