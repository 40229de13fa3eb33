"""The vector of a text that is being written: from the process, else of letters."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import LazySettings

from kopir.likeness import asking, computing, process
from kopir.likeness.holding import Holder
from kopir.likeness.neighbours import vector_of_text, vectors_of
from kopir.pure.text.ngrams import NgramEmbedder
from tests.factories import issues as make

WORDS = {"title": "Нет воды", "text": "В нашем доме третий день нет воды.", "language": "ru"}
WRITTEN = f"{WORDS['title']}\n{WORDS['text']}"


@pytest.fixture
def asked(settings: LazySettings, tmp_path: Path) -> Iterator[Holder]:
    settings.DATA_DIR = tmp_path
    holder = Holder(NgramEmbedder())
    place = asking.address_of(tmp_path)
    with process.Listener(place.path, holder) as listener:
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
        thread.start()
        yield holder
        listener.shutdown()
        thread.join()
    place.close()


@pytest.mark.django_db
def test_a_text_stands_where_the_same_text_stands_once_it_is_public() -> None:
    issue = make.issue(**WORDS)
    computing.compute()

    [ref], public = vectors_of([issue.ref])
    model, written = vector_of_text(WRITTEN)

    assert (ref, model) == (issue.ref, NgramEmbedder.name)
    assert np.allclose(public, written, atol=2e-3)  # stored in half precision


def test_the_process_answers_with_its_own_model(asked: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kopir.likeness.process.close_old_connections", lambda: None)
    asked.embedder = Named()

    model, row = vector_of_text(WRITTEN)

    assert (model, row.shape, row.dtype) == ("named", (1, 512), np.float32)
    assert np.allclose(row, asked.row_of(WRITTEN))


class Named(NgramEmbedder):
    name = "named"


@pytest.mark.parametrize("said", [{}, {"model": "x"}, {"model": "x", "row": ["nan"]}, {"model": "x", "row": [[1.0]]}])
def test_an_answer_of_another_form_is_none(said: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_answer", lambda _question: said)

    assert asking.ask_vector(WRITTEN) is None
    assert vector_of_text(WRITTEN)[0] == NgramEmbedder.name


def test_no_process_is_no_answer(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path

    assert asking.ask_vector(WRITTEN) is None
