from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from kopir.pure.text import fold
from kopir.web import clock
from kopir.web.languages import LANGUAGES, name_in

LETTER_LANGUAGES = [(code, code) for code in LANGUAGES]


class NamedQuerySet(models.QuerySet[Any]):
    """Reads that every named thing of this app has."""

    def present(self) -> Self:
        """Things that their source still names."""
        return self.filter(is_gone=False)

    def found_by(self, text: str) -> Self:
        """Things with a name that has words beginning like each word of the text, in either script."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_key__contains=f" {word}")
        return found


class Named(models.Model):
    """Something with a name in several languages, a public slug, and perhaps a source file that names it too.

    `given` is the source's own statement, key for key: a second reading of the same file finds it unchanged, and an
    export gives it back. It is never shown: it may hold what a page must not.
    """

    KIND: ClassVar[str]

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=500)
    names = models.JSONField(default=dict, blank=True)
    search_key = models.TextField(default=" ", blank=True, editable=False)
    dataset = models.CharField(max_length=80, default="", blank=True)
    source_id = models.CharField(max_length=200, default="", blank=True)
    given = models.JSONField(default=dict, blank=True)
    sources = models.JSONField(default=list, blank=True)
    is_gone = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_in()

    @property
    def ref(self) -> str:
        return f"{self.KIND}/{self.slug}"

    def name_in(self, language: str | None = None) -> str:
        """Return the name in a language, else the name as its source gives it."""
        return name_in(self.names, language, default=self.name)

    def searchable_names(self) -> list[str]:
        return [self.name, *self.names.values()]

    def refresh_search_key(self) -> None:
        """Set the folded key from the names; whoever changes a name calls this before saving."""
        words = {word for name in self.searchable_names() for word in fold(name).split()}
        self.search_key = f" {' '.join(sorted(words))} "


def named_constraints(kind: str) -> list[models.BaseConstraint]:
    """Return what holds for every named thing: a source names it once."""
    return [
        models.UniqueConstraint(
            fields=["dataset", "source_id"], condition=~Q(source_id=""), name=f"{kind}_once_in_source"
        )
    ]


class WrittenTo(models.Model):
    """What letters are put to: in one language, or in two beside each other; empty where the writer chooses."""

    language = models.CharField(max_length=8, choices=LETTER_LANGUAGES, default="", blank=True)
    second_language = models.CharField(max_length=8, choices=LETTER_LANGUAGES, default="", blank=True)

    class Meta:
        abstract = True


def language_constraint(kind: str) -> models.CheckConstraint:
    """Return what holds for everybody who is written to: a second language stands beside a first, another one."""
    beside = ~Q(language="") & ~Q(second_language=F("language"))
    return models.CheckConstraint(condition=Q(second_language="") | beside, name=f"{kind}_second_language_differs")


def exactly_one(one: str, other: str) -> Q:
    """Return the condition that one of two columns is filled and the other empty: a post, or an organisation."""
    return Q(**{f"{one}__isnull": True, f"{other}__isnull": False}) | Q(
        **{f"{one}__isnull": False, f"{other}__isnull": True}
    )
