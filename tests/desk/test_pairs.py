"""Pairs that may be one problem: one screen a pair, decided by a key, undone for ten seconds, never decided twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.accounts.models import Account
from kopir.desk.models import Ruling
from kopir.desk.queues.pairs import sides
from kopir.issues.actions import keep_apart, merge, offer_pairs, suggest, unmerge
from kopir.issues.actions.pairing import group_pairs
from kopir.issues.models import Issue, Merge, Pair
from kopir.issues.rules import MergeReason, PairState
from kopir.likeness.models import Pair as LikePair
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry
from kopir.site.replay import differences
from kopir.web.errors import TooLate
from tests.factories import issues as make
from tests.factories.people import AreaFactory

pytestmark = pytest.mark.django_db


def pair(one: Issue | None = None, other: Issue | None = None, score: float = 0.9) -> Pair:
    one, other = one or make.issue(), other or make.issue(language="ru")
    suggest(one, other, score, "likeness")
    return Pair.objects.between(one.pk, other.pk).get()


def triple() -> list[Issue]:
    made = [make.issue() for _ in range(3)]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        pair(made[one], made[other], 0.9 - one / 10 - other / 100)
    group_pairs()
    return made


def there(key: int, what: str = "") -> str:
    return f"/en/desk/queues/pairs/{key}{what and '/' + what}"


def test_pair_stands_side_by_side(editor: Client) -> None:
    found = pair(make.issue(title="Lamp is dark at school"), make.issue(title="Лампа у школы не горит", language="ru"))
    page = editor.get(there(found.pk)).content.decode()
    assert page.count("desk__side") == 3  # the frame and two sides
    assert "different languages" in page
    assert page.count('data-key="1"') == 1


def test_join_takes_effect_after_ten_seconds_and_stands_on_the_record(editor: Client, later: Any) -> None:
    found = pair()
    kept, joined = sides(found)
    editor.post(there(found.pk, "decide"), {"act": "join"})
    assert not Merge.objects.exists()
    later()
    row = Merge.objects.get()
    assert (row.issue, row.into, row.reason) == (joined, kept, "other-language")
    found.refresh_from_db()
    assert found.state == PairState.JOINED
    assert Entry.objects.filter(kind="issue.merged").count() == 1
    assert differences() == []


def test_undo_leaves_the_pair_open(editor: Client, later: Any) -> None:
    found = pair()
    editor.post(there(found.pk, "decide"), {"act": "join"})
    editor.post(f"/en/desk/decisions/{Ruling.objects.get().pk}/undo")
    later()
    assert not Merge.objects.exists()
    assert editor.get(there(found.pk)).status_code == 200


def test_two_editors_never_decide_the_same_pair(editor: Client, other: Client, later: Any) -> None:
    found = pair()
    assert editor.post(there(found.pk, "decide"), {"act": "apart"}).status_code == 302
    assert other.post(there(found.pk, "decide"), {"act": "join"}).status_code == 422
    later()
    found.refresh_from_db()
    assert found.state == PairState.APART


def test_not_the_same_is_remembered(editor: Client, later: Any) -> None:
    found = pair()
    editor.post(there(found.pk, "decide"), {"act": "apart"})
    later()
    assert suggest(found.second, found.first, 0.99, "likeness") is False
    assert not Pair.objects.open().exists()
    with pytest.raises(TooLate):
        keep_apart(found, editor=make.citizen())


def test_other_way_round_and_in_words(editor: Client, later: Any) -> None:
    found, second = pair(), pair()
    kept, _joined = sides(found)
    editor.post(there(found.pk, "decide"), {"act": "turned"})
    left, right = sides(second)
    words = {"act": "words", "keep": right.number, "reason": "same-place", "words": "The same corner."}
    editor.post(there(second.pk, "decide"), words)
    later()
    rows = Merge.objects.order_by("pk")
    assert [row.issue for row in rows] == [kept, left]
    assert (rows[1].into, rows[1].reason, rows[1].words) == (right, "same-place", "The same corner.")


def test_wrong_words_come_back(editor: Client) -> None:
    found = pair()
    assert editor.post(there(found.pk, "decide"), {"act": "words", "keep": 999, "reason": "x"}).status_code == 422


def test_quick_decisions_in_a_cluster_do_not_trip_over_each_other(editor: Client, later: Any) -> None:
    triple()
    for found in Pair.objects.open().order_by("pk"):
        assert editor.post(there(found.pk, "decide"), {"act": "join"}).status_code == 302
    later()
    assert Merge.objects.count() == 2
    assert not Ruling.objects.filter(state="refused").exists()
    assert Issue.objects.unmerged().count() == 1


def test_words_for_two_that_are_one_already_change_nothing(editor: Client, later: Any) -> None:
    triple()
    keys = list(Pair.objects.open().order_by("pk"))
    for found in keys[:2]:
        editor.post(there(found.pk, "decide"), {"act": "join"})
    kept = sides(keys[2])[0]
    words = {"act": "words", "keep": kept.number, "reason": "same-problem"}
    editor.post(there(keys[2].pk, "decide"), words)
    later()
    assert Merge.objects.count() == 2


def test_cluster_is_joined_at_once(editor: Client, later: Any) -> None:
    made = triple()
    first = Pair.objects.open().order_by("pk")[0]
    page = editor.get(there(first.pk)).content.decode()
    assert "Join several at once" in page
    numbers = [issue.number for issue in made]
    typed = {"act": "cluster", "keep": numbers[0], "take": numbers, "reason": "same-problem", "words": "One lamp."}
    assert editor.post(there(first.pk, "decide"), typed | {"take": numbers[0]}).status_code == 422
    assert editor.post(there(first.pk, "decide"), typed).status_code == 302
    later()
    assert [row.into for row in Merge.objects.all()] == [made[0], made[0]]
    assert not Pair.objects.open().exists()
    assert differences() == []


def test_cluster_that_came_together_meanwhile_is_no_trouble(editor: Client, later: Any) -> None:
    made = triple()
    found = Pair.objects.open().order_by("pk")[0]
    numbers = [issue.number for issue in made]
    typed = {"act": "cluster", "keep": numbers[0], "take": numbers, "reason": "same-problem"}
    editor.post(there(found.pk, "decide"), typed)
    merge(made[1], made[0], reason=MergeReason.SAME_PROBLEM, editor=make.citizen())
    later()
    assert Merge.objects.count() == 2


def test_pairs_follow_a_case_and_come_back_with_unmerging(account: Account) -> None:
    one, two, three = triple()
    row = merge(one, two, reason=MergeReason.SAME_PROBLEM, editor=account)
    assert [(found.first, found.second) for found in Pair.objects.open()] == [(two, three)]
    moot = Pair.objects.get(state=PairState.MOOT)
    keep_apart(moot, editor=account)
    assert not Pair.objects.open().exists()
    unmerge(row, editor=account, words="No.")
    assert Pair.objects.between(one.pk, two.pk).get().state == PairState.APART
    assert suggest(one, one, 1.0, "x") is False


def test_unmerged_issue_is_offered_again(account: Account) -> None:
    one, two, three = triple()
    Pair.objects.between(two.pk, three.pk).delete()
    row = merge(one, two, reason=MergeReason.SAME_PROBLEM, editor=account)
    assert [(found.first, found.second) for found in Pair.objects.open()] == [(two, three)]
    unmerge(row, editor=account, words="No.")
    assert {(found.first, found.second) for found in Pair.objects.open()} == {(one, three), (two, three)}


def test_found_pairs_are_taken_over_once_and_grouped() -> None:
    assert offer_pairs() == 0
    made = [make.issue() for _ in range(3)]
    refs = [f"report/{issue.reports.get().pk}" for issue in made]
    facts = {"kind": "report", "model": "m", "found_at": made[0].published_at, "is_probable": True}
    for one, other, score in ((0, 1, 0.97), (1, 2, 0.8), (0, 2, 0.1)):
        LikePair.objects.create(
            first=min(refs[one], refs[other]), second=max(refs[one], refs[other]), score=score, **facts
        )
    assert (offer_pairs(), offer_pairs()) == (2, 0)
    assert set(Pair.objects.values_list("group", flat=True)) == {made[0].pk}


@pytest.mark.parametrize("order", ["score", "cluster", "place", "date"])
def test_queue_is_worked_through_in_the_order_chosen(editor: Client, order: str) -> None:
    area = AreaFactory(slug="aa")
    first, second = pair(score=0.6), pair(make.issue(area=area), score=0.8)
    expected = {"score": second, "cluster": second, "place": second, "date": second}[order]
    answer = editor.post("/en/desk/queues/pairs/next", {"order": order})
    assert answer["Location"] == f"{there(expected.pk)}?order={order}"
    answer = editor.post(there(expected.pk, "decide"), {"act": "apart", "order": order})
    assert answer["Location"] == f"{there(first.pk)}?order={order}"
    assert "Surest first" in editor.get("/en/desk/?queue=pairs").content.decode()


def test_screen_of_a_pair_takes_as_many_queries_whatever_waits(editor: Client) -> None:
    def count(found: Pair) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert editor.get(there(found.pk)).status_code == 200
        return len(asked)

    found = pair()
    editor.get(there(found.pk))
    small = count(found)
    for _ in range(12):
        pair()
    assert count(found) == small


def test_issue_is_joined_and_taken_back_from_its_own_page(editor: Client) -> None:
    one, other = make.issue(), make.issue()
    path = f"/en/desk/issues/{one.number}/merge"
    assert editor.get(path).status_code == 200
    assert editor.post(path, {"number": 9999, "reason": "same-problem"}).status_code == 422
    assert editor.post(path, {"number": one.number, "reason": "same-problem"}).status_code == 422
    answer = editor.post(path, {"number": other.number, "reason": "same-problem", "words": "One lamp."})
    assert answer["Location"] == f"/en/desk/issues/{other.number}"
    assert "Take the merge back" in editor.get(answer["Location"]).content.decode()
    assert editor.get(f"/en/desk/issues/{one.number}")["Location"] == f"/en/desk/issues/{other.number}"
    assert editor.get(path).status_code == 404
    row = Merge.objects.get()
    back = f"/en/desk/merges/{row.number}/undo"
    assert editor.get(back).status_code == 200
    assert editor.post(back, {"words": ""}).status_code == 422
    assert editor.post(back, {"words": "Two lamps."}).status_code == 302
    assert editor.get(back).status_code == 404
    assert Issue.objects.unmerged().count() == 2


def test_hidden_issue_is_not_joined_from_its_page(editor: Client) -> None:
    one, other = make.issue(), make.issue()
    Issue.objects.filter(pk=other.pk).update(withheld="decision/1")
    path = f"/en/desk/issues/{one.number}/merge"
    answer = editor.post(path, {"number": other.number, "reason": "same-problem"})
    assert answer.status_code == 422
    assert "Its text is hidden" in answer.content.decode()


def test_text_is_split_from_the_desk(editor: Client) -> None:
    words = "And the bus does not come after eight in the evening."
    report = make.issue(text=f"The lamp is dark since September. {words}").reports.get()
    path = f"/en/desk/reports/{report.pk}/split"
    assert editor.get(path).status_code == 200
    typed = {"title": "No bus after eight", "part": words, "topic": "transport", "words": "Two offices."}
    assert editor.post(path, typed | {"part": "Words that nobody has ever written."}).status_code == 422
    assert editor.post(path, typed).status_code == 302
    assert Issue.objects.count() == 2
    assert OutgoingMail.objects.filter(template="issues/mail/split.txt").count() == 1


def test_a_pair_that_lies_within_one_case_is_moot(account: Account) -> None:
    one, two, three = (make.issue() for _number in range(3))
    merge(one, two, reason=MergeReason.SAME_PROBLEM, editor=account)
    inside = Pair.objects.between(one.pk, two.pk).get()
    Pair.objects.filter(pk=inside.pk).update(state=PairState.OPEN, decided_at=None, decided_by=None)
    merge(two, three, reason=MergeReason.SAME_PROBLEM, editor=account)
    inside.refresh_from_db()
    assert inside.state == PairState.MOOT
    Pair.objects.filter(pk=inside.pk).update(state=PairState.OPEN, decided_at=None, decided_by=None)
    keep_apart(inside, editor=account)
    inside.refresh_from_db()
    assert inside.state == PairState.APART


def test_pairs_that_are_known_are_not_offered_again() -> None:
    one, two = make.issue(), make.issue()
    suggest(one, two, 0.9, "likeness")
    first, second = sorted(f"report/{issue.reports.get().pk}" for issue in (one, two))
    LikePair.objects.create(
        first=first, second=second, score=0.9, kind="report", model="m", found_at=one.published_at, is_probable=True
    )
    assert offer_pairs() == 0
    assert Pair.objects.count() == 1
