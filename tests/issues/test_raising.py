from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings

from kopir.accounts.models import Account
from kopir.config.worker import run_until_quiet
from kopir.files.actions import keep_document, keep_image
from kopir.files.models import StoredFile
from kopir.issues.actions import (
    RAISE,
    confirm_report,
    publish_report,
    raise_for_somebody,
    refuse_report,
    report_of,
    write_report,
    write_signed_in,
)
from kopir.issues.models import Issue, Report
from kopir.issues.rules import RAISE_LIMIT, Refusal, ReportState
from kopir.issues.tasks import CHORES
from kopir.limits.actions import forget_uses
from kopir.limits.models import Use
from kopir.mail.actions import send_due
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry
from kopir.tokens.actions import find, mint
from kopir.tokens.models import Token
from kopir.web import clock
from kopir.web.errors import Refused, TooLate
from tests.factories.issues import TEXT, citizen, issue, new_report, photo, report
from tests.factories.people import AreaFactory

pytestmark = pytest.mark.django_db

ADDRESS = "Aigul.Writer@example.org"


def mails() -> list[str]:
    """The texts of all mails that went out, each once, the latest last; they are then taken away."""
    send_due()
    found = sorted(Path(settings.MAIL_DIR).glob("*"), key=lambda path: path.stat().st_mtime_ns)
    texts = [path.read_text() for path in found]
    for path in found:
        path.unlink()
    return texts


def write(**facts: Any) -> Report:
    asks = {"email": ADDRESS, "page_language": "en", "connection": "192.0.2.1"}
    asks |= {key: facts.pop(key) for key in list(facts) if key in asks}
    return write_report(new_report(**facts), **asks)


def secret_of(written: Report) -> str:
    return mint(RAISE, f"report/{written.pk}", timedelta(days=7))


def test_write_report_publishes_nothing_and_sends_one_mail() -> None:
    written = write()
    assert (written.state, written.pending_email, written.author) == (ReportState.UNCONFIRMED, ADDRESS, None)
    assert not Issue.objects.exists()
    assert not Entry.objects.exists()
    assert not Account.objects.exists()
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.link_act, mail.link_about) == (ADDRESS, RAISE, f"report/{written.pk}")
    (text,) = mails()
    assert "/en/issues/confirm/" in text.replace("=\n", "")
    assert TEXT not in text


def test_write_report_keeps_a_name_only_if_it_is_to_be_shown() -> None:
    assert (write().show_name, write().public_name) == (False, "")
    named = write(public_name="Aigul")
    assert (named.show_name, named.public_name, named.shown_name) == (True, "Aigul", "Aigul")


def test_write_report_is_limited_by_address() -> None:
    most = RAISE_LIMIT.address
    for place in range(most):
        write(email=f"aigulwriter+{place}@example.org", connection=f"192.0.2.{place}")
    with pytest.raises(Refused) as refusal:
        write(email="AIGULWRITER@example.org", connection="192.0.2.99")
    assert refusal.value.code == "too-many"
    assert Report.objects.count() == most == OutgoingMail.objects.count()
    write(email="another@example.org")


def test_write_report_is_limited_by_connection_and_free_again_tomorrow() -> None:
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as now:
        most = RAISE_LIMIT.connection
        for place in range(most):
            write(email=f"writer{place}@example.org")
        with pytest.raises(Refused):
            write(email="one.more@example.org")
        now.shift(timedelta(days=1))
        write(email="one.more@example.org")


def test_limits_keep_no_address() -> None:
    write()
    kept = " ".join(str(value) for row in Use.objects.values_list() for value in row)
    assert "example" not in kept
    assert "192.0.2" not in kept
    assert forget_uses() == 0
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert forget_uses() == 2


def test_confirm_report_holds_the_first_text_of_an_unknown_address() -> None:
    written = write()
    held = confirm_report(secret_of(written))
    assert (held.state, held.pending_email) == (ReportState.HELD, "")
    assert held.author == Account.objects.get()
    assert held.author.confirmed_at is not None
    assert held.author.language == "en"
    assert not Issue.objects.exists()
    assert not Entry.objects.exists()


def test_confirm_report_publishes_at_once_who_has_been_published() -> None:
    known = citizen(ADDRESS)
    issue(author=known)
    shown = confirm_report(secret_of(write(title="Another lamp is dark too")))
    assert shown.state == ReportState.PUBLISHED
    assert shown.issue == Issue.objects.get(number=2)
    assert shown.author == known


def test_a_held_or_refused_text_makes_nobody_known() -> None:
    writer = citizen(ADDRESS)
    report(author=writer)
    refuse_report(report(author=writer), editor=citizen(), reason=Refusal.HATE, words="No.")
    assert confirm_report(secret_of(write())).state == ReportState.HELD


def test_confirm_report_takes_the_language_that_the_writer_chose() -> None:
    assert confirm_report(secret_of(write(language="ru")), "kk").language == "kk"
    assert confirm_report(secret_of(write(language="ru")), "xx").language == "ru"


def test_confirm_report_works_once() -> None:
    secret = secret_of(write())
    confirm_report(secret)
    with pytest.raises(TooLate) as refusal:
        confirm_report(secret)
    assert refusal.value.code == "token_spent"
    assert Report.objects.count() == 1


def test_a_second_link_of_the_same_text_does_nothing() -> None:
    written = write()
    first, second = secret_of(written), secret_of(written)
    confirm_report(first)
    with pytest.raises(TooLate):
        confirm_report(second)


def test_confirm_report_refuses_other_links() -> None:
    written = write()
    for secret in ("", "x" * 22, mint("support", f"report/{written.pk}", None), mint(RAISE, "report/0", None)):
        with pytest.raises(TooLate):
            confirm_report(secret)
    assert Report.objects.get().state == ReportState.UNCONFIRMED


def test_confirm_report_runs_out_after_seven_days() -> None:
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as now:
        secret = secret_of(write())
        now.shift(timedelta(days=7))
        with pytest.raises(TooLate):
            confirm_report(secret)


def test_report_of_reads_only() -> None:
    written = write()
    token = find(RAISE, secret_of(written))
    assert report_of(token) == written
    assert report_of(None) is None


def test_write_signed_in_needs_no_mail() -> None:
    writer = citizen(ADDRESS)
    held = write_signed_in(new_report(), account=writer, page_language="en", connection="192.0.2.1")
    assert (held.state, held.author, held.pending_email) == (ReportState.HELD, writer, "")
    publish_report(held, editor=citizen())
    shown = write_signed_in(new_report(place="Abai 5"), account=writer, page_language="en", connection="192.0.2.1")
    assert shown.state == ReportState.PUBLISHED
    assert OutgoingMail.objects.filter(template="issues/mail/confirm-report.txt").count() == 0


def test_publish_report_writes_one_entry_and_tells_the_author() -> None:
    area, picture = AreaFactory(), keep_image(photo())
    held = report(
        area=area, photo=picture, author=citizen(ADDRESS), show_name=True, public_name="Aigul", place="Abai 5"
    )
    made = publish_report(held, editor=citizen())
    entry = Entry.objects.get()
    assert (entry.kind, entry.by) == ("issue.raised", "citizen")
    assert entry.about == ["issue/1", "topic/roads", area.ref]
    assert entry.public == {
        "number": 1,
        "language": "en",
        "topic": "roads",
        "area": area.slug,
        "stage": "raised",
        "for_somebody": False,
    }
    assert entry.opened("photo_sha256") == picture.sha256
    assert entry.opened("title") == held.title
    assert entry.opened("text") == held.text
    assert entry.opened("public_name") == "Aigul"
    assert (made.title, made.excerpt, made.language, made.area) == (held.title, TEXT, "en", area)
    picture.refresh_from_db()
    assert picture.is_public
    (mail,) = mails()
    assert "/issues/1" in mail
    assert TEXT not in mail


def test_publish_report_hides_a_name_that_is_not_to_be_shown() -> None:
    publish_report(report(), editor=citizen())
    assert set(Entry.objects.get().commitments) == {"title", "text"}


def test_refuse_report_leaves_number_reason_and_date_but_no_text() -> None:
    picture, editor = keep_image(photo()), citizen()
    held = report(author=citizen(ADDRESS), photo=picture, page_language="ru")
    refuse_report(held, editor=editor, reason=Refusal.PERSONAL_DATA, words="Please leave out the neighbour's name.")
    held.refresh_from_db()
    assert (held.state, held.refusal, held.refusal_number) == (ReportState.REFUSED, "personal-data", 1)
    assert held.decided_by == editor
    assert held.photo is None
    assert not StoredFile.objects.exists()
    entry = Entry.objects.get()
    assert (entry.kind, entry.by, entry.about) == ("report.refused", "editor", ["refusal/1", "decision/1"])
    assert entry.public == {"number": 1, "reason": "personal-data", "language": "en", "decision": 1}
    assert entry.commitments == {}
    (mail,) = mails()
    assert "Please leave out the neighbour" in mail


def test_one_decides_once() -> None:
    held, editor = report(), citizen()
    other = Report.objects.get(pk=held.pk)
    publish_report(held, editor=editor)
    for decide in (
        lambda: publish_report(other, editor=editor),
        lambda: refuse_report(other, editor=editor, reason=Refusal.HATE, words="No."),
    ):
        with pytest.raises(TooLate) as refusal:
            decide()
        assert refusal.value.code == "already-decided"
    assert Entry.objects.count() == 1
    assert Issue.objects.count() == 1


def test_publish_report_of_nobody_tells_nobody() -> None:
    held = report()
    Report.objects.update(author=None)
    held.refresh_from_db()
    publish_report(held, editor=citizen())
    assert not OutgoingMail.objects.exists()


def test_an_unconfirmed_text_cannot_be_published() -> None:
    with pytest.raises(TooLate):
        publish_report(report(state=ReportState.UNCONFIRMED, pending_email=ADDRESS), editor=citizen())
    assert not Issue.objects.exists()


def test_raise_for_somebody_keeps_the_paper_private_and_the_consent() -> None:
    member, paper = citizen(), keep_document(photo())
    held = raise_for_somebody(
        new_report(), member=member, consent_note="Signed at the reception on 2 March.", paper=paper, page_language="en"
    )
    assert (held.state, held.author, held.raised_by) == (ReportState.HELD, None, member)
    paper.refresh_from_db()
    assert paper.attached_at is not None
    assert not paper.is_public
    publish_report(held, editor=citizen())
    entry = Entry.objects.get()
    assert (entry.by, entry.public["for_somebody"]) == ("host-member", True)
    again = raise_for_somebody(new_report(), member=member, consent_note="Signed.", paper=None, page_language="en")
    assert again.state == ReportState.PUBLISHED
    assert Entry.objects.filter(by="host-member").count() == 2


def test_button_pressed_twice_makes_one_text_and_one_mail() -> None:
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as now:
        first = write(photo=keep_image(photo()))
        assert write(photo=keep_image(photo())) == first
        changed = write(photo=keep_image(photo()), place="Abai 5")
        assert changed != first
        now.shift(timedelta(minutes=10, seconds=1))
        later = write(photo=keep_image(photo()))
    assert later != first
    assert OutgoingMail.objects.count() == Report.objects.count() == 3


def test_button_pressed_twice_by_a_known_author_makes_one_issue() -> None:
    author = issue(author=citizen(ADDRESS)).reports.get().author
    assert author is not None
    asks: dict[str, Any] = {"account": author, "page_language": "en", "connection": "192.0.2.1"}
    first = write_signed_in(new_report(place="Abai 5"), **asks)
    assert write_signed_in(new_report(place="Abai 5"), **asks) == first
    assert Issue.objects.count() == 2


def test_button_pressed_twice_by_a_member_makes_one_text() -> None:
    member = citizen()
    asks: dict[str, Any] = {"member": member, "consent_note": "Signed.", "page_language": "en"}
    first = raise_for_somebody(new_report(), paper=keep_document(photo()), **asks)
    assert raise_for_somebody(new_report(), paper=keep_document(photo()), **asks) == first


def test_forget_unconfirmed_takes_text_photo_and_address_after_seven_days() -> None:
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as now:
        write(photo=keep_image(photo()))
        write(email="another@example.org")
        kept = confirm_report(secret_of(write(email="kept@example.org")))
        assert run_until_quiet(CHORES) == 0
        now.shift(timedelta(days=7, seconds=1))
        fresh = write(email="fresh@example.org")
        assert run_until_quiet(CHORES) >= 1
        assert set(Report.objects.all()) == {kept, fresh}
        assert not StoredFile.objects.exists()


def test_the_address_is_nowhere_but_with_the_account() -> None:
    confirm_report(secret_of(write(public_name="Aigul")))
    held = Report.objects.get()
    publish_report(held, editor=citizen())
    mails()
    kept = [
        str(value).lower()
        for model in (Report, Issue, Entry, OutgoingMail, Token, Use)
        for row in model._default_manager.values_list()
        for value in row
    ]
    assert [value for value in kept if "aigul.writer" in value] == []
