"""What a row becomes, and why a person has to look at it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.intake.rules import (
    LENGTH,
    TEXT_MOST,
    Note,
    Reason,
    Record,
    code_of,
    fingerprint,
    judge,
    masked,
    read_code,
    read_moment,
    ref_of,
    shown,
)
from kopir.intake.rules.codes import ALPHABET
from kopir.issues.rules import Stage
from kopir.pure.text.personal import PersonalKind
from tests.factories.intake import KNOWN, TEXT, how, judged, record

WORDS = {kind: f"[{kind.value}]" for kind in PersonalKind}
PHONE = "+7 701 123 45 67"


def test_a_row_becomes_what_the_map_says() -> None:
    row = judged(7, topic="roads!", area="Almaty", date="05.03.2024", state="closed")
    assert (row.ref, row.title, row.text) == ("old-form/7", "The lamp at corner 7 is dark", TEXT)
    assert (row.language, row.topic, row.area, row.stage) == ("en", "roads", "almaty", Stage.ANSWERED)
    assert row.moment == datetime(2024, 3, 5, 12, tzinfo=UTC)
    assert row.is_ready
    assert row.notes == ()


def test_what_is_not_known_is_kept_and_shown() -> None:
    row = judged(topic="Dragons", area="Narnia", place="")
    assert (row.topic, row.area, row.place) == ("other", "", "Narnia")
    assert row.notes == (Note.TOPIC_UNKNOWN, Note.AREA_UNKNOWN)
    assert row.unknown == {"topic": "Dragons", "area": "Narnia"}
    assert row.is_ready


def test_what_is_not_known_waits_where_the_map_wants_it() -> None:
    strict = how(topic={"column": "topic", "unknown": "reject"}, area={"column": "area", "unknown": "reject"})
    assert judged(by=strict, topic="Dragons", area="Narnia").reasons == (Reason.TOPIC, Reason.AREA)
    assert judged(by=strict, topic="Roads", area="").is_ready


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"id": "  "}, Reason.NO_ID),
        ({"id": "9" * 300}, Reason.NO_ID),
        ({"title": " \n "}, Reason.NO_TITLE),
        ({"text": ""}, Reason.NO_TEXT),
        ({"text": "dark lamp " * 2_001}, Reason.TEXT_TOO_LONG),
        ({"date": "31.02.2024"}, Reason.BAD_DATE),
        ({"date": "2027-01-01"}, Reason.BAD_DATE),
        ({"text": f"Call me: {PHONE}, I live next to it"}, Reason.PERSONAL),
    ],
)
def test_a_row_that_is_not_understood_waits(changed: dict[str, str], reason: Reason) -> None:
    assert judged(**changed).reasons == (reason,)


def test_a_language_that_is_none_of_ours_waits() -> None:
    german = {"title": "Die Laterne an der Ecke ist dunkel", "text": "Seit September brennt hier kein Licht mehr."}
    assert judged(by=how(language={}), **german).reasons == (Reason.LANGUAGE,)
    said = how(language={"column": "lang", "values": {"казахский": "kk"}, "default": "en"})
    assert [judged(by=said, lang=word, **german).language for word in ("Казахский", "RU", "xx")] == ["kk", "ru", "en"]


def test_a_long_title_is_cut_and_stands_whole_above_the_text() -> None:
    title = "A very long word about the lamp " * 6
    row = judged(title=title)
    assert row.title.endswith("…")
    assert len(row.title) <= 150
    assert row.text == f"{title.strip()}\n\n{TEXT}"
    assert row.notes == (Note.TITLE_CUT,)


def test_a_file_without_texts_lets_the_title_stand_for_it() -> None:
    alone = how(columns={"title": ["title", "more"]})
    row = judge(Record(2, {"title": "The lamp is dark", "more": "at the school"}), alone, KNOWN)
    assert (row.title, row.text) == ("The lamp is dark at the school", "The lamp is dark at the school")
    assert row.ref == f"old-form/{row.record.digest.hex()[:32]}"


def test_no_control_byte_reaches_a_database() -> None:
    row = judged(title="The\0 lamp\ud800 is\r\ndark", text=f"{TEXT}\0\ud800\r\nmore\rlines")
    assert row.title == "The lamp? is dark"
    assert row.text == f"{TEXT}?\nmore\nlines"


def test_addresses_of_rows() -> None:
    columns = {"title": "title", "text": "text"}
    by_column = how(columns=columns | {"url": "url"})
    found = [judged(by=by_column, url=url) for url in ("https://example.org/7", "javascript:alert(1)", "")]
    assert [row.url for row in found] == ["https://example.org/7", "", ""]
    assert [Note.URL_LEFT in row.notes for row in found] == [False, True, False]
    by_template = how(columns=columns | {"id": "id", "url_template": "https://example.org/{id}"})
    assert judged(7, by=by_template).url == "https://example.org/7"
    odd = judged(by=by_template, id="../admin")
    assert (odd.url, odd.notes) == ("", (Note.URL_LEFT,))


def test_a_long_place_is_cut() -> None:
    row = judged(by=how(columns={"title": "title", "text": "text", "place": "place"}), place="by the river " * 30)
    assert len(row.place) == 200
    assert row.notes == (Note.PLACE_CUT,)


def test_a_record_without_cells_only_says_why() -> None:
    broken = Record(9, {}, Reason.BAD_JSON, "{")
    row = judge(broken, how(), KNOWN)
    assert (row.reasons, row.ref) == ((Reason.BAD_JSON,), "")
    bad_bytes = Record(9, record().cells, Reason.BAD_BYTES)
    assert judge(bad_bytes, how(), KNOWN).reasons == (Reason.BAD_BYTES,)


def test_masking_takes_the_data_out_and_the_reason_with_it() -> None:
    row = judged(title=f"Lamp, call {PHONE} please", text=f"{TEXT} {PHONE}")
    done = masked(row, WORDS)
    assert done.is_ready
    assert PHONE not in done.title + done.text
    assert done.text == f"{TEXT} [phone]"
    assert done.notes == (Note.MASKED,)
    plain = judged()
    assert masked(plain, WORDS) is plain
    twice = judged(title="", text=f"{TEXT} {PHONE}")
    assert masked(twice, WORDS).reasons == (Reason.NO_TITLE,)


def test_the_same_row_has_the_same_mark_and_no_other() -> None:
    first, same, other = record(1, line=2), record(1, line=9), record(2)
    assert fingerprint(first, how()) == fingerprint(same, how())
    assert len({fingerprint(one, by) for one in (first, other) for by in (how(), how(name="other-form"))}) == 4
    assert ref_of(first, how()) == "old-form/1"


ALMATY = ZoneInfo("Asia/Almaty")
TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-05", "2024-03-05T07:00:00+00:00"),
        ("2024-03-05T10:13:40.162Z", "2024-03-05T10:13:40.162000+00:00"),
        ("2024-03-05 10:13", "2024-03-05T05:13:00+00:00"),
        ("05.03.2024", "2024-03-05T07:00:00+00:00"),
        ("5/3/2024 09:30:10", "2024-03-05T04:30:10+00:00"),
        ("2024/3/5", "2024-03-05T07:00:00+00:00"),
        ("1709632800", "2024-03-05T10:00:00+00:00"),
        ("1709632800000", "2024-03-05T10:00:00+00:00"),
        ("5 March 2024", "2024-03-05T07:00:00+00:00"),
        ("5 March 2024 23h", "2024-03-05T18:00:00+00:00"),
        ("26.11.2026", "2026-11-26T07:00:00+00:00"),
        ("27.11.2026", None),
        ("31.12.1899", None),
        ("30/02/2024", None),
        ("2024/13/01", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_read_in_many_forms(text: str, moment: str | None) -> None:
    found = read_moment(text, ["%d %B %Y", "%d %B %Y %Hh"], ALMATY, TODAY)
    assert (found.isoformat() if found else None) == moment


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    found = read_moment(text, ["%d.%m.%y"], ALMATY, TODAY)
    assert found is None or found.tzinfo is UTC


@given(st.dictionaries(st.sampled_from(["id", "title", "text", "date", "topic", "area", "place"]), st.text()))
def test_every_row_is_ready_or_says_why(cells: dict[str, str]) -> None:
    row = judge(Record(2, cells), how(), KNOWN)
    assert row.is_ready == (not row.reasons)
    if row.is_ready:
        assert 0 < len(row.title) <= 150
        assert 0 < len(row.text) <= TEXT_MOST
        assert row.language in {"kk", "ru", "en"}
        assert "\0" not in row.title + row.text + row.place


@given(st.integers(0, 32**7 - 1), st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_a_code_is_read_as_it_was_printed_and_one_wrong_sign_is_found(number: int, place: int, sign: str) -> None:
    code = code_of(number)
    assert read_code(shown(code).lower()) == code
    mistyped = code[:place] + sign + code[place + 1 :]
    assert read_code(mistyped) == (code if mistyped == code else "")


def test_letters_that_look_alike_are_the_same_in_a_code() -> None:
    assert read_code(" oooo-ooii ") == read_code("ОООО-ОО11") == "00000011"
    assert [read_code(typed) for typed in ("", "0000-0012", "0000-001", "0000-001U", "0000-001!")] == [""] * 5
