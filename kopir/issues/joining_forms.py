"""Forms by which editors join issues, take a merge back, and split a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _

from kopir.issues.actions.splitting import SecondProblem
from kopir.issues.forms import TOO_SHORT, AreaField, TopicField
from kopir.issues.labels import MERGE_REASONS, REFUSED
from kopir.issues.models import Issue, Report
from kopir.issues.rules import MergeReason
from kopir.issues.rules.merging import REASON_MAX
from kopir.issues.rules.reports import TEXT_MAX, TEXT_MIN, TITLE_MAX, TITLE_MIN
from kopir.web.forms import LongText

BY_EDITORS = [(reason.value, words) for reason, words in MERGE_REASONS.items() if reason is not MergeReason.AUTHOR]


class WordsForm(forms.Form):
    """Why a merge is taken back, or a text split."""

    words = forms.CharField(
        label=_("Why?"),
        max_length=REASON_MAX,
        widget=LongText({"rows": 3}),
        help_text=_("Everybody can read this; it stands on the public record."),
    )


class ReasonForm(forms.Form):
    """Why two issues are one problem."""

    reason = forms.ChoiceField(label=_("Why are they one?"), choices=BY_EDITORS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=REASON_MAX,
        widget=LongText({"rows": 3}),
        help_text=_("Everybody can read this; it stands on the public record."),
    )

    def clean_reason(self) -> MergeReason:
        return MergeReason(self.cleaned_data["reason"])


class PairForm(ReasonForm):
    """Join two issues with a reason in words; the editor says which one keeps its address."""

    keep = forms.TypedChoiceField(label=_("Which one holds the case?"), coerce=int, widget=forms.RadioSelect)
    field_order = ["keep", "reason", "words"]

    def __init__(self, issues: Sequence[Issue], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = [(issue.number, str(issue)) for issue in issues]  # type: ignore[attr-defined]


class ClusterForm(PairForm):
    """Join several issues that hang together into one case."""

    take = forms.TypedMultipleChoiceField(
        label=_("Which ones are the same problem?"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["take", "keep", "reason", "words"]

    def __init__(self, issues: Sequence[Issue], *args: Any, **kwargs: Any) -> None:
        super().__init__(issues, *args, **kwargs)
        self.fields["take"].choices = [(issue.number, str(issue)) for issue in issues]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "take" in given and "keep" in given and not set(given["take"]) - {given["keep"]}:
            self.add_error("take", ValidationError(_("Choose at least one more than the one that holds the case.")))
        return given


class MergeWithForm(ReasonForm):
    """Join an issue with another one by its number."""

    number = forms.IntegerField(
        label=_("Number of the issue that holds the case"),
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ["number", "reason", "words"]

    def __init__(self, issue: Issue, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.issue = issue

    def clean_number(self) -> Issue:
        rows = Issue.objects.published().select_related("merged_into")
        found = rows.filter(number=self.cleaned_data["number"]).first()
        if found is None:
            raise ValidationError(_("There is no issue with this number."), code="unknown")
        case = found.merged_into or found
        if case.pk == self.issue.pk:
            raise ValidationError(str(REFUSED["same-case"]), code="same-case")
        return case


class SplitForm(WordsForm):
    """Let the second problem of a text stand for itself, in its author's own words."""

    title = forms.CharField(
        label=_("The other problem, in one sentence"),
        max_length=TITLE_MAX,
        validators=[MinLengthValidator(TITLE_MIN, TOO_SHORT)],
        help_text=_("In the language of the text. The page says that this heading is an editor's."),
    )
    part = forms.CharField(
        label=_("The words that tell of it"),
        max_length=TEXT_MAX,
        validators=[MinLengthValidator(TEXT_MIN, TOO_SHORT)],
        widget=LongText({"rows": 6}),
        help_text=_("Copied from the text as they stand there. The text itself stays whole."),
    )
    topic = TopicField(label=_("What is it about?"), empty_label=_("Choose a topic"))
    area = AreaField(
        label=_("Where is it?"), required=False, empty_label=_("Nowhere in particular, or not in this list")
    )
    field_order = ["title", "part", "topic", "area", "words"]

    def __init__(self, report: Report, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report

    def second(self) -> SecondProblem:
        given = self.cleaned_data
        words = given["part"].replace("\r\n", "\n").strip()
        return SecondProblem(" ".join(given["title"].split()), words, given["topic"], given["area"])
