"""Who leaves takes along what waits or was refused, and nothing of anybody else."""

import pytest

from kopir.accounts.own_data import trace
from kopir.commitments.actions import NewCheck, write_check
from kopir.commitments.actions.erasing import let_go as let_go_of_checks
from kopir.commitments.models import Commitment, PendingCheck
from kopir.commitments.rules import Finding
from kopir.files.actions import keep_image
from kopir.files.models import StoredFile
from kopir.issues.actions import ask_support, refuse_report
from kopir.issues.actions.erasing import let_go
from kopir.issues.models import PendingSupport, Report
from kopir.issues.rules import Refusal
from kopir.web import clock
from tests.factories import commitments, issues
from tests.factories.moderation import staff

pytestmark = pytest.mark.django_db
OTHER = "somebody@example.org"


def wait(promise: Commitment, email: str, *, photo: StoredFile | None = None) -> None:
    new = NewCheck(Finding.CONFIRMED, clock.today(), "The lamp is on.", "en", photo)
    write_check(promise, new, email=email, page_language="en", connection=email)


def test_a_waiting_check_goes_with_its_photo_and_that_of_another_stays() -> None:
    account, promise = issues.citizen(), commitments.claim(commitments.a_promise())
    wait(promise, account.email, photo=keep_image(issues.photo()))
    wait(promise, account.email)
    wait(promise, OTHER)
    assert StoredFile.objects.filter(kind="image").exists()
    let_go_of_checks(account)
    assert [one.email for one in PendingCheck.objects.all()] == [OTHER]
    assert not StoredFile.objects.filter(kind="image").exists()


def test_a_waiting_support_goes_and_that_of_another_stays() -> None:
    account, report = issues.citizen(), issues.issue().reports.get()
    for email in (account.email, OTHER):
        ask_support(report, email=email, area=None, page_language="en", connection=email)
    assert PendingSupport.objects.count() == 2
    let_go(account)
    assert [one.email for one in PendingSupport.objects.all()] == [OTHER]


def test_a_refused_report_loses_its_words_and_keeps_number_and_reason() -> None:
    author = issues.citizen()
    report = issues.report(
        author=author, title="A zebra", text="A zebra has stood here since September, and nobody comes."
    )
    refuse_report(report, editor=staff(), reason=Refusal.NO_OFFICE, words="Who could do it?")
    number = Report.objects.get().refusal_number
    let_go(author)
    report = Report.objects.get()
    assert (report.state, report.refusal, report.refusal_number) == ("refused", Refusal.NO_OFFICE, number)
    assert (report.title, report.text, report.refusal_words, report.author) == (trace("en"), trace("en"), "", None)
