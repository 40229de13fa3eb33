"""Forms of editors for the table of competence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopir.issues.forms import AreaField, TopicField
from kopir.people import addressees
from kopir.people.forms import AddresseeField
from kopir.routing import table_file
from kopir.routing.actions import Line
from kopir.routing.labels import RANKS
from kopir.routing.models import Competence
from kopir.web.forms import DateField, LongText
from kopir.web.languages import LANGUAGES

MOST_BYTES = 600_000  # twice as many bytes at most in the box, below what a request may hold


class FilterForm(forms.Form):
    """What the table can be narrowed to."""

    topic = TopicField(label=_("Topic"), required=False, empty_label=_("All topics"))
    area = AreaField(label=_("Area"), required=False, empty_label=_("All areas"))


class CompetenceForm(forms.Form):
    topic = TopicField(label=_("Topic"), required=False, empty_label=_("Every topic"))
    area = AreaField(
        label=_("Area"),
        required=False,
        empty_label=_("The whole site"),
        help_text=_("The rule holds for all areas inside it as well, unless one of them has a rule of its own."),
    )
    addressee = AddresseeField(label=_("Who is asked"))
    rank = forms.TypedChoiceField(label=_("When"), choices=list(RANKS.items()), coerce=int, initial=1)
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("The law, charter or decision that says so, with its article. It is published."),
    )
    source_kk = forms.CharField(label=_("The source's name in Kazakh"), max_length=300, required=False)
    source_ru = forms.CharField(label=_("The source's name in Russian"), max_length=300, required=False)
    source_en = forms.CharField(label=_("The source's name in English"), max_length=300, required=False)
    source_url = forms.URLField(label=_("Where it can be read"), required=False, max_length=500, assume_scheme="https")
    starts_on = DateField(label=_("First day"), required=False, help_text=_("Empty: it has held for long."))
    ends_on = DateField(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))

    def __init__(self, *args: Any, row: Competence | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = _initial(row)
        super().__init__(*args, **kwargs)
        field = self.fields["addressee"]
        if row is not None and isinstance(field, AddresseeField) and not addressees.is_addressable(row.addressee):
            field.keep(row.addressee)

    def line(self) -> Line:
        data = dict(self.cleaned_data)
        given = {language: data.pop(f"source_{language}") for language in LANGUAGES}
        return Line(sources={language: name for language, name in given.items() if name}, **data)


def _initial(row: Competence) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("rank", "source", "source_url", "starts_on", "ends_on")}
    places = {"topic": row.topic and row.topic.slug, "area": row.area and row.area.slug}
    names = {f"source_{language}": row.sources.get(language, "") for language in LANGUAGES}
    return plain | places | names | {"addressee": row.addressee.ref}


class ImportForm(forms.Form):
    """A table as a file, or typed; what was read of the file stands in the box when it is looked at."""

    file = forms.FileField(
        label=_("A file with the table"),
        required=False,
        help_text=_("CSV in UTF-8, as the export writes it. A spreadsheet saves it as “CSV UTF-8”."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    table = forms.CharField(
        label=_("Or the table itself"), required=False, max_length=MOST_BYTES, widget=LongText({"rows": 8}), strip=False
    )
    is_whole = forms.BooleanField(
        label=_("This is the whole table: rules that it does not have end today"), required=False
    )

    def clean_file(self) -> str:
        upload = self.cleaned_data["file"]
        if not isinstance(upload, UploadedFile):
            return ""
        if (upload.size or 0) > MOST_BYTES:
            raise ValidationError(gettext("The file is too large."))
        try:
            return table_file.decoded(upload.read())
        except ValueError as error:
            raise ValidationError(gettext("The file is not in UTF-8. Save it as “CSV UTF-8” and try again.")) from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not (given.get("file") or given.get("table", "").strip()):
            raise ValidationError(gettext("Choose a file, or write the table into the box."))
        return given

    @property
    def text(self) -> str:
        """The table: a file goes before what stands in the box."""
        return str(self.cleaned_data["file"] or self.cleaned_data["table"])
