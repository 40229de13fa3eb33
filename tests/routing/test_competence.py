"""The table of competence: constraints, acts, files."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from kopir.people.models import Post
from kopir.readings.timeline import items, read
from kopir.record.models import Entry
from kopir.routing import table_file
from kopir.routing.actions import (
    add_competence,
    change_competence,
    end_competence,
    import_competence,
    plan_import,
)
from kopir.routing.models import Competence, Learnt
from kopir.web import clock
from kopir.web.errors import Refused
from tests.factories import issues, letters
from tests.factories.people import AreaFactory
from tests.factories.routing import line, rule

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)


def kinds() -> list[str]:
    return list(Entry.objects.filter(kind__startswith="competence.").order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("competence_one_addressee", {"post": None}),
        ("competence_ends_after_start", {"starts_on": DAY, "ends_on": date(2026, 11, 25)}),
        ("competence_rank", {"rank": 4}),
        ("competence_has_source", {"source": ""}),
    ],
)
def test_what_must_hold_is_held_by_the_database(constraint: str, change: dict[str, Any]) -> None:
    row = rule()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Competence.objects.filter(pk=row.pk).update(**change)


def test_the_same_line_stands_once() -> None:
    post = letters.post()
    rule(addressee=post)

    with pytest.raises(IntegrityError), transaction.atomic():
        Competence.objects.create(post=post, source="Law")


def test_something_is_learnt_from_something() -> None:
    with pytest.raises(IntegrityError, match="learnt_from_something"), transaction.atomic():
        Learnt.objects.create(kind="topic", n=0, available=0, weights=b"", texts=b"", trained_at=clock.now())


def test_queries_tell_what_holds_what_has_ended_and_what_is_about_a_topic() -> None:
    water, roads = issues.topic("water"), issues.topic("roads")
    past = rule(topic=water, ends_on=date(2026, 11, 25))
    now = rule(topic=roads, starts_on=DAY)
    future, always = rule(topic=water, starts_on=date(2026, 12, 1)), rule()

    assert set(Competence.objects.holding_on(DAY)) == {now, always}
    assert set(Competence.objects.not_ended_before(DAY)) == {now, future, always}
    assert set(Competence.objects.ended_before(DAY)) == {past}
    assert set(Competence.objects.about(water)) == {past, future, always}


def test_add_writes_a_line_and_an_entry() -> None:
    area, topic = AreaFactory(), issues.topic("water")
    row = rule(topic=topic, area=area, sources={"ru": "Устав, статья 5"}, source_url="https://example.org/5", rank=2)

    [entry] = Entry.objects.filter(kind="competence.added")
    assert entry.refs.values_list("ref", flat=True).count() == 4
    assert entry.public == {
        "topic": "water",
        "area": area.slug,
        "addressee": row.addressee.ref,
        "rank": 2,
        "starts_on": None,
        "ends_on": None,
        "source_url": "https://example.org/5",
    }
    assert {one.field: one.value for one in entry.openings.all()} == {
        "source": "Charter, article 5",
        "source_ru": "Устав, статья 5",
    }
    assert (row.source_in("ru"), row.source_in("en")) == ("Устав, статья 5", "Charter, article 5")


def test_the_record_tells_a_layman_what_changed(client: Client) -> None:
    row = rule(starts_on=DAY, sources={"ru": "Устав"})
    import_competence([line()], on=DAY, table=b"x")

    added, imported = items(read(Entry.objects.filter(kind__startswith="competence.").order_by("pk")))

    assert [fact.value for fact in added.facts] == ["26 November 2026"]
    assert [name.text for name in added.about][:2] == ["Who is asked about what", row.addressee.name]
    assert [text.label for text in added.texts] == ["Source", "Source"]
    assert [(fact.key, fact.value) for fact in imported.facts] == [("added", "1"), ("changed", "0"), ("ended", "0")]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"starts_on": DAY, "ends_on": date(2026, 1, 1)}, "competence-end-before-start"),
        ({"is_past": True}, "not-addressable"),
        ({"starts_on": date(2027, 1, 1)}, "same-rule"),
    ],
)
def test_add_refuses(facts: dict[str, Any], code: str) -> None:
    post = letters.post()
    rule(addressee=post)
    if facts.pop("is_past", False):
        post.is_historical = True

    with pytest.raises(Refused) as refused:
        add_competence(line(addressee=post, **facts))

    assert refused.value.code == code
    assert kinds() == ["competence.added"]


def test_add_refuses_what_another_editor_adds_this_very_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    first = rule()
    monkeypatch.setattr("kopir.routing.actions.competence._check", lambda *_args, **_kwargs: None)

    with pytest.raises(Refused, match="same-rule"):
        add_competence(line(addressee=first.addressee))


def test_one_addressee_may_follow_itself() -> None:
    first = rule(ends_on=DAY)

    rule(addressee=first.addressee, starts_on=date(2026, 11, 27))

    assert Competence.objects.count() == 2


def test_change_writes_an_entry_only_where_something_changes() -> None:
    row = rule()

    change_competence(row, line(addressee=row.addressee))
    assert kinds() == ["competence.added"]
    change_competence(row, line(addressee=letters.organization(), rank=3))
    row.refresh_from_db()

    assert (row.post, row.rank) == (None, 3)
    assert kinds() == ["competence.added", "competence.changed"]


def test_change_lets_an_addressee_of_the_past_stand_but_takes_no_new_one() -> None:
    row = rule()
    Post.objects.filter(pk=row.post_id).update(is_historical=True)
    row = Competence.objects.with_names().get()

    change_competence(row, line(addressee=row.addressee, ends_on=DAY))
    with pytest.raises(Refused, match="not-addressable"):
        change_competence(row, line(addressee=letters.post(is_historical=True)))


def test_end_keeps_what_has_held_and_drops_what_never_did() -> None:
    held, never = rule(), rule(starts_on=DAY)

    end_competence(held, on=DAY)
    end_competence(never, on=DAY)

    assert list(Competence.objects.values_list("pk", "ends_on")) == [(held.pk, date(2026, 11, 25))]
    with pytest.raises(Refused, match="competence-ended"):
        end_competence(held, on=DAY)
    assert kinds() == ["competence.added"] * 2 + ["competence.ended"] * 2


def test_import_adds_changes_and_ends_in_one_entry() -> None:
    kept, changed, left, ended = rule(), rule(), rule(), rule(ends_on=date(2026, 1, 1))
    same = line(addressee=kept.addressee)
    other = line(addressee=changed.addressee, rank=2)
    new = line(addressee=letters.post())

    plan = plan_import([same, other, new], on=DAY, is_whole=True)
    assert Competence.objects.count() == 4  # nothing was done
    import_competence([same, other, new], on=DAY, table=b"x", is_whole=True)

    assert (plan.added, plan.changed, plan.unchanged, plan.refused) == ((new,), ((changed, other),), 1, ())
    assert [row.pk for row in plan.ended] == [left.pk]
    left.refresh_from_db()
    ended.refresh_from_db()
    assert (left.ends_on, ended.ends_on) == (date(2026, 11, 25), date(2026, 1, 1))
    entry = Entry.objects.get(kind="competence.imported")
    assert {name: entry.public[name] for name in ("added", "changed", "ended", "unchanged")} == {
        "added": 1,
        "changed": 1,
        "ended": 1,
        "unchanged": 1,
    }


def test_import_again_changes_nothing_and_is_no_entry() -> None:
    lines = [line(), line(rank=2)]
    import_competence(lines, on=DAY, table=b"x")

    plan = import_competence(lines, on=DAY, table=b"x")

    assert plan.is_empty
    assert kinds() == ["competence.imported"]
    assert plan_import(lines, on=DAY).ended == ()


def test_import_takes_all_or_nothing() -> None:
    post = letters.post()
    rule(addressee=post)
    lines = [line(number=2), line(addressee=post, starts_on=DAY, number=3)]

    assert plan_import(lines, on=DAY).refused == ((3, "same-rule"),)
    with pytest.raises(Refused, match="same-rule"):
        import_competence(lines, on=DAY, table=b"x")

    assert Competence.objects.count() == 1


def test_import_refuses_new_lines_to_the_past_and_asks_little(django_assert_num_queries: Any) -> None:
    past = letters.post(is_historical=True)
    lines = [line(number=number) for number in range(2, 12)]
    with django_assert_num_queries(1):
        assert plan_import(lines, on=DAY).refused == ()
    assert plan_import([*lines, line(addressee=past, number=12)], on=DAY).refused == ((12, "not-addressable"),)


def test_import_ends_what_has_not_begun_by_letting_it_go() -> None:
    rule(starts_on=date(2027, 1, 1))

    import_competence([line()], on=DAY, table=b"x", is_whole=True)

    assert Competence.objects.count() == 1


def test_import_minds_the_whole_and_not_the_order_of_lines() -> None:
    post = letters.post()
    rule(addressee=post)

    plan = plan_import([line(addressee=post, starts_on=DAY), line(addressee=post, ends_on=date(2026, 11, 25))], on=DAY)

    assert (len(plan.added), len(plan.changed), plan.refused) == (1, 1, ())


# Files


def as_file(*rows: str, head: str = "topic,area,addressee,rank,starts_on,ends_on,source,source_url") -> str:
    return "\n".join([head, *rows])


@pytest.fixture
def office() -> Post:
    issues.topic("water")
    AreaFactory(slug="almaty", name="Алматы", names={"en": "Almaty"})
    return letters.post(slug="akim")


def test_what_an_export_writes_an_import_reads(office: Post) -> None:
    area = AreaFactory()
    rule(topic=issues.topic("water"), area=area, addressee=office, source="=Law; «a, b»", sources={"kk": "Заң"})
    rule(addressee=letters.organization(), starts_on=DAY, ends_on=DAY, rank=3, source_url="https://example.org/")
    past = rule()
    Post.objects.filter(pk=past.post_id).update(is_historical=True)

    text = table_file.write(Competence.objects.with_names())
    table = table_file.read(table_file.decoded(text.encode("utf-8-sig")))

    assert table.problems == ()
    assert "'=Law" in text
    assert plan_import(list(table.lines), on=DAY, is_whole=True).is_empty


def test_read_knows_names_semicolons_other_dates_and_stars(office: Post) -> None:
    table = table_file.read(
        as_file(
            "Water and sewerage;АЛМАТЫ;post/akim;2;26.11.2026;;Law, article 5;",
            "*;;post/akim;;;;Law;https://example.org/law",
            ";;;;;;;",
            head="topic;area;addressee;rank;starts_on;ends_on;source;source_url",
        )
    )

    first, second = table.lines
    assert (first.topic.slug, first.area.slug, first.rank, first.starts_on) == ("water", "almaty", 2, DAY)
    assert (second.topic, second.area, second.rank, second.source_url) == (None, None, 1, "https://example.org/law")
    assert first.number == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("watr,,post/akim,,,,Law,", "No topic is called “watr”."),
        (",atlantis,post/akim,,,,Law,", "No area, or more than one, is called “atlantis”."),
        (",,akim,,,,Law,", "Nobody is called “akim”; write post/… or organization/… as in the address of their page."),
        (",,post/akim,4,,,Law,", "The rank is 1, 2 or 3."),
        (",,post/akim,,31.02.2026,,Law,", "“31.02.2026” is no day like 2026-11-26 or 26.11.2026."),
        (",,post/akim,,2026-02-01,2026-01-01,Law,", "The last day lies before the first."),
        (",,post/akim,,,,,", "The source is missing: the law, charter or decision that says so."),
        (f",,post/akim,,,,{'x' * 301},", "The source has more than 300 characters."),
        (",,post/akim,,,,Law,javascript:1", "“javascript:1” is no address of a page."),
        (f",,post/akim,,,,Law,https://example.org/{'x' * 500}", "The address of the source is too long."),
        (",,post/akim,,,,Law,,surplus", "This line has more cells than the first."),
    ],
)
def test_read_tells_the_line_and_the_reason(office: Post, row: str, reason: str) -> None:
    table = table_file.read(as_file(",,post/akim,,,,Law,", row))

    assert table.lines == ()
    assert [(problem.line, problem.reason) for problem in table.problems] == [(3, reason)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("topic,area\nx,y", "The column “addressee” is missing."),
        ("addressee,source,colour\n", "No column may be called “colour”."),
        ("addressee,source,source\n", "The column “source” stands there twice."),
        ("addressee,source\n", "The file has no lines."),
        ('addressee,source\n"post/akim,Law', "Not CSV: unexpected end of data."),
        ("", "The column “addressee” is missing."),
    ],
)
def test_read_tells_what_is_wrong_with_the_file(office: Post, text: str, reason: str) -> None:
    assert reason in [problem.reason for problem in table_file.read(text).problems]


def test_read_takes_no_line_twice_and_no_more_than_there_may_be(office: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    twice = table_file.read(as_file(*[",,post/akim,,,,Law,"] * 2))
    monkeypatch.setattr(table_file, "MOST_LINES", 2)
    many = table_file.read(as_file(*[",,post/akim,,,,Law,"] * 2))

    assert [(one.line, one.reason) for one in twice.problems] == [(3, "The same as line 2.")]
    assert [(one.line, one.reason) for one in many.problems] == [(3, "A table has at most 2 lines.")]


def test_a_name_of_two_areas_names_neither(office: Post) -> None:
    AreaFactory(slug="other", name="Almaty")

    assert table_file.read(as_file(",Almaty,post/akim,,,,Law,")).lines == ()
    assert table_file.read(as_file(",almaty,post/akim,,,,Law,")).lines[0].area.slug == "almaty"


def test_decoded_reads_what_spreadsheets_write_and_guesses_nothing() -> None:
    assert table_file.decoded("Қала".encode("utf-8-sig")) == table_file.decoded("Қала".encode("utf-16")) == "Қала"
    with pytest.raises(ValueError, match="utf-8"):
        table_file.decoded("Город".encode("cp1251"))
