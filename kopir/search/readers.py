"""Rows of each noun in the same columns, so that finds of many nouns are read in one query, without what is hidden."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from kopir.commitments.models import Commitment
from kopir.letters.models import Answer, Letter, Question, Reply
from kopir.people.models import Organization, Person, Post
from kopir.pure.search.snippets import READ
from kopir.search.rules import Kind
from kopir.viewpoints.models import Viewpoint

COLUMNS = ("a_kind", "a_key", "a_title", "a_text", "a_language", "a_names")


def _columns(rows: Any, **columns: Any) -> Any:
    return rows.order_by().annotate(**{f"a_{name}": value for name, value in columns.items()}).values_list(*COLUMNS)


def _kind(kind: Kind) -> Value:
    return Value(kind.value, CharField())


def _text(value: Any) -> Any:
    return Cast(value, TextField())


NONE = Value("", TextField())


def _letters(keys: list[str]) -> Any:
    first = Question.objects.filter(letter=OuterRef("pk"), number=1).values("text")[:1]
    return _columns(
        Letter.objects.filter(number__in=keys),
        kind=_kind(Kind.LETTER),
        key=_text("number"),
        title=_text(Coalesce("post__name", "organization__name")),
        text=Concat(Substr("opening", 1, READ), Value(" "), Substr(Coalesce(Subquery(first), NONE), 1, READ)),
        language=_text("language"),
        names=Coalesce(_text("post__names"), _text("organization__names")),
    )


def _replies(keys: list[str]) -> Any:
    first = Answer.objects.filter(reply=OuterRef("pk")).order_by("question__number").values("text")[:1]
    wanted = [key.partition("-") for key in keys]
    rows = Reply.objects.published().filter(
        letter__number__in=[letter for letter, _dash, _number in wanted],
        number__in=[number for *_rest, number in wanted],
    )
    return _columns(
        rows,
        kind=_kind(Kind.REPLY),
        key=Concat(_text("letter__number"), Value("-"), _text("number"), output_field=TextField()),
        title=_text(Coalesce("letter__post__name", "letter__organization__name")),
        text=Concat(Substr("text", 1, READ), Value(" "), Substr(Coalesce(Subquery(first), NONE), 1, READ)),
        language=_text("language"),
        names=Coalesce(_text("letter__post__names"), _text("letter__organization__names")),
    )


def _commitments(keys: list[str]) -> Any:
    return _columns(
        Commitment.objects.filter(number__in=keys),
        kind=_kind(Kind.COMMITMENT),
        key=_text("number"),
        title=F("words"),
        text=Substr("measure", 1, READ),
        language=_text("language"),
        names=Value("{}", TextField()),
    )


def _viewpoints(keys: list[str]) -> Any:
    return _columns(
        Viewpoint.objects.readable().filter(number__in=keys),
        kind=_kind(Kind.VIEWPOINT),
        key=_text("number"),
        title=F("title"),
        text=Substr("text", 1, READ),
        language=_text("language"),
        names=Value("{}", TextField()),
    )


def _named(kind: Kind, model: Any, text: Any = NONE) -> Any:
    def read(keys: list[str]) -> Any:
        return _columns(
            model.objects.present().filter(slug__in=keys),
            kind=_kind(kind),
            key=_text("slug"),
            title=_text("name"),
            text=text,
            language=Value("", TextField()),
            names=_text("names"),
        )

    return read


READERS = {
    Kind.LETTER: _letters,
    Kind.REPLY: _replies,
    Kind.COMMITMENT: _commitments,
    Kind.VIEWPOINT: _viewpoints,
    Kind.PERSON: _named(Kind.PERSON, Person),
    Kind.POST: _named(Kind.POST, Post, _text("organization__name")),
    Kind.ORGANIZATION: _named(Kind.ORGANIZATION, Organization),
}
