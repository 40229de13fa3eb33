"""Sheets of paper: print them with numbers, and carry in what came back on them."""

from __future__ import annotations

import secrets

from django.db import transaction

from kopir.accounts.models import Account
from kopir.files.models import StoredFile
from kopir.intake.models import PaperSheet
from kopir.intake.rules import code_of
from kopir.issues.actions import NewReport, raise_for_somebody
from kopir.issues.models import Report
from kopir.web import clock
from kopir.web.errors import TooLate

NUMBERS = 32**7


@transaction.atomic
def print_sheets(count: int, *, language: str) -> list[PaperSheet]:
    """A member prints sheets, each with a number that no other one has and nobody can guess. No entry."""
    sheets: list[PaperSheet] = []
    taken: set[str] = set()
    while len(sheets) < count:
        code = code_of(secrets.randbelow(NUMBERS))
        if code not in taken and not PaperSheet.objects.filter(code=code).exists():
            taken.add(code)
            sheets.append(PaperSheet(code=code, language=language, printed_at=clock.now()))
    return PaperSheet.objects.bulk_create(sheets)


@transaction.atomic
def carry_in(
    sheet: PaperSheet,
    new: NewReport,
    *,
    member: Account,
    consent_note: str,
    paper: StoredFile | None,
    page_language: str,
) -> Report:
    """A member carries in what somebody wrote on a numbered sheet: `raise_for_somebody`, once for each sheet.

    Raises
    ------
    TooLate
        With code ``carried`` where another text has come in on this sheet.
    """
    report = raise_for_somebody(new, member=member, consent_note=consent_note, paper=paper, page_language=page_language)
    ref = f"report/{report.pk}"
    blank = PaperSheet.objects.filter(pk=sheet.pk, report_ref=None)
    is_first = blank.update(report_ref=ref, carried_at=clock.now()) == 1
    if not is_first and not PaperSheet.objects.filter(pk=sheet.pk, report_ref=ref).exists():
        raise TooLate("carried")
    return report
