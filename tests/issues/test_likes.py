"""While somebody writes, like issues are offered with the reason; choosing one loses nothing that was typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.issues import likes
from kopir.issues.actions import erase_report, merge, publish_report, support
from kopir.issues.likes import Draft, Likes, likes_of
from kopir.issues.models import Issue, Merge, Report
from kopir.issues.rules import MergeReason
from kopir.likeness import neighbours
from kopir.likeness.fallback import forget_kept
from kopir.likeness.rules import FoundText, Told
from kopir.record.models import Entry
from kopir.site.replay import differences
from tests.factories import issues as make
from tests.factories.people import AreaFactory

pytestmark = pytest.mark.django_db
TITLE = "The lamp at the school crossing is dark since September"
TEXT = "The lamp at the crossing near school 12 has been dark since September, and children go home in the dark."
TYPED = {"title": TITLE, "text": f"{TEXT} Please mend it.", "topic": "roads", "is_sixteen": "on"}


@pytest.fixture
def lamp(work_off: Any) -> Issue:
    made = make.issue(title=TITLE, text=TEXT)
    make.issue(title="Water comes out brown in Abay street", text="Since Monday the water from the tap has been brown.")
    work_off()
    forget_kept()
    return made


def posted(client: Client, **facts: Any) -> Any:
    return client.post("/en/issues/new", {**TYPED, "email": "me@example.org", **facts})


def test_step_offers_what_is_like_and_keeps_every_word(client: Client, lamp: Issue) -> None:
    answer = posted(client, place="Abay 12")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('type="radio" name="joins"') == 2  # the lamp, and none of them
    assert {word for word in ("Please mend it.", "Abay 12", "me@example.org") if word not in page} == set()
    assert "only letters are compared" in page
    assert not Report.objects.filter(state="unconfirmed").exists()
    assert posted(client, like_seen="1").status_code == 302


def test_nothing_like_it_means_no_step(client: Client, lamp: Issue) -> None:
    answer = posted(client, title="Dogs run loose near the bazaar", text="Twenty stray dogs live behind the bazaar.")
    assert answer.status_code == 302


def test_fragment_answers_while_somebody_writes(client: Client, lamp: Issue) -> None:
    key = lamp.reports.get().pk
    page = client.post("/en/issues/like", {"title": TITLE}).content.decode()
    assert f'id="joins-{key}"' in page
    assert "<html" not in page
    chosen = client.post("/en/issues/like", {"title": TITLE, "joins": key}).content.decode()
    assert f'value="{key}" id="joins-{key}" aria-describedby="like-{key}" checked' in chosen
    assert client.post("/en/issues/like", {"title": "x"}).content.decode().strip() == ""
    assert client.post("/en/issues/like", {"title": TITLE, "joins": "nonsense"}).status_code == 200
    assert client.get("/en/issues/like").status_code == 405


def test_choice_survives_a_mistake_and_a_look(client: Client, lamp: Issue) -> None:
    key = str(lamp.reports.get().pk)
    for facts, status in (({"text": "short"}, 422), ({"act": "preview"}, 200)):
        answer = posted(client, joins=key, like_seen="1", **facts)
        assert answer.status_code == status
        assert f'name="joins" value="{key}"' in answer.content.decode()


def confirm(client: Client) -> Report:
    from kopir.config.worker import run_until_quiet

    run_until_quiet()
    mails = "".join(one.read_text() for one in settings.MAIL_DIR.rglob("*") if one.is_file()).replace("=\n", "")
    (secret,) = re.findall(r"issues/confirm/(\S+)", mails)
    page = client.get(f"/en/issues/confirm/{secret}").content.decode()
    assert "will stand in the case" in page
    assert client.post(f"/en/issues/confirm/{secret}").status_code == 302
    run_until_quiet()
    return Report.objects.get(joins__isnull=False)


def test_mine_too_is_a_support_at_once_and_a_report_under_the_usual_rules(client: Client, lamp: Issue) -> None:
    posted(client, joins=lamp.reports.get().pk, like_seen="1")
    report = confirm(client)
    lamp.refresh_from_db()
    assert (report.state, lamp.support_count) == ("held", 1)

    issue = publish_report(report, editor=make.citizen())

    issue.refresh_from_db()
    row = Merge.objects.get()
    assert (issue.merged_into, row.reason, row.merged_by) == (lamp, "author", None)
    entry = Entry.objects.filter(kind="issue.raised").latest("pk")
    assert (entry.public["into"], entry.public["people"]) == (lamp.number, {str(lamp.number): 1})
    assert Entry.objects.filter(kind="issue.merged").count() == 0
    assert differences() == []
    page = client.get(f"/en/issues/{lamp.number}/").content.decode()
    assert "Its author said that it is the same." in page
    assert 'in <a href="#raised">2 reports</a>' in page


def test_known_author_joins_at_once_and_counts_once(lamp: Issue) -> None:
    person = make.issue().reports.get().author
    support(person, lamp.reports.get())
    new = make.new_report(title=TITLE, text=TEXT, joins=lamp.reports.get())
    from kopir.issues.actions import fold_supports, write_signed_in

    report = write_signed_in(new, account=person, page_language="en", connection="here")
    fold_supports()
    lamp.refresh_from_db()
    assert (report.issue.merged_into_id, lamp.support_count) == (lamp.pk, 1)
    again = write_signed_in(
        make.new_report(text=TEXT, joins=lamp.reports.get()), account=person, page_language="en", connection="here"
    )
    assert again.issue is not None
    own = write_signed_in(
        make.new_report(title="Mine own", text=TEXT, joins=lamp.reports.get()),
        account=lamp.reports.get().author,
        page_language="en",
        connection="here",
    )
    fold_supports()
    lamp.refresh_from_db()
    assert (own.issue.merged_into_id, lamp.support_count) == (lamp.pk, 1)
    assert differences() == []


def test_imported_case_takes_the_words_and_no_support() -> None:
    from kopir.issues.actions import Source, import_issue, write_signed_in

    case = import_issue(make.new_report(), Source("Petitions", "p-1"))
    person = make.issue().reports.get().author
    report = write_signed_in(
        make.new_report(title="Mine", joins=case.reports.get()), account=person, page_language="en", connection="here"
    )
    assert report.issue.merged_into_id == case.pk
    assert not case.supports.exists()


def test_words_stand_alone_where_the_case_was_hidden_meanwhile(lamp: Issue) -> None:
    from kopir.issues.actions import write_signed_in

    person = make.issue().reports.get().author
    seen = lamp.reports.get()
    Issue.objects.filter(pk=lamp.pk).update(withheld="decision/1")
    report = write_signed_in(
        make.new_report(title="Mine", joins=seen), account=person, page_language="en", connection="here"
    )
    assert report.issue.merged_into is None
    assert differences() == []


def test_hidden_or_erased_texts_are_not_offered(lamp: Issue, client: Client) -> None:
    erase_report(lamp.reports.get())
    forget_kept()
    assert not likes_of(Draft(TITLE, TEXT))


def test_case_is_offered_for_the_text_that_stands_in_it(lamp: Issue) -> None:
    other = make.issue(title="Traffic at the crossing", text="Cars do not stop at the crossing in the morning.")
    merge(lamp, other, reason=MergeReason.SAME_PROBLEM, editor=make.citizen())
    found = likes_of(Draft(TITLE, TEXT)).rows[0]
    assert (found.issue, found.report) == (other, lamp.reports.get())


def test_reason_names_meaning_language_and_area(monkeypatch: pytest.MonkeyPatch) -> None:
    """The likeness process answers with meaning; here it is stood in for at the door that may be shut."""
    area = AreaFactory()
    made = make.issue(title="Лампа у школы не горит", language="ru", area=area)
    report = made.reports.get()
    told = Told((FoundText(f"report/{report.pk}", "ru", 0.97, True),), True)
    monkeypatch.setattr(neighbours.asking, "ask_text", lambda *_asked: told)
    (found,) = likes_of(Draft("The lamp is dark", TEXT, area, "en")).rows
    assert found.reasons == ("same meaning", "in Russian", "same area")
    assert (found.is_probable, found.key) == (True, report.pk)


def test_few_queries_whatever_is_there(lamp: Issue) -> None:
    likes_of(Draft(TITLE, TEXT))
    with CaptureQueriesContext(connection) as asked:
        assert likes_of(Draft(TITLE, TEXT))
    assert len(asked) <= 3
    assert likes.MOST == 5
    assert not Likes()
