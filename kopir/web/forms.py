"""How every form of the house is drawn, and the inputs that browsers know better than we do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template import TemplateDoesNotExist


class KopirRenderer(TemplatesSetting):
    """Our templates for forms, fields and errors; Django's own for the plain inputs."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
    formset_template_name = "web/forms/formset.html"
    _inputs = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        names = {"django/forms/errors/list/default.html": "web/forms/errors.html"}
        try:
            return super().get_template(names.get(template_name, template_name))
        except TemplateDoesNotExist:
            return self._inputs.get_template(template_name)


class DateInput(forms.DateInput):
    """The browser's own calendar; it speaks ISO whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateField(forms.DateField):
    """A day, chosen in the browser's calendar or typed as 2026-11-23."""

    widget = DateInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y"], **kwargs)


class LongText(forms.Textarea):
    """A roomy place to write; grows with the text where the browser can."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 8, "spellcheck": "true"} | (attrs or {}))
