from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopir.follow.labels import RHYTHMS
from kopir.follow.rules import Rhythm
from kopir.issues.forms import LANGUAGES


class RhythmForm(forms.Form):
    """How a person wants to be told."""

    rhythm = forms.ChoiceField(label=_("How often"), choices=[(one.value, words) for one, words in RHYTHMS.items()])
    language = forms.ChoiceField(label=_("Language of the mails"), choices=LANGUAGES)

    def clean_rhythm(self) -> Rhythm:
        return Rhythm(self.cleaned_data["rhythm"])


class FollowForm(RhythmForm):
    """Begin to follow; somebody who is signed in is not asked for an address."""

    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=[(one.value, words) for one, words in RHYTHMS.items()],
        widget=forms.RadioSelect,
        initial=Rhythm.DAILY.value,
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=320,
        help_text=_("Never shown to anybody. We send one mail with a button; before you press it, no other comes."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["rhythm", "language", "email"]

    def __init__(self, *args: Any, is_signed_in: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_signed_in:
            del self.fields["email"]
