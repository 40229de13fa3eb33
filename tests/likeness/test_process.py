"""The process that holds model and vectors, asked over its socket as web workers ask it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from kopir.likeness import asking, computing, holding, process
from kopir.likeness.holding import LOOK_FOR_GONE_EVERY, Holder
from kopir.likeness.models import Vector
from kopir.likeness.neighbours import like, like_of, pairs, vectors_of
from kopir.likeness.rules import Told
from kopir.pure.text.ngrams import NgramEmbedder
from tests.factories import issues as make

pytestmark = pytest.mark.django_db
DARK = {"title": "Көшеде жарық жоқ", "text": "Біздің көшеде жарық жоқ, балалар қараңғыда жүреді.", "language": "kk"}
BUS = {"title": "Автобус келмейді", "text": "Таңертең автобус уақытында келмейді.", "language": "kk"}
DRY = {"title": "Нет воды", "text": "В нашем доме третий день нет воды.", "language": "ru"}


@pytest.fixture
def asked(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Holder]:
    """A listener whose holder is read in the test's own transaction."""
    settings.DATA_DIR = tmp_path
    holder = Holder(NgramEmbedder())
    monkeypatch.setattr(process, "close_old_connections", lambda: None)
    place = asking.address_of(tmp_path)
    with process.Listener(place.path, holder) as listener:
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
        thread.start()
        yield holder
        listener.shutdown()
        thread.join()
    place.close()


def test_holder_finds_by_text_and_by_ref_and_leaves_itself_out() -> None:
    dark, bus, dry = make.issue(**DARK), make.issue(**BUS), make.issue(**DRY)
    computing.compute()
    holder = Holder(NgramEmbedder())
    assert (holder.keep_up(), holder.keep_up()) == (3, 0)
    refs = {issue: f"report/{issue.reports.get().pk}" for issue in (dark, bus, dry)}
    found = holder.near_text("Koshede jaryq joq, balalar qaranghyda jüredi", "report", 3)
    assert (found[0].ref, found[0].language, len(found)) == (refs[dark], "kk", 3)
    near = holder.near_ref(refs[dark], "report", 5)
    assert near is not None
    assert {one.ref for one in near} == {refs[bus], refs[dry]}
    assert holder.near_ref("report/999", "report", 5) is None
    assert holder.near_text("anything", "letter", 5) == []


def test_holder_keeps_up_with_rows_that_come_and_go() -> None:
    dark = make.issue(**DARK)
    computing.compute()
    holder = Holder(NgramEmbedder())
    holder.keep_up()
    for _time in range(6):
        make.issue(**DRY)
    computing.compute()
    assert holder.keep_up() == 6
    make.issue(**BUS)
    computing.compute()
    assert holder.keep_up() == 1  # added without measuring all anew
    ref = f"report/{dark.reports.get().pk}"
    assert holder.near_text(DARK["text"], "report", 1)[0].ref == ref
    assert holding._named_in_public.cache_info().currsize > 0
    Vector.objects.of([ref]).delete()
    assert sum(holder.keep_up() for _round in range(LOOK_FOR_GONE_EVERY)) == 1
    assert holding._named_in_public.cache_info().currsize == 0  # of what is gone nothing is remembered
    assert ref not in {one.ref for one in holder.near_text(DARK["text"], "report", 12)}


def test_hidden_text_is_not_found_even_before_its_vector_is_dropped(asked: Holder) -> None:
    dark = make.issue(**DARK)
    computing.compute()
    asked.keep_up()
    dark.reports.update(withheld="decision/1")
    assert asked.near_text(DARK["text"], "report", 5) == []


def test_question_over_the_socket(asked: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread that answers has a connection of its own, so what it would read is given to it."""
    monkeypatch.setattr(asked, "near_text", lambda text, kind, limit: [])
    monkeypatch.setattr(asked, "near_ref", lambda ref, kind, limit: None)
    assert asking.ask_text("жарық жоқ", "report", 5) == Told((), is_by_meaning=False)
    assert asking.ask_ref("report/1", "report", 5) is None


def test_broken_question_ends_the_talk_and_nothing_else(asked: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "near_text", lambda text, kind, limit: [])
    assert asking._ask({"nothing": "asked"}) is None
    assert asking.ask_text("again", "report", 1) == Told((), is_by_meaning=False)


def test_socket_is_for_the_sites_own_user_and_goes_at_the_end(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path / ("long" * 30)
    settings.DATA_DIR.mkdir()
    monkeypatch.setattr(process, "keep_up", lambda _holder: 0)
    stop, place = threading.Event(), settings.DATA_DIR / asking.SOCKET
    thread = threading.Thread(target=process.serve, args=(stop,))
    thread.start()
    deadline = time.monotonic() + 30
    while not place.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    mode = place.stat().st_mode & 0o777
    stop.set()
    thread.join()
    assert (mode, place.exists()) == (0o600, False)


def test_without_the_process_letters_answer_and_say_so() -> None:
    dark = make.issue(**DARK)
    make.issue(**BUS)
    computing.compute()
    answer = like("Көшеде жарық жоқ", limit=1)
    assert (answer.by, [near.ref for near in answer.near]) == ("ngrams", [dark.ref])
    assert [near.ref for near in like("Көшеде жарық жоқ", leave_out=[dark.ref]).near if near.ref == dark.ref] == []
    assert like("  ").near == like("x", kind="letter").near == like_of("issue/999").near == ()
    assert list(pairs(kind="letter")) == []


def test_vectors_of_comes_in_the_order_asked_for() -> None:
    dark, bus = make.issue(**DARK), make.issue(**BUS)
    computing.compute()
    refs, rows = vectors_of([bus.ref, "issue/999", dark.ref])
    assert (refs, rows.shape) == ([bus.ref, dark.ref], (2, NgramEmbedder.dimensions))
    assert vectors_of([])[0] == vectors_of(["issue/999"])[0] == []
