"""Pages and data of viewpoints: the call, the form, the list by question and side, one, the feed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kopir.debates import actions as debates
from kopir.debates.actions.changing import Item
from kopir.debates.models import Debate
from kopir.desk.actions import carry_out
from kopir.desk.models import Ruling
from kopir.moderation import actions as moderation
from kopir.moderation.rules import Rule
from kopir.tokens.actions import mint
from kopir.viewpoints import actions
from kopir.viewpoints.labels import SIDES
from kopir.viewpoints.models import Viewpoint
from kopir.viewpoints.rules import MOST_QUOTES, Stance, State
from kopir.viewpoints.showing import by_question, counts_of, open_sides
from tests.factories import issues
from tests.factories.debates import a_debate
from tests.factories.moderation import staff, statement
from tests.factories.viewpoints import QUOTE, TEXT, held, shown

pytestmark = pytest.mark.django_db


def body(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def given(**facts: Any) -> dict[str, Any]:
    return {
        "side": "agrees", "quote_1": f"“{QUOTE}”", "title": "Light the bridge first", "text": TEXT,
        "public_name": "A walker", "is_sixteen": "on", "email": "writer@example.org",
    } | facts  # fmt: skip


def there(debate: Debate, rest: str = "") -> str:
    return f"/en/debates/{debate.number}/viewpoints{rest}"


def test_a_debate_calls_for_points_of_view_and_counts_them_by_side(client: Client) -> None:
    debate = a_debate()
    shown(debate)
    hidden = shown(debate, side="agrees")
    moderation.withhold(hidden.ref, statement(), editor=staff())
    page = body(client, f"/en/debates/{debate.number}")
    assert there(debate, "/new") in page
    assert [(words, one.count, one.of) for words, one in counts_of(debate)] == [
        (SIDES["agrees"], 0, 1), (SIDES["disagrees"], 1, 1), (SIDES["other"], 0, 1),
    ]  # fmt: skip
    assert "<strong>1 of 1</strong>" in page


def test_a_debate_with_two_sides_of_its_own_has_these() -> None:
    debate = a_debate()
    first, second = debate.voices.all()[:2]
    type(first).objects.filter(pk=first.pk).update(side="Bridge")
    assert open_sides(debate) == tuple(stance.value for stance in Stance)
    type(second).objects.filter(pk=second.pk).update(side="Ferry")
    assert open_sides(debate) == ("Bridge", "Ferry", "other")


def test_nothing_typed_is_lost_and_errors_stand_at_their_place(client: Client) -> None:
    debate = a_debate()
    sent = given(quote_1="Nobody said these words here", quote_2="The bridge needs a rail", text="too short", side="")
    answer = client.post(there(debate, "/new"), sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) == {"quote_1", "quote_2", "text", "side"}
    assert [error.code for name in ("quote_1", "quote_2") for error in form.errors.as_data()[name]] == [
        "not-said", "said-twice",
    ]  # fmt: skip
    page = answer.content.decode()
    assert all(words in page for words in ("Nobody said these words here", "The bridge needs a rail", "too short"))
    unknown = client.post(there(debate, "/new"), given(text="1 2 3 " * 30, title="1234567890 1234"))
    assert set(unknown.context["form"].errors) == {"language"}


def test_it_can_be_looked_at_before_it_is_sent(client: Client) -> None:
    debate = a_debate()
    page = client.post(there(debate, "/new"), given(act="preview")).content.decode()
    assert page.count(QUOTE) >= 2
    assert not Viewpoint.objects.exists()


def test_a_visitor_writes_confirms_and_an_editor_finds_it_at_the_desk(client: Client) -> None:
    debate = a_debate()
    debates.set_agenda(debate, [Item("The rail", debate.turns.get(number=1).public_id)])
    answer = client.post(there(debate, "/new"), given(item="1"))
    assert (answer.status_code, answer["Location"]) == (302, "/en/viewpoints/sent")
    one = Viewpoint.objects.get()
    assert (one.language, one.item_title, one.state) == ("en", "The rail", State.UNCONFIRMED)
    assert "7 days" in body(client, "/en/viewpoints/sent")
    secret = mint(actions.CONFIRM, one.ref, actions.writing.TERM)
    assert one.title in body(client, f"/en/viewpoints/confirm/{secret}")
    assert client.post(f"/en/viewpoints/confirm/{secret}")["Location"] == "/en/viewpoints/received"
    assert client.post(f"/en/viewpoints/confirm/{secret}").status_code == 410
    assert client.get(f"/en/viewpoints/confirm/{secret}").status_code == 410
    body(client, f"/en/viewpoints/{one.number}", 404)


def test_somebody_signed_in_is_asked_for_no_address_and_limited_too(client: Client) -> None:
    debate = a_debate()
    client.force_login(issues.citizen())
    assert 'type="email"' not in body(client, there(debate, "/new"))
    assert client.post(there(debate, "/new"), given())["Location"] == "/en/viewpoints/received"
    said = [client.post(there(debate, "/new"), given()).status_code for _time in range(6)]
    assert said[-1] == 429
    assert Viewpoint.objects.count() == 1


def test_the_form_begins_with_the_speech_from_which_somebody_comes(client: Client) -> None:
    debate = a_debate()
    turn = debate.turns.get(number=5)
    assert QUOTE in body(client, there(debate, f"/new?turn={turn.public_id}"))
    for wrong in ("nothing", "..", ""):
        assert QUOTE not in body(client, there(debate, f"/new?turn={wrong}"))
    debates.set_agenda(debate, [Item("The rail", debate.turns.get(number=1).public_id)])
    assert f"{there(debate, '/new')}?turn={turn.public_id}" in body(client, f"/en/debates/{debate.number}")
    assert '<option value="1" selected>' in body(client, there(debate, f"/new?turn={turn.public_id}"))


def test_the_list_stands_by_question_and_by_side(client: Client) -> None:
    debate = a_debate()
    assert "Nobody has answered this debate yet." in body(client, there(debate))
    rows = [
        shown(debate, item_title=title, side=side, title=f"A title of {title} {side}")
        for title in ("Money", "") for side in ("agrees", "disagrees")
    ]  # fmt: skip
    held(debate, title="It waits and is not shown")
    found = by_question(rows)
    assert [(one.title, [str(side.words) for side in one.sides]) for one in found] == [
        ("", [SIDES["agrees"], SIDES["disagrees"]]),
        ("Money", [SIDES["agrees"], SIDES["disagrees"]]),
    ]
    page = body(client, there(debate))
    assert all(row.title in page for row in rows)
    assert "It waits" not in page


def test_queries_do_not_grow_with_what_is_listed_or_quoted(
    client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    debate = a_debate()
    one = shown(debate)
    numbers = []
    for _size in range(2):
        with django_assert_max_num_queries(12) as asked:
            body(client, there(debate))
            body(client, f"/en/viewpoints/{one.number}")
        numbers.append(len(asked.captured_queries))
        for number in range(4):
            shown(debate, title=f"One more title, {number}")
        for place in range(2, MOST_QUOTES + 1):
            _cite(one, place)
    assert numbers[0] == numbers[1]


def _cite(one: Viewpoint, place: int) -> None:
    turn = one.debate.turns.get(number=place + 5)
    one.citations.update_or_create(place=place, defaults={"cue_name": turn.public_id, "quote": turn.text})


def test_one_shows_its_words_its_quotes_and_their_place(client: Client) -> None:
    one = shown(item_title="The rail")
    page = body(client, f"/en/viewpoints/{one.number}")
    [citation] = one.citations.all()
    for words in (one.title, QUOTE, "A walker", "The rail", "0:40", f"/turns/{citation.cue_name}"):
        assert words in page
    one.debate.turns.filter(number=5).update(text="[hidden]")
    assert QUOTE not in body(client, f"/en/viewpoints/{one.number}?")


def test_hidden_and_refused_ones_leave_a_visible_trace_in_every_channel(client: Client) -> None:
    debate = a_debate()
    one, other = shown(debate), held(debate, title="It will be refused")
    decision = moderation.withhold(one.ref, statement(), editor=staff())
    actions.refuse_viewpoint(other, editor=staff(), rule=Rule.HATE, words="No.")
    page = body(client, f"/en/viewpoints/{one.number}")
    assert f"/moderation/decisions/{decision.number}" in page
    assert (TEXT in page, QUOTE in page, "A walker" in page) == (False, False, False)
    refused = body(client, f"/en/viewpoints/{other.number}")
    assert "It will be refused" not in refused
    assert f"/moderation/decisions/{other.refusal_number}" in refused
    for number in (decision.number, other.refusal_number):
        assert "a reader&#x27;s point of view" in body(client, f"/en/moderation/decisions/{number}")
    data = client.get(f"/viewpoints/{one.number}.json").json()
    assert (data["decision"], data["name"], data["quotes"]) == (decision.public_ref, None, [])
    assert "text" not in client.get(f"/viewpoints/{other.number}.json").json()
    assert TEXT not in body(client, f"/debates/{debate.number}/viewpoints.json")
    assert TEXT not in body(client, f"/debates/{debate.number}/viewpoints.atom")


def test_data_and_feed_tell_the_same(client: Client) -> None:
    one = shown()
    debate = one.debate
    whole = client.get(f"/debates/{debate.number}/viewpoints.json").json()
    assert (whole["sides"], [row["number"] for row in whole["viewpoints"]]) == (
        {"agrees": 0, "disagrees": 1, "other": 0}, [one.number],
    )  # fmt: skip
    [quoted] = client.get(f"/viewpoints/{one.number}.json").json()["quotes"]
    [citation] = one.citations.all()
    assert quoted == {
        "quote": QUOTE, "second": 40.0, "speaker": "Boris",
        "speech": f"/debates/{debate.number}/turns/{citation.cue_name}",
    }  # fmt: skip
    feed = body(client, f"/debates/{debate.number}/viewpoints.atom")
    assert TEXT in feed
    assert feed.count("<entry>") == 1


def test_the_rules_and_the_desk_are_reached(client: Client) -> None:
    assert "hate" in body(client, "/en/viewpoints/rules")
    one = held()
    client.force_login(staff())
    answer = client.get(f"/en/viewpoints/review/{one.number}")
    assert answer["Location"].endswith(f"/desk/queues/viewpoints/{one.pk}")


def test_an_author_erases_their_own_and_nobody_elses(client: Client) -> None:
    account = issues.citizen()
    one = shown(author=account)
    client.force_login(account)
    path = f"/en/viewpoints/mine/{one.number}/erase"
    assert TEXT in body(client, path)
    assert client.post(path).status_code == 302
    assert TEXT not in Viewpoint.objects.get(pk=one.pk).text
    client.force_login(issues.citizen())
    assert client.post(path).status_code == 404


def test_an_editor_reads_and_decides_at_the_desk(client: Client) -> None:
    one, other = held(text=f"{TEXT} Call +7 701 123 45 67."), held()
    editor = staff()
    client.force_login(editor)
    page = body(client, f"/en/desk/queues/viewpoints/{one.pk}")
    assert all(words in page for words in (QUOTE, "A walker", "telephone number"))
    decide = "/en/desk/queues/viewpoints/{}/decide"
    assert client.post(decide.format(one.pk), {"act": "publish"}).status_code == 302
    refusal = {"act": "refuse", "rule": Rule.HATE.value, "reason": "Leave out the second sentence."}
    assert client.post(decide.format(other.pk), refusal).status_code == 302
    for ruling in Ruling.objects.pending():
        carry_out(ruling.pk)
    states = dict(Viewpoint.objects.values_list("pk", "state"))
    assert states == {one.pk: State.PUBLISHED, other.pk: State.REFUSED}
