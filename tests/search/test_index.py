"""The index follows the record: what is public is found; what is hidden, erased or gone is not, and leaves nothing."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from kopir.accounts.own_data import is_trace, trace
from kopir.commitments.models import Commitment
from kopir.config.cli import main
from kopir.issues.actions import erase_report
from kopir.issues.actions.merging import merge, unmerge
from kopir.issues.models import Issue
from kopir.issues.rules import MergeReason, Stage
from kopir.letters.models import Letter, Reply
from kopir.moderation import actions as moderation
from kopir.people.actions import FileFacts, edit_thing, import_popolo
from kopir.people.models import Person
from kopir.pure.search import key_of
from kopir.record.actions import append
from kopir.record.models import Cursor, Entry
from kopir.search import actions
from kopir.search.actions import begin_anew, hold, index_news, purge
from kopir.search.asking import Asked, find
from kopir.search.drafts import Draft, drafts_of
from kopir.search.models import Document, Purge, Word
from kopir.search.rules import mark
from kopir.web import clock
from kopir.web.dates import local
from tests.factories import commitments, issues, letters
from tests.factories.moderation import hidden, public_report, reason, ref, staff
from tests.factories.people import AreaFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def refs(text: str, **more: Any) -> set[str]:
    return {hit.ref for hit in find(Asked(text, **more)).hits}


def test_every_noun_is_found_by_its_words() -> None:
    area = AreaFactory(name="Bayterek", names={"ru": "Байтерек"})
    post = letters.post(name="Keeper of bridges", names={"kk": "Көпір күзетшісі"})
    case = issues.issue(title="The zebra crossing is worn", text="Nobody sees the stripes at dusk.", area=area)
    letter = letters.answered(issue=case, addressee=post, questions=("When will the paint come?", "Who pays?"))
    promise = commitments.a_promise(post=post, words="We will paint it violet", measure="Stripes seen from afar")
    person = PersonFactory(name="Құралай Сүлейменова")
    body = OrganizationFactory(name="Department of paints")
    index_news()
    reply = f"reply/{letter.number}-1"
    assert refs("zebra") == {case.ref}
    assert refs("stripes dusk") == {case.ref}
    assert refs("байтерек") == {case.ref}
    assert letter.ref in refs("when will the paint come")
    assert refs("council pays") == {reply}
    assert promise.ref in refs("violet")
    assert refs("Qulai") == set()
    assert refs("Quralai Suleimenova") == {person.ref} == refs("құралай")
    assert body.ref in refs("department")
    assert {post.ref, letter.ref} <= refs("keeper")
    assert post.ref in refs("көпірдің күзетшісі")


def test_marks_narrow_and_count() -> None:
    area = AreaFactory(parent=AreaFactory())
    case = issues.issue(title="Lamp one", area=area, language="ru", topic=issues.topic("water"))
    issues.issue(title="Lamp two")
    index_news()
    wanted = [
        mark("kind", "issue"), mark("language", "ru"), mark("area", area.parent.pk), mark("topic", case.topic.pk),
        mark("stage", "raised"),
    ]  # fmt: skip
    for one in wanted[1:4]:
        assert refs("lamp", marks=(one,)) == {case.ref}
    found = find(Asked("lamp"))
    assert [found.by_mark[one] for one in wanted] == [2, 1, 1, 1, 2]
    assert refs("lamp", marks=(mark("stage", "answered"),)) == set()


def test_a_new_stage_and_an_addressee_are_marks_after_the_entry() -> None:
    letter = letters.delivered()
    index_news()
    post = letter.post
    assert letter.issue.ref in refs("", marks=(mark("addressee", f"p{post.pk}"), mark("kind", "issue")))
    assert letter.issue.ref in refs("", marks=(mark("addressee", f"o{post.organization_id}"),))
    assert refs("", marks=(mark("stage", Stage.ADDRESSED.value),)) == {letter.issue.ref}
    assert not Purge.objects.exists()  # no word was lost


def test_a_hidden_text_leaves_and_comes_back() -> None:
    report = public_report(title="The zebra at our corner", text="A zebra has stood here since autumn, unseen.")
    index_news()
    decision = hidden(report)
    index_news()
    row = Document.objects.get(ref=report.issue.ref)
    assert (row.keys, row.title_keys) == ("", "")
    assert refs("zebra") == refs("hidden") == set()
    assert refs("", marks=(mark("kind", "issue"),)) == {report.issue.ref}  # its trace is shown where lists are
    assert not Word.objects.filter(key="qzebra").exists()
    assert Purge.objects.exists()
    moderation.give_back(ref(report), reason(), editor=staff())
    index_news()
    assert refs("zebra") == {report.issue.ref}
    assert Document.objects.get(ref=report.issue.ref).pk == row.pk  # its place by date is its own
    assert decision.act == "hide"


def test_an_erased_text_leaves() -> None:
    report = public_report(title="The zebra at our corner", text="A zebra has stood here since autumn, unseen.")
    index_news()
    erase_report(report)
    index_news()
    assert refs("zebra") == refs("erased request wrote") == set()
    for language in ("kk", "ru", "en"):
        assert is_trace(trace(language))
    assert not is_trace("[Erased on paper]")


def test_a_hidden_reply_has_no_words() -> None:
    reply = letters.reply()
    index_news()
    assert refs("council pays") == {f"reply/{reply.key}"}
    Reply.objects.update(withheld="decision/1")
    hold(drafts_of([reply.letter.ref]))
    assert refs("council pays") == set()
    Reply.objects.update(withheld="", state="held", hold_reason="unverified")
    hold(drafts_of([reply.letter.ref]))
    assert Document.objects.get(ref=f"reply/{reply.key}").marks == ""


def test_what_is_gone_is_found_by_nothing() -> None:
    person = PersonFactory(name="Zebrina Kopirova")
    hold(drafts_of([person.ref]))
    Person.objects.update(is_gone=True)
    hold(drafts_of([person.ref]))
    assert refs("zebrina") == refs("", marks=(mark("kind", "person"),)) == set()


def test_what_never_was_and_other_kinds_have_no_rows() -> None:
    strange = ["issue/999", "issue/x", "person/none", "decision/1", "letter/٣", "commitment/" + "9" * 40]
    assert hold(drafts_of(strange)) == 0
    assert not Document.objects.exists()


def test_the_index_follows_its_cursor_and_an_idle_tick_reads_nothing(django_assert_num_queries: Any) -> None:
    issues.issue()
    assert index_news(limit=1) == 1
    assert Cursor.objects.get(reading="search").position == Entry.objects.order_by("pk")[0].pk
    issues.issue()
    while index_news(limit=1):
        pass
    with django_assert_num_queries(3):
        assert index_news() == 0


def test_an_empty_record_is_no_news() -> None:
    assert index_news() == 0
    assert actions._index_news(5) == 0


def test_folds_of_supports_index_nothing() -> None:
    made = issues.issue()
    index_news()
    with transaction.atomic():
        append("support.counted", [made.ref], "worker", {"total": 1})
    Issue.objects.filter(pk=made.pk).update(title="Another title")
    assert index_news() == 1
    assert refs("another title") == set()


def test_a_changed_name_is_found_after_its_entry() -> None:
    person = PersonFactory(name="Zebrina Kopirova")
    hold(drafts_of([person.ref]))
    edit_thing(person, {"name": "Violetta Kopirova"})
    index_news()
    assert (refs("zebrina"), refs("violetta")) == (set(), {person.ref})


def test_a_file_of_people_brings_all_of_them(tmp_path: Path) -> None:
    issues.issue()
    index_news()
    import_popolo(b'{"persons": [{"id": "1", "name": "Zebrina Kopirova"}]}', FileFacts("people.json", "some"))
    index_news()
    assert len(refs("zebrina")) == 1


def test_rebuilding_ends_where_following_ended(capsys: pytest.CaptureFixture[str]) -> None:
    letters.answered()
    commitments.a_promise()
    while index_news(limit=2):
        pass
    before = {row.ref: (row.day, row.marks, row.title_keys, row.keys) for row in Document.objects.all()}
    words = set(Word.objects.values_list("key", "texts"))
    assert main(["search", "rebuild"]) == 0
    assert {row.ref: (row.day, row.marks, row.title_keys, row.keys) for row in Document.objects.all()} == before
    assert set(Word.objects.values_list("key", "texts")) == words
    assert f'"things": {len(before)}' in capsys.readouterr().out
    begin_anew()
    assert refs("lamp") == set()


def test_keys_grow_with_days() -> None:
    for day in ("2026-03-01", "2026-01-01", "2026-02-01"):
        with clock.living_at(clock.now().replace(month=int(day[5:7]), day=1)):
            issues.issue()
    rebuilt = list(Issue.objects.order_by("published_at"))
    hold(drafts_of([one.ref for one in rebuilt[::-1]]))
    assert list(Document.objects.order_by("pk").values_list("ref", flat=True)) == [one.ref for one in rebuilt]
    first, second, third = (local(one.published_at) for one in rebuilt)
    assert refs("lamp", since=second) == {one.ref for one in rebuilt[1:]}
    assert refs("lamp", until=second) == {one.ref for one in rebuilt[:2]}
    assert refs("lamp", since=second, until=second) == {rebuilt[1].ref}
    assert refs("lamp", since=third.replace(year=2099)) == refs("lamp", until=first.replace(year=1999)) == set()


TEXTS = st.lists(st.sampled_from(["lamp", "dark", "corner", "su", "жол", "water"]), max_size=4).map(" ".join)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 2), TEXTS, TEXTS), min_size=1, max_size=8))
def test_words_are_counted_as_they_stand(steps: list[tuple[int, str, str]]) -> None:
    """Whatever is written over whatever: the dictionary says in how many things each word stands."""
    Document.objects.all().delete()
    Word.objects.all().delete()
    for number, title, text in steps:
        hold([Draft(f"issue/{number}", clock.today(), "k_issue", ((title, "en"),), ((text, "en"),))])
    keys = [{*row.title_keys.split(), *row.keys.split()} for row in Document.objects.all()]
    counted = {key: sum(key in one for one in keys) for one in keys for key in one if len(key) > 2}
    assert dict(Word.objects.values_list("key", "texts")) == counted
    for word, key in Word.objects.exclude(word="").values_list("word", "key"):
        assert {hit.ref for hit in find(Asked(word)).hits} >= {
            row.ref for row in Document.objects.all() if key in row.title_keys.split() or key in row.keys.split()
        }


def test_a_word_that_may_be_the_erased_one_is_shown_no_more() -> None:
    def held(number: int) -> Draft:
        return Draft(f"issue/{number}", clock.today(), "k_issue", (("zebra", "en"),))

    hold([held(1), held(2)])
    assert Word.objects.get(key="qzebra").word == "zebra"
    hold([Draft("issue/1")])
    assert Word.objects.get(key="qzebra").word == ""
    hold([held(3)])
    assert (Word.objects.get(key="qzebra").word, Word.objects.get(key="qzebra").texts) == ("zebra", 2)


def test_refs_are_read_in_a_fixed_number_of_queries() -> None:
    def asked(many: int) -> int:
        made = [letters.answered() for _one in range(many)]
        wanted = [one.ref for letter in made for one in (letter, letter.issue, letter.post, letter.post.organization)]
        with CaptureQueriesContext(connection) as queries:
            drafts_of([*wanted, *(promise.ref for promise in Commitment.objects.all())])
        return len(queries)

    commitments.a_promise()
    few = asked(1)
    assert asked(5) == few <= 14
    assert Letter.objects.count() == 6


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL forgets by its own vacuum")
@pytest.mark.django_db(transaction=True)
def test_nothing_of_an_erased_text_stays_in_the_file() -> None:
    number = count(1)
    report = public_report(title="Quaggaberry at the corner", text="The quaggaberry bush hides the sign since spring.")
    for _one in range(60):
        issues.issue(title=f"Lamp {next(number)} is dark")
    while index_news(limit=20):
        pass
    traces = [key.encode() for key in (key_of("quaggab"), "quaggab")]
    name = Path(str(connection.settings_dict["NAME"]))

    def held() -> bool:
        files = [path.read_bytes() for path in (name, name.with_name(f"{name.name}-wal")) if path.exists()]
        return any(trace in file for trace in traces for file in files)

    assert held()
    erase_report(report)
    index_news()
    while purge(steps=1):
        pass
    assert not Purge.objects.exists()
    assert refs("quaggaberry") == set()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_fts(search_fts) VALUES('integrity-check')")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not held()
    assert len(refs("lamp")) == 20


def test_nothing_is_purged_within_a_transaction() -> None:
    Purge.objects.create(asked_at=clock.now())
    assert purge() == 0


def test_a_merged_issue_is_found_in_its_case_and_comes_back() -> None:
    one = issues.issue(title="Бұрыштағы шам жанбайды", text="Көшеде қараңғы, балалар қорқады.", language="kk")
    other = issues.issue(title="The lamp at our corner is dark", area=AreaFactory())
    index_news()
    editor = letters.editor()
    row = merge(one, other, reason=MergeReason.OTHER_LANGUAGE, editor=editor, words="One lamp.")
    index_news()
    assert refs("жанбайды") == refs("lamp corner dark") == {other.ref}
    assert refs("", marks=(mark("language", "kk"), mark("kind", "issue"))) == {other.ref}
    assert Document.objects.get(ref=one.ref).marks == ""
    unmerge(row, editor=editor, words="Two lamps.")
    index_news()
    assert (refs("жанбайды"), refs("lamp corner dark")) == ({one.ref}, {other.ref})


def test_an_index_that_a_backup_left_out_is_read_again() -> None:
    issues.issue()
    index_news()
    Document.objects.all().delete()
    assert index_news() == 1
    assert refs("lamp") == {"issue/1"}
