from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from kopir.intake.rules import TEXT_MOST
from kopir.issues.actions import NewReport
from kopir.issues.forms import LANGUAGES, AreaField, TopicField
from kopir.issues.rules.reports import PLACE_MAX, TITLE_MAX
from kopir.web.forms import LongText

MOST_SHEETS = 100


class RowForm(forms.Form):
    """A row of a file, as an editor lets it in."""

    title = forms.CharField(label=_("Title"), max_length=TITLE_MAX)
    text = forms.CharField(label=_("Text"), validators=[MaxLengthValidator(TEXT_MOST)], widget=LongText)
    language = forms.ChoiceField(label=_("Language"), choices=[("", _("Choose a language")), *LANGUAGES])
    topic = TopicField(label=_("Topic"), empty_label=_("Choose a topic"))
    area = AreaField(label=_("Area"), required=False, empty_label=_("Nowhere in particular, or not in this list"))
    place = forms.CharField(label=_("The exact place"), required=False, max_length=PLACE_MAX)


def new_report(given: dict[str, Any]) -> NewReport:
    """Return what the form holds as a report."""
    return NewReport(
        title=" ".join(given["title"].split()),
        text=given["text"].replace("\r\n", "\n"),
        language=given["language"],
        topic=given["topic"],
        area=given["area"],
        place=given["place"],
    )


class PrintForm(forms.Form):
    """How many numbered sheets to print."""

    count = forms.IntegerField(
        label=_("How many sheets?"),
        min_value=1,
        max_value=MOST_SHEETS,
        initial=10,
        help_text=_("Each one has a number of its own, so print every sheet once and copy none."),
    )


class CodeForm(forms.Form):
    """The number of a sheet, typed from paper."""

    number = forms.CharField(
        label=_("Number of the sheet"),
        max_length=20,
        help_text=_("Eight letters and digits beside the square code."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
