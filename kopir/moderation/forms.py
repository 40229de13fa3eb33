"""Forms of moderators, authors, flaggers and outside readers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopir.files.rules import Area
from kopir.moderation import labels
from kopir.moderation.actions import NewDemand, Places
from kopir.moderation.handlers import Thing
from kopir.moderation.labels import usual_redress
from kopir.moderation.rules import (
    FACTS_MAX,
    LAW_MAX,
    REDRESS_MAX,
    WORDS_MAX,
    Act,
    AppealState,
    DemandAnswer,
    Demander,
    DemandKind,
    FlagCode,
    FoundBy,
    Incomplete,
    Rule,
    Scope,
    Statement,
    missing_in,
)
from kopir.pure.text.personal import Finding, find_personal
from kopir.web import clock
from kopir.web.forms import DateField, LongText
from kopir.web.languages import current

SCOPE_OF = {Act.MASK: Scope.PLACES, Act.BLUR: Scope.PHOTO}
FIELD_OF = {
    Incomplete.FACTS: "facts",
    Incomplete.DURATION: "until",
    Incomplete.UNTIL_PAST: "until",
    Incomplete.GROUND: "rule",
    Incomplete.REDRESS: "redress",
}
LASTS = [("indefinite", _("With no end")), ("until", _("Until a day"))]
COLUMNS, ROWS = 8, 6
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]  # each named in itself


class ReasonForm(forms.Form):
    """Why something is given back to its readers."""

    facts = forms.CharField(
        label=_("The reason"),
        max_length=FACTS_MAX,
        widget=LongText({"rows": 4}),
        help_text=_("Published, so please without personal data."),
    )

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act

    def statement(self) -> Statement:
        given = self.cleaned_data
        return Statement(act=self.act, scope=None, facts=given["facts"], redress="", language=current())


class StatementForm(ReasonForm):
    """The whole statement of reasons; nothing restricts without it."""

    rule = forms.ChoiceField(
        label=_("The rule of the house"),
        required=False,
        choices=[
            ("", _("No rule: a law, named below")),
            *((rule.value, words) for rule, words in labels.RULES.items()),
        ],
        widget=forms.RadioSelect,
    )
    law = forms.CharField(
        label=_("Or the law, with its article"),
        required=False,
        max_length=LAW_MAX,
        help_text=_("For example: Civil Code, article 145."),
    )
    lasts = forms.ChoiceField(label=_("For how long"), choices=LASTS, widget=forms.RadioSelect, initial="indefinite")
    until = DateField(label=_("Its last day"), required=False)
    found_by = forms.ChoiceField(
        label=_("Who found it"),
        choices=[(one.value, words) for one, words in labels.FOUND_BY.items()],
        widget=forms.RadioSelect,
        initial=FoundBy.PERSON,
    )
    redress = forms.CharField(
        label=_("What the author can do against it"), max_length=REDRESS_MAX, widget=LongText({"rows": 3})
    )
    words = forms.CharField(
        label=_("What you tell the author besides"),
        required=False,
        max_length=WORDS_MAX,
        widget=LongText({"rows": 3}),
        help_text=_("Only the author reads this."),
    )
    field_order = ["rule", "law", "facts", "lasts", "until", "found_by", "redress", "words"]

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        initial = {"redress": usual_redress(current()), **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, act=act, initial=initial, **kwargs)
        self.fields["facts"].label = _("The facts")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for lacking in missing_in(self.statement(), clock.today()):
            field = FIELD_OF.get(lacking)
            if field not in self.errors:
                self.add_error(field, str(labels.INCOMPLETE[lacking]))
        return given

    def statement(self) -> Statement:
        given = self.cleaned_data
        is_indefinite = given.get("lasts") == "indefinite"
        return Statement(
            act=self.act,
            scope=SCOPE_OF.get(self.act, Scope.WHOLE),
            facts=given.get("facts", ""),
            redress=given.get("redress", ""),
            rule=Rule(given["rule"]) if given.get("rule") else None,
            law=given.get("law", ""),
            until=None if is_indefinite else given.get("until"),
            is_indefinite=is_indefinite,
            found_by=FoundBy(given.get("found_by") or FoundBy.PERSON),
            language=current(),
            words=given.get("words", ""),
        )


class MaskForm(StatementForm):
    """Which places in a text are masked: those a machine found and a person ticks, and exact words."""

    places = forms.MultipleChoiceField(
        label=_("Found in the text: tick what is to be masked"), required=False, widget=forms.CheckboxSelectMultiple
    )
    exact = forms.CharField(
        label=_("Other words to mask, exactly as they stand, one place a line"),
        required=False,
        max_length=1_000,
        widget=LongText({"rows": 3}),
    )
    field_order = ["places", "exact", *StatementForm.field_order]

    def __init__(self, *args: Any, thing: Thing, **kwargs: Any) -> None:
        kwargs["initial"] = {"rule": Rule.PRIVATE_DATA, "found_by": FoundBy.MACHINE} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.found = {field: find_personal(text) for field, text in thing.texts.items()}
        choices = [
            (f"{field}-{number}", f"{labels.PERSONAL[place.kind]}: {thing.texts[field][place.start : place.end]}")
            for field, places in self.found.items()
            for number, place in enumerate(places)
        ]
        self.fields["places"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.initial["places"] = [key for key, _words in choices]

    def places_chosen(self) -> Places:
        chosen = set(self.cleaned_data["places"])
        findings: dict[str, tuple[Finding, ...]] = {
            field: tuple(place for number, place in enumerate(places) if f"{field}-{number}" in chosen)
            for field, places in self.found.items()
        }
        words = (line.strip() for line in self.cleaned_data["exact"].splitlines())
        return Places(findings, tuple(word for word in words if word))


class BlurForm(StatementForm):
    """Which fields of a picture are blurred: a grid of boxes over it."""

    cells = forms.MultipleChoiceField(
        label=_("Fields of the picture"),
        choices=[(f"{x}-{y}", f"{x + 1}, {y + 1}") for y in range(ROWS) for x in range(COLUMNS)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"rule": Rule.PRIVATE_DATA} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def areas(self) -> tuple[Area, ...]:
        """Return the chosen fields in thousandths of the picture; neighbours leave no line between them."""
        found = []
        for cell in self.cleaned_data["cells"]:
            x, y = (int(part) for part in cell.split("-"))
            left, top = x * 1_000 // COLUMNS, y * 1_000 // ROWS
            found.append(Area(left, top, (x + 1) * 1_000 // COLUMNS - left, (y + 1) * 1_000 // ROWS - top))
        return tuple(found)

    @property
    def grid(self) -> list[dict[str, Any]]:
        """The boxes in the order of reading."""
        chosen = set(self["cells"].value() or [])
        return [{"key": key, "name": name, "is_on": key in chosen} for key, name in self.fields["cells"].choices]  # type: ignore[attr-defined]  # a choice field

    @property
    def rest(self) -> list[forms.BoundField]:
        """All fields but the grid, which the page draws itself."""
        return [field for field in self if field.name != "cells"]


class FlagForm(forms.Form):
    """Somebody's word that a public text breaks a rule."""

    code = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=[(code.value, words) for code, words in labels.FLAG_CODES.items()],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your own words"),
        max_length=1_000,
        widget=LongText({"rows": 4}),
        help_text=_("Which place, and why. Only editors read this; the author never learns who you are."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=320,
        help_text=_("Never shown. We send one mail with a button, and later the outcome."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, is_signed_in: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_signed_in:
            del self.fields["email"]

    def clean_code(self) -> FlagCode:
        return FlagCode(self.cleaned_data["code"])


class DismissForm(forms.Form):
    outcome = forms.CharField(
        label=_("What you tell whoever flagged it"),
        max_length=1_000,
        widget=LongText({"rows": 3}),
        help_text=_("Say why the text stays as it is."),
    )


class AppealForm(forms.Form):
    """An author's word against a decision."""

    text = forms.CharField(
        label=_("Why the decision is wrong"),
        max_length=WORDS_MAX,
        widget=LongText({"rows": 6}),
        help_text=_("Read only by who decides the appeal. It is free of charge."),
    )


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    state = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (AppealState.UPHELD.value, _("The decision stands")),
            (AppealState.OVERTURNED.value, _("The decision is undone: what was taken is given back at once")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Your reasons"),
        max_length=WORDS_MAX,
        widget=LongText({"rows": 6}),
        help_text=_("The author reads them, and they are published with the decision."),
    )

    def clean_state(self) -> AppealState:
        return AppealState(self.cleaned_data["state"])


class DemandForm(forms.Form):
    """What an authority or a party demands."""

    received_on = DateField(label=_("Received on"))
    demander = forms.ChoiceField(
        label=_("Who demands"),
        choices=[(one.value, words) for one, words in labels.DEMANDERS.items()],
        widget=forms.RadioSelect,
    )
    body = forms.CharField(
        label=_("Name of the body, party or organisation"),
        max_length=200,
        help_text=_("Of a private person the name is kept and never shown."),
    )
    kind = forms.ChoiceField(
        label=_("What for"), choices=[(one.value, words) for one, words in labels.DEMAND_KINDS.items()]
    )
    ground = forms.CharField(label=_("The ground it names"), max_length=500)
    demanded = forms.CharField(label=_("What exactly is demanded"), max_length=2_000, widget=LongText({"rows": 4}))
    sealed_by = forms.CharField(
        label=_("A law forbids to publish details: which one?"),
        required=False,
        max_length=300,
        help_text=_("Leave it empty unless a law really says so. Then only the number is shown."),
    )

    def new_demand(self) -> NewDemand:
        given = self.cleaned_data
        return NewDemand(
            **given | {"demander": Demander(given["demander"]), "kind": DemandKind(given["kind"])}, language=current()
        )


class DemandAnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What we did"),
        choices=[(o.value, w) for o, w in labels.DEMAND_ANSWERS.items() if o is not DemandAnswer.WAITING],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("What we answered"), max_length=2_000, widget=LongText({"rows": 4}))
    answered_on = DateField(label=_("Answered on"))

    def clean_outcome(self) -> DemandAnswer:
        return DemandAnswer(self.cleaned_data["outcome"])


class ReaderForm(forms.Form):
    """Who decides appeals where the editor is alone."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Shown to everybody on the page of moderation.")
    )
    email = forms.EmailField(
        label=_("E-mail address"), max_length=320, help_text=_("Never shown. Each appeal comes there with a link.")
    )
    language = forms.ChoiceField(label=_("Language of the mails"), choices=LANGUAGES)
