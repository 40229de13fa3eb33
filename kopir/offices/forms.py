"""Forms of office-holders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kopir.files.actions import BadUpload, keep_document
from kopir.files.models import StoredFile
from kopir.letters.forms import BAD_UPLOADS, LANGUAGE_CHOICES, LinkAnswersForm
from kopir.letters.labels import ABOVE
from kopir.letters.models import Question, Reply
from kopir.letters.rules import Above
from kopir.offices.actions.answering import sentences_of
from kopir.people.forms import AddresseeField
from kopir.web.forms import DateField, LongText


class DeskAnswersForm(LinkAnswersForm):
    """Answers to all questions of a letter, with the language they are in and a document beside them."""

    language = forms.ChoiceField(label=_("Language of the reply"), choices=LANGUAGE_CHOICES)
    document = forms.FileField(
        label=_("Attach a document"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF, JPEG or PNG, up to 15 MB. An editor looks at it before everybody can see it."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, questions=questions, **kwargs)
        for question in questions:
            self.fields[f"answer_{question.number}"].widget.attrs["lang"] = ""
        self.kept: StoredFile | None = None

    def clean_document(self) -> StoredFile | None:
        upload = self.cleaned_data["document"]
        if not isinstance(upload, UploadedFile):
            return None
        try:
            self.kept = keep_document(upload)
        except BadUpload as error:
            raise ValidationError(str(BAD_UPLOADS[error.code])) from error
        return self.kept

    @property
    def has_words(self) -> bool:
        """Whether anything stands in the fields beside the language, which always does."""
        return any(name != "language" for name in self.typed)

    @property
    def typed(self) -> dict[str, object]:
        """What stands in the fields now, right or wrong: a draft keeps it all."""
        names = ["language", *(name for name in self.fields if name.startswith(("answer_", "declined_")))]
        return {name: self[name].value() for name in names if self[name].value()}


class TransferForm(forms.Form):
    to = AddresseeField(label=_("The right office"))
    reason = forms.CharField(
        label=_("Why it is theirs"), max_length=1_000, widget=LongText({"rows": 3}), help_text=_("Published.")
    )


class PromiseForm(forms.Form):
    """A sentence of one's own reply, a day, and what counts as done."""

    words = forms.ChoiceField(label=_("The sentence that you commit to"), widget=forms.RadioSelect)
    due_on = DateField(label=_("Done by"), help_text=_("The public clock counts to this day."))
    measure = forms.CharField(
        label=_("What counts as done?"),
        required=False,
        max_length=1_000,
        widget=LongText({"rows": 2}),
        help_text=_("So that somebody on the spot can see it. Empty: the sentence itself."),
    )

    def __init__(self, *args: Any, reply: Reply, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(sentence, sentence) for sentence in sentences_of(reply)]


class AssistantForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail of the assistant"),
        max_length=320,
        help_text=_("They get one mail with a button. Only you see who your assistants are."),
    )


class StepForm(forms.Form):
    """Somebody who stands above an office, and where that can be read."""

    office = AddresseeField(label=_("Office"))
    step = forms.ChoiceField(label=_("Step"), choices=[(step.value, ABOVE[step]) for step in Above])
    to = AddresseeField(label=_("Who stands above it"))
    source = forms.CharField(
        label=_("Source"), max_length=500, help_text=_("A law, a charter, a page: where it can be read.")
    )
