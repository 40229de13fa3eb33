from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kopir.debates.models import Debate
from kopir.pure.text import detect_language
from kopir.viewpoints.actions import NewViewpoint
from kopir.viewpoints.citing import Passage, find_passage
from kopir.viewpoints.labels import MISSING, side_words
from kopir.viewpoints.rules import (
    MOST_QUOTES,
    NAME_MAX,
    QUOTE_MAX,
    QUOTE_MIN,
    REPLY_MAX,
    REPLY_MIN,
    TEXT_MAX,
    TEXT_MIN,
    TITLE_MAX,
    TITLE_MIN,
    Missing,
)
from kopir.viewpoints.showing import open_sides
from kopir.web.forms import LongText

TOO_SHORT = ngettext_lazy(
    "Please write at least %(limit_value)d character, so that others can understand it.",
    "Please write at least %(limit_value)d characters, so that others can understand it.",
    "limit_value",
)
# A language is named in itself, so these are not translated.
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
QUOTES = tuple(f"quote_{number}" for number in range(1, MOST_QUOTES + 1))


class QuoteField(forms.CharField):
    """Words of a speech, as they stand in the transcript."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=QUOTE_MAX, validators=[MinLengthValidator(QUOTE_MIN, TOO_SHORT)], **kwargs)


class ViewpointForm(forms.Form):
    """What a reader answers to a debate; somebody who is signed in is not asked for an address."""

    item = forms.ChoiceField(label=_("Which question of the debate do you answer?"), required=False)
    side = forms.ChoiceField(
        label=_("Where do you stand on it?"),
        widget=forms.RadioSelect,
        help_text=_("It is published with the text, and counted, so that everybody sees who has not been heard yet."),
    )
    quote_1 = QuoteField(
        label=_("The words that you answer"),
        help_text=_("Copy them from the transcript. We look for the speech and the second by ourselves."),
    )
    quote_2 = QuoteField(label=_("More words that you answer"), required=False)
    quote_3 = QuoteField(label=_("And more"), required=False)
    title = forms.CharField(
        label=_("Your point of view, in one sentence"),
        max_length=TITLE_MAX,
        validators=[MinLengthValidator(TITLE_MIN, TOO_SHORT)],
    )
    text = forms.CharField(
        label=_("Your article"),
        max_length=TEXT_MAX,
        validators=[MinLengthValidator(TEXT_MIN, TOO_SHORT)],
        widget=LongText({"rows": 14}),
        help_text=_("Write in Kazakh, Russian or English. Please leave out what is private about you or others."),
    )
    language = forms.ChoiceField(
        label=_("In which language did you write?"),
        required=False,
        choices=[("", _("Recognise it from the text")), *LANGUAGES],
    )
    public_name = forms.CharField(
        label=_("The name to publish"),
        max_length=NAME_MAX,
        help_text=_("Your own name, or one that you take for this. It stands beside the text."),
    )
    is_sixteen = forms.BooleanField(label=_("I am 16 or older"))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=320,
        help_text=_("Never shown to anybody. We send one mail with a button; nothing is public before you press it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, debate: Debate, is_signed_in: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.debate = debate
        self.questions = {str(item.number): item.title for item in debate.items.all()}
        side, item = self.fields["side"], self.fields["item"]
        assert isinstance(side, forms.ChoiceField)  # noqa: S101  # for the type checker: declared above
        assert isinstance(item, forms.ChoiceField)  # noqa: S101  # as above
        side.choices = [(name, side_words(name)) for name in open_sides(debate)]
        item.choices = [("", _("The debate as a whole")), *self.questions.items()]
        if is_signed_in:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["passages"] = tuple(found for name in QUOTES if (found := self._passage(name, given.get(name, ""))))
        if "language" in given and not given["language"] and given.get("text"):
            told = detect_language(f"{given.get('title', '')}\n{given['text']}").language
            if told == "und":
                self.add_error(
                    "language", ValidationError(_("We could not tell the language. Please choose it."), code="unknown")
                )
            given["language"] = told
        return given

    def _passage(self, name: str, quote: str) -> Passage | None:
        if not quote:
            return None
        found = find_passage(self.debate, quote)
        if isinstance(found, Missing):
            self.add_error(name, ValidationError(str(MISSING[found]), code=found.value))
            return None
        return found

    def new_viewpoint(self) -> NewViewpoint:
        given = self.cleaned_data
        return NewViewpoint(
            debate=self.debate,
            item_title=self.questions.get(given["item"], ""),
            side=given["side"],
            title=" ".join(given["title"].split()),
            text=given["text"].replace("\r\n", "\n"),
            language=given["language"],
            public_name=" ".join(given["public_name"].split()),
            passages=given["passages"],
        )


class ReplyForm(forms.Form):
    """What a cited speaker answers."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=REPLY_MAX,
        validators=[MinLengthValidator(REPLY_MIN, TOO_SHORT)],
        widget=LongText({"rows": 10}),
        help_text=_("It is published at once, under your name and your post. It can be sent once."),
    )
    language = forms.ChoiceField(label=_("In which language did you write?"), choices=LANGUAGES)
