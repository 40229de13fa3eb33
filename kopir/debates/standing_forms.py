"""Forms of marks and positions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopir.debates.actions import NewPosition
from kopir.debates.forms import VoiceField
from kopir.debates.labels import ANSWERED, STANCES
from kopir.debates.models import Debate, Thesis, Voice
from kopir.debates.rules import Stance
from kopir.people.models import Organization
from kopir.web.forms import LongText


class MarkForm(forms.Form):
    word = forms.ChoiceField(
        label=_("Was this question answered?"),
        choices=[(word.value, words) for word, words in ANSWERED.items()],
        widget=forms.RadioSelect,
    )


class ThesisForm(forms.Form):
    text = forms.CharField(
        label=_("The thesis"),
        max_length=300,
        help_text=_("One sentence that somebody can be for or against. For example: The ferry shall run in winter."),
    )


class ThesisField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Thesis) -> str:
        return f"{obj.number}. {obj.text}"


class PositionForm(forms.Form):
    """Where somebody says that they stand, in their own words."""

    thesis = ThesisField(label=_("Thesis"), queryset=Thesis.objects.none(), empty_label=None)
    voice = VoiceField(
        label=_("Speaker"), queryset=Voice.objects.none(), required=False, empty_label=_("An organisation")
    )
    organization = forms.ModelChoiceField(
        label=_("Organisation, such as a speaker's party"),
        queryset=Organization.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("A speaker"),
    )
    stance = forms.ChoiceField(
        label=_("Where do they say that they stand?"),
        choices=[(stance.value, words) for stance, words in STANCES.items()],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("The exact words"),
        max_length=600,
        required=False,
        widget=LongText({"rows": 3}),
        help_text=_("Copied from the transcript: then their second is found. Or from the source below."),
    )
    source_url = forms.URLField(
        label=_("Address of the source, where it was said elsewhere"),
        max_length=1000,
        required=False,
        assume_scheme="https",
    )

    def __init__(self, *args: Any, debate: Debate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "thesis": debate.theses.all(),
            "voice": debate.voices.select_related("person"),
            "organization": Organization.objects.present().order_by("name"),
        }
        for name, found in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = found

    def new_position(self) -> NewPosition:
        given = self.cleaned_data
        return NewPosition(
            Stance(given["stance"]), given["voice"], given["organization"], given["words"], given["source_url"]
        )
