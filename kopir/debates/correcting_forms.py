"""Forms of editors for what is known of an event as a whole, and for what nobody may read in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kopir.debates.actions import Facts
from kopir.debates.forms import EventForm
from kopir.debates.models import Debate
from kopir.moderation.labels import PERSONAL
from kopir.web.forms import LongText

LEAST, LONGEST, MOST = 3, 300, 200  # characters of words to hide, and how many of them


class FactsForm(EventForm):
    video_offset_s = forms.FloatField(
        label=_("Second of the video at which the recording begins"),
        required=False,
        min_value=-100_000,
        max_value=100_000,
    )

    def facts(self) -> Facts:
        given = self.cleaned_data
        return Facts(**(given | {"video_offset_s": given["video_offset_s"] or 0}))


def facts_of(debate: Debate) -> dict[str, Any]:
    """Return what the form begins with."""
    names = ("title", "language", "held_on", "host_name", "video_url", "video_offset_s")
    return {name: getattr(debate, name) for name in names} | {"host": debate.host.slug if debate.host else None}


class MasksForm(forms.Form):
    """What was found is hidden unless it is ticked; more words are hidden by naming them."""

    standing = forms.MultipleChoiceField(
        label=_("Found, and hidden: tick what everybody may read"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A public office's own number may stand; a private person's may not."),
    )
    named = forms.CharField(
        label=_("Hide these words too"),
        required=False,
        max_length=10_000,
        widget=LongText({"rows": 4}),
        help_text=_("One a line, exactly as they stand in the speech: a name of a private person, where they live."),
    )

    def __init__(self, *args: Any, debate: Debate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(debate.masks.all())
        found = [row for row in rows if not row.is_named]
        field = self.fields["standing"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(row.pk), f"{row.words} ({PERSONAL[row.kind]})") for row in found]
        if not found:
            del self.fields["standing"]
        self.initial = {
            "standing": [str(row.pk) for row in found if row.stands],
            "named": "\n".join(row.words for row in rows if row.is_named),
        }

    def clean_named(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["named"].splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(_("At most %(most)d lines."), params={"most": MOST})
        if bad := [line for line in lines if not LEAST <= len(line) <= LONGEST]:
            raise ValidationError(_("Too short or too long to be hidden safely: %(line)s"), params={"line": bad[0]})
        return lines

    @property
    def standing_keys(self) -> list[int]:
        return [int(key) for key in self.cleaned_data.get("standing", [])]
