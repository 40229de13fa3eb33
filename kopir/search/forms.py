"""The box and its filters. What is not offered is left out: no address is an error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.issues.forms import LANGUAGES
from kopir.issues.labels import STAGES
from kopir.issues.models import Topic
from kopir.people.models import Area
from kopir.search.asking import Asked
from kopir.search.labels import KINDS
from kopir.search.offices import Office
from kopir.search.rules import mark
from kopir.web.dates import number_in
from kopir.web.forms import DateField
from kopir.web.languages import current, name_in
from kopir.web.prepared import Prepared

NEWEST = "newest"
LISTED = ("kind", "area", "topic", "stage", "language")
LONGEST_NUMBER = 18
Choice = tuple[str, str]


class FilterForm(forms.Form):
    """What a search can be narrowed to."""

    q = forms.CharField(
        label=gettext_lazy("Words, or a name"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": 200}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Where it stands"), required=False)
    addressee = forms.RegexField(
        label=gettext_lazy("Addressee"),
        required=False,
        regex=r"\A(?:post|organization)/[-a-zA-Z0-9_]{1,120}\Z",
        widget=forms.Select,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    since = DateField(label=gettext_lazy("Published from"), required=False)
    until = DateField(label=gettext_lazy("Published until"), required=False)
    sort = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[("", gettext_lazy("Best fit first")), (NEWEST, gettext_lazy("Newest first"))],
    )

    def __init__(self, data: Mapping[str, Any], lists: Lists) -> None:
        super().__init__(data)
        for name, choices in lists.all_choices().items():
            self.fields[name].choices = [("", ""), *choices]  # type: ignore[attr-defined]

    def filters(self) -> dict[str, Any]:
        """Return what was asked for and is offered; the rest counts as not asked."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


@dataclass(frozen=True)
class Lists:
    """Everything that the filters offer, and the mark of each value. Two queries."""

    areas: tuple[tuple[str, str, int], ...]  # slug, name, key
    topics: tuple[tuple[str, str, int], ...]

    def all_choices(self) -> dict[str, list[Choice]]:
        return {
            "kind": [(kind.value, str(words)) for kind, words in KINDS.items()],
            "area": [(slug, name) for slug, name, _key in self.areas],
            "topic": [(slug, name) for slug, name, _key in self.topics],
            "stage": [(stage.value, str(words)) for stage, words in STAGES.items()],
            "language": list(LANGUAGES),
        }

    def mark_of(self, name: str, value: str) -> str:
        """Return the mark under which the index holds a value of a filter."""
        rows = {"area": self.areas, "topic": self.topics}.get(name)
        key: object = value if rows is None else next((key for slug, _name, key in rows if slug == value), "")
        return mark(name, key)


AREAS = Prepared(Area.objects.present().values_list("pk", "slug", "name", "names"))
TOPICS = Prepared(Topic.objects.in_order().values_list("pk", "slug", "names"))


def lists_now() -> Lists:
    """Read what the filters offer at this moment, in the current language."""
    language = current()
    areas = ((slug, name_in(json.loads(names), language, name), pk) for pk, slug, name, names in AREAS.ask())
    topics = ((slug, name_in(json.loads(names), language, slug), pk) for pk, slug, names in TOPICS.ask())
    return Lists(tuple(areas), tuple(topics))


def asked_of(filters: Mapping[str, Any], lists: Lists, office: Office | None, place: Mapping[str, Any]) -> Asked:
    """Return the search that checked filters ask for; `place` says where its page begins."""
    named = [
        lists.mark_of(name, filters[name]) for name in ("kind", "area", "topic", "stage", "language") if name in filters
    ]
    return Asked(
        text=filters.get("q", ""),
        marks=(*named, *([office.mark] if office else [])),
        since=filters.get("since"),
        until=filters.get("until"),
        is_newest_first=filters.get("sort") == NEWEST,
        before=_number(place.get("before")),
        page=min(max(_number(place.get("page")), 1), 1_000),
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def counted(
    form: FilterForm, lists: Lists, by_mark: Mapping[str, int], *, is_more: bool, offices: Iterable[Office]
) -> None:
    """Let each filter offer what is among the finds, with how many; what was chosen stays to be seen and taken away."""
    chosen = form.filters()
    for name, choices in lists.all_choices().items():
        found = [(value, words, by_mark.get(lists.mark_of(name, value), 0)) for value, words in choices]
        shown = [
            (value, _with(words, many, is_more)) for value, words, many in found if many or chosen.get(name) == value
        ]
        form.fields[name].choices = [("", _any(name)), *shown]  # type: ignore[attr-defined]
    rows = [(office.ref, _with(office.name, by_mark.get(office.mark, 0), is_more)) for office in offices]
    form.fields["addressee"].widget.choices = [("", _any("addressee")), *rows]


def _with(words: str, many: int, is_more: bool) -> str:
    """Write a name with its count; where not all was counted, at least so many are there."""
    return f"{words} ({number_in(many)}{'+' if is_more else ''})" if many else words


def _any(name: str) -> str:
    return {
        "kind": _("Everything"),
        "area": _("All areas"),
        "topic": _("All topics"),
        "stage": _("Anywhere"),
        "language": _("All languages"),
        "addressee": _("Anybody"),
    }[name]
