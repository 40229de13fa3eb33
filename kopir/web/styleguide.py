"""The style guide: every component in all its states, with long words and from right to left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.web.bridge import Bridge, Span, Step
from kopir.web.caching import public_page
from kopir.web.forms import DateField, LongText

LONG_WORDS = (
    "Жауапкершіліктендірілмегендіктеріңізденсіңдер",
    "Достопримечательностепереосвидетельствования",
    "Pseudopseudohypoparathyroidismuncharacteristically",
)
MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Mark:
    """A state and its word, as badges take them."""

    state: str
    word: str
    icon: str = ""


@dataclass(frozen=True)
class SamplePage:
    """Enough of a page for the pagination to be seen."""

    older: str
    newer: str


class SampleForm(forms.Form):
    """Every kind of input once."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=120, help_text=gettext_lazy("One sentence, as you would say it.")
    )
    text = forms.CharField(label=gettext_lazy("What is wrong?"), max_length=2000, widget=LongText({"rows": 4}))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of your text"), choices=[("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
    )
    wish = forms.ChoiceField(
        label=gettext_lazy("Who should answer?"),
        choices=[("office", gettext_lazy("The office in charge")), ("council", gettext_lazy("The council"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("You can change this later."),
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics"),
        choices=[
            ("roads", gettext_lazy("Roads")),
            ("water", gettext_lazy("Water")),
            ("schools", gettext_lazy("Schools")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    since = DateField(label=gettext_lazy("Since when?"), required=False)
    photo = forms.FileField(
        label=gettext_lazy("Photo"), required=False, help_text=gettext_lazy("JPEG, PNG or WebP, at most 8 MB.")
    )
    email = forms.EmailField(label=gettext_lazy("Your e-mail"), help_text=gettext_lazy("Never shown to anybody."))
    is_adult = forms.BooleanField(label=gettext_lazy("I am 16 or older"))


def sample_bridges() -> list[tuple[str, Bridge]]:
    """Bridges in all their states, as they stand on cases."""

    def bridge(*states: str, turn: str = "", days: int | None = None, captions: tuple[str, ...] = ()) -> Bridge:
        spans = []
        for place, (step, state) in enumerate(zip(Step, states, strict=True)):
            is_turn = state in ("open", "broken")
            caption = captions[place] if place < len(captions) else ""
            spans.append(Span(step, state, caption, turn if is_turn else "", days if is_turn else None))
        return Bridge(tuple(spans))

    office = _("The office's turn")
    return [
        (
            _("Waiting for an answer"),
            bridge(
                "done", "done", "open", "todo", "todo", turn=office, days=6, captions=("3.11.2026", _("1 of 2 letters"))
            ),
        ),
        (_("No answer came"), bridge("done", "done", "broken", "todo", "todo", turn=office, days=-12)),
        (_("Just raised"), bridge("open", "todo", "todo", "todo", "todo", turn=_("The editor's turn"))),
        (
            _("A promise to check"),
            bridge("done", "done", "done", "done", "open", turn=_("Your turn: does it hold?"), days=21),
        ),
        (_("A broken promise"), bridge("done", "done", "done", "broken", "todo", days=-40)),
        (_("Solved and verified"), bridge("done", "done", "done", "done", "done")),
    ]


def _context(request: HttpRequest) -> dict[str, object]:
    bound = SampleForm({"title": "", "language": "kk", "wish": "nobody", "since": "31.02.2026", "email": "nobody"})
    bound.is_valid()
    return {
        "bridges": sample_bridges(),
        "form": SampleForm(auto_id="clean_%s"),
        "bound": bound,
        "long_words": LONG_WORDS,
        "moment": MOMENT,
        "due": date(2026, 12, 4),
        "page": SamplePage("10", "30"),
        "clocks": [("waiting", 9), ("soon", 2), ("today", 0), ("overdue", -1), ("long_overdue", -21)],
        "marks": [
            Mark("done", _("Answered")),
            Mark("open", _("Waiting for an answer")),
            Mark("broken", _("Overdue")),
            Mark("todo", _("Not addressed yet")),
            Mark("good", _("Verified"), "shield"),
            Mark("info", _("Unchecked")),
        ],
        "facts": [(_("Raised"), "3.11.2026"), (_("Place"), "Көктерек"), (_("Topic"), _("Water"))],
        "tabs": [("#a", _("All"), True, 24), ("#b", _("Open"), False, 7), ("#c", _("Solved"), False, 0)],
        "steps": [(_("Write"), "done"), (_("Look it over"), "current"), (_("Confirm by e-mail"), "todo")],
        "head": [(_("Office"), False), (_("Letters"), True), (_("Answered in time"), True)],
        "rows": [["Көктерек", "12", "7"], [LONG_WORDS[0], "1 240", "1 002"], [LONG_WORDS[1], "3", "0"]],
        "crumbs": [("#", _("Issues")), ("#", LONG_WORDS[1])],
        "row_meta": ["Көктерек", _("Water"), "3.11.2026"],
        "row_mark": Mark("open", _("Waiting for an answer")),
    }


@public_page(300)
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "web/styleguide.html", _context(request))
