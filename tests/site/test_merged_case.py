"""A case of several issues: one page, one download, one feed; old addresses lead there as long as the merge stands."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.accounts.models import Account
from kopir.issues.actions import merge, split_report, unmerge
from kopir.issues.actions.splitting import SecondProblem
from kopir.issues.models import Issue, Merge
from kopir.issues.rules import MergeReason
from kopir.search.actions import index_news
from kopir.site import casefile
from kopir.site.finding import refs_about
from tests.factories import issues as make
from tests.factories import letters
from tests.site import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> Account:
    return make.citizen()


def joined(editor: Account, **facts: object) -> tuple[Issue, Issue, Merge]:
    one, other = make.issue(title="Шам жанбайды", language="kk"), make.issue(title="Лампа не горит", language="ru")
    return one, other, merge(one, other, reason=MergeReason.OTHER_LANGUAGE, editor=editor, words="One lamp.")


@pytest.mark.parametrize(
    "shape", ["/en/issues/{}/", "/issues/{}.json", "/issues/{}.csv", "/issues/{}.atom", "/issues/{}/embed"]
)
def test_old_address_leads_to_the_same_of_the_case(client: Client, editor: Account, shape: str) -> None:
    one, other, row = joined(editor)
    for query in ("", "?lang=kk"):
        answer = client.get(shape.format(one.number) + query)
        assert (answer.status_code, answer["Location"]) == (302, shape.format(other.number) + query)
    assert client.get(shape.format(other.number)).status_code == 200
    unmerge(row, editor=editor, words="Two lamps.")
    assert client.get(shape.format(one.number)).status_code == 200


def test_supporting_at_the_old_address_leads_to_the_case(client: Client, editor: Account) -> None:
    one, other, _row = joined(editor)
    answer = client.get(f"/en/issues/{one.number}/support")
    assert answer["Location"] == f"/en/issues/{other.number}/support"


def test_case_shows_texts_letters_and_entries_of_both(client: Client, editor: Account) -> None:
    one, other, row = joined(editor)
    letter = letters.letter(issue=one)
    promise = rows.commitment(one)
    rows.commitment(other)
    page = client.get(f"/en/issues/{other.number}/").content.decode()
    assert "Шам жанбайды" in page
    assert f"Raised as No. {one.number}, joined on" in page
    assert "It is the same problem, told in another language." in page
    assert letter.get_absolute_url() in page
    assert promise.words in page
    data = client.get(f"/issues/{other.number}.json").json()
    assert data["report_count"] == 2
    assert [report["ref"] for report in data["reports"]] == [other.ref, one.ref]
    assert data["reports"][1]["merged"]["reason"] == "other-language"
    assert len(data["letters"]) == 1
    assert len(data["commitments"]) == 2
    assert {"issue.merged", "issue.raised"} <= {entry["kind"] for entry in data["timeline"]}
    assert refs_about(other.ref) == [other.ref, one.ref]
    assert refs_about("person/somebody") == ["person/somebody"]
    assert refs_about("issue/99999") == ["issue/99999"]
    assert row.reason_label


def test_part_of_a_text_says_where_it_was_taken_from(client: Client, editor: Account) -> None:
    words = "And the bus does not come after eight in the evening."
    whole = make.issue(text=f"The lamp is dark since September. {words}")
    second = SecondProblem("No bus after eight", words, make.topic("transport"))
    part = split_report(whole.reports.get(), second, editor=editor, reason="Two offices.")
    assert (
        f'as <a href="/en/issues/{part.number}/">No. {part.number}</a>'
        in client.get(f"/en/issues/{whole.number}/").content.decode()
    )
    assert "which holds two problems" in client.get(f"/en/issues/{part.number}/").content.decode()
    assert client.get(f"/issues/{part.number}.json").json()["reports"][0]["part_of"] == whole.ref
    assert client.get(f"/issues/{whole.number}.json").json()["reports"][0]["parts"] == [part.ref]


def test_long_case_shows_some_texts_and_leads_to_all(
    client: Client, editor: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casefile, "REPORTS", 2)
    head = make.issue()
    path = f"/en/issues/{head.number}/"

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    def grow(by: int) -> None:
        for _number in range(by):
            merge(make.issue(), head, reason=MergeReason.SAME_PROBLEM, editor=editor)

    grow(2)
    small = queries()
    grow(4)
    assert queries() == small
    page = client.get(path).content.decode()
    assert "Read all 7 texts" in page
    everything = client.get(f"/en/issues/{head.number}/reports").content.decode()
    assert everything.count('class="case__report"') == 2
    assert "Next page" in everything
    assert client.get("/en/issues/999999/reports").status_code == 404


def test_lists_home_and_data_pass_by_what_is_merged(client: Client, editor: Account) -> None:
    one, other, _row = joined(editor)
    for path in ("/en/issues/", "/en/"):
        page = client.get(path).content.decode()
        assert f"/en/issues/{other.number}/" in page
        assert f"/en/issues/{one.number}/" not in page
    assert [row["number"] for row in client.get("/issues.json").json()["issues"]] == [other.number]


def test_words_of_a_merged_issue_still_find_its_case(client: Client, editor: Account) -> None:
    _one, other, _row = joined(editor)
    index_news()
    page = client.get("/en/issues/?q=жанбайды").content.decode()
    assert f"/en/issues/{other.number}/" in page
