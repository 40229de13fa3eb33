"""Readers' points of view are found by their own words while they can be read, and by nothing afterwards."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.debates import actions
from kopir.debates.actions.changing import Item
from kopir.moderation import actions as moderation
from kopir.moderation.rules import Rule
from kopir.people.models import Area
from kopir.pure.search import key_of
from kopir.search.actions import begin_anew, hold, index_news
from kopir.search.asking import Asked, find
from kopir.search.drafts import drafts_of
from kopir.search.models import Document, Word
from kopir.search.rules import ENOUGH, mark
from kopir.viewpoints.actions import refuse_viewpoint
from kopir.viewpoints.actions.erasing import erase_viewpoint, unname
from kopir.viewpoints.models import Viewpoint
from tests.factories import issues, viewpoints
from tests.factories.debates import a_debate
from tests.factories.moderation import reason, staff, statement

pytestmark = pytest.mark.django_db

CHANNELS = ("/en/search/", "/search.json", "/search.csv", "/search.atom")
ZEBRA = "A zebra crossing would help more than any lamp, and it costs a tin of paint and one quiet night."
ONLY = (mark("kind", "viewpoint"),)


def refs(text: str, marks: tuple[str, ...] = ()) -> set[str]:
    while index_news():
        pass
    return {hit.ref for hit in find(Asked(text, marks)).hits}


def shown(**facts: object) -> Viewpoint:
    return viewpoints.shown(**{"title": "Paint before lamps", "text": ZEBRA, **facts})  # type: ignore[arg-type]


def answers(client: Client, words: str = "zebra") -> dict[str, str]:
    """What every channel says to a question."""
    return {path: client.get(path, {"q": words, "lang": "en"}).content.decode() for path in CHANNELS}


def test_it_is_found_by_title_words_and_name_in_its_language() -> None:
    one = shown(public_name="Quralai the walker")
    other = shown(
        title="Көпірге шам керек", text="Көпірдің үстінде шамдар жанбайды, сондықтан балалар қараңғыда қорқады.",
        language="kk",
    )  # fmt: skip
    assert refs("paint lamps", ONLY) == refs("crossings", ONLY) == refs("құралай", ONLY) == {one.ref}
    assert refs("балаларды шамға", ONLY) == {other.ref}  # other endings of its words
    assert refs("", (*ONLY, mark("language", "kk"))) == {other.ref}
    assert refs("", ONLY) == {one.ref, other.ref}


def test_what_it_quotes_is_found_in_the_debate_alone() -> None:
    debate = a_debate()
    one = viewpoints.shown(debate)
    assert refs("know it as well as I do") == {debate.ref}
    assert refs("lamps autumn") == {one.ref}


def test_only_what_was_published_is_found() -> None:
    held, refused = viewpoints.held(text=ZEBRA), viewpoints.held(text=ZEBRA)
    refuse_viewpoint(refused, editor=staff(), rule=Rule.PRIVATE_DATA, words="It names a neighbour.")
    assert refs("zebra") == set()
    hold(drafts_of([held.ref, refused.ref, "viewpoint/99", "viewpoint/x"]))
    assert refs("zebra") == refs("", ONLY) == set()


def test_a_find_leads_to_its_page_and_says_what_it_is(client: Client) -> None:
    one = shown(language="en")
    assert refs("zebra")
    told = answers(client)
    page = told["/en/search/"]
    assert f'href="/en/viewpoints/{one.number}"' in page
    assert "<mark>zebra</mark>" in page
    assert "Point of view" in page
    assert "Readers&#x27; points of view (1)" in page
    assert all(f"/viewpoints/{one.number}" in said for said in told.values())
    assert "Nothing was found" in client.get("/en/search/?q=zebra&kind=debate").content.decode()
    assert one.title in client.get("/en/search/?q=zebra&kind=viewpoint").content.decode()


def test_hidden_at_once_in_every_channel_and_back_again(client: Client) -> None:
    one, empty = shown(), answers(client, "unicorn")
    assert refs("zebra") == {one.ref}
    moderation.withhold(one.ref, statement(), editor=staff())
    for path, said in answers(client).items():  # the index has not heard of it yet
        assert one.title not in said, path
        assert "tin of paint" not in said, path
        assert f"/viewpoints/{one.number}" not in said, path
    assert refs("zebra") == refs("hidden") == refs("", ONLY) == set()
    assert (row := Document.objects.get(ref=one.ref)).keys == row.title_keys == row.marks == ""
    assert not Word.objects.filter(key=key_of("zebra")).exists()
    for path, said in answers(client).items():  # the same answer as to words that never were
        assert said.count("zebra") == empty[path].count("unicorn"), path
    moderation.give_back(one.ref, reason(), editor=staff())
    assert refs("zebra") == {one.ref}


def test_erased_and_unnamed_at_once(client: Client) -> None:
    one = shown(public_name="Quralai the walker")
    assert refs("quralai") == {one.ref}
    author = one.author
    assert author
    unname(author)
    assert refs("quralai") == set()
    assert refs("zebra") == {one.ref}
    erase_viewpoint(Viewpoint.objects.get(pk=one.pk))
    for path, said in answers(client).items():
        assert f"/viewpoints/{one.number}" not in said, path
    assert refs("zebra") == refs("", ONLY) == refs("erased request wrote") == set()


def test_it_is_narrowed_by_its_question_and_follows_it_to_other_issues(client: Client) -> None:
    debate, ours, other = a_debate(), issues.topic("roads"), issues.topic("health")
    town, village = (Area.objects.create(slug=name.lower(), name=name) for name in ("Arna", "Kairat"))
    lamp, ward = issues.issue(topic=ours, area=town), issues.issue(topic=other, area=village)
    begins = list(debate.turns.order_by("number").values_list("public_id", flat=True))
    actions.set_agenda(debate, [Item("The lamp", begins[0], [lamp]), Item("The ward", begins[5], [ward])])
    one, whole = shown(debate=debate, item_title="The lamp"), shown(debate=debate)

    def narrowed(name: str, value: object) -> set[str]:
        return refs("zebra", (*ONLY, mark(name, value)))

    assert narrowed("topic", ours.pk) == narrowed("area", town.pk) == {one.ref, whole.ref}
    assert narrowed("topic", other.pk) == narrowed("area", village.pk) == {whole.ref}
    assert one.title in client.get("/en/search/?q=zebra&topic=roads&kind=viewpoint").content.decode()
    actions.set_agenda(debate, [Item("The lamp", begins[0], [ward]), Item("The roof", begins[5], [])])
    assert narrowed("topic", ours.pk) == set()
    assert narrowed("topic", other.pk) == narrowed("area", village.pk) == {one.ref, whole.ref}
    actions.set_agenda(debate, [Item("The lantern", begins[0], [lamp]), Item("The roof", begins[5], [ward])])
    assert narrowed("topic", other.pk) == {one.ref, whole.ref}  # its question stands no more: the whole debate


def test_many_are_read_in_as_many_queries_as_one() -> None:
    debate, counts = a_debate(), []
    begins = debate.turns.get(number=1).public_id
    actions.set_agenda(
        debate, [Item("The lamp", begins, [issues.issue(area=Area.objects.create(slug="arna", name="Arna"))])]
    )
    for many in (1, 4):
        for _time in range(many):
            shown(debate=debate)
        with CaptureQueriesContext(connection) as asked:
            assert len(drafts_of([debate.ref])) == 1 + Viewpoint.objects.count()
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_rebuilt_index_holds_them() -> None:
    one = shown()
    before = refs("zebra")
    begin_anew()
    assert not Document.objects.exists()
    assert refs("zebra") == before == {one.ref}


def test_a_page_of_them_costs_the_same_however_many(client: Client) -> None:
    debate, counts = a_debate(), []
    for many in (ENOUGH, 3):
        for _time in range(many):
            viewpoints.shown(debate, text=ZEBRA)
        refs("zebra")
        client.get("/en/search/?q=zebra")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/en/search/?q=zebra").content.decode().count("<mark>zebra</mark>") >= many
        counts.append(len(asked))
    assert counts[0] == counts[1]
