"""Forms of editors, office-holders and readers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.files.actions import BadUpload, by_ticket, keep_document, ticket
from kopir.files.models import StoredFile
from kopir.issues.models import Issue
from kopir.letters import labels
from kopir.letters.actions import Draft, Given, Paper
from kopir.letters.kinds import MAX_QUESTIONS
from kopir.letters.models import Letter, Question
from kopir.letters.rulebooks import find, names
from kopir.letters.rules import Channel, CloseReason, Disposition, NoReply, ReplyKind, ReplyRefusal, Verdict
from kopir.people.models import Organization, Post
from kopir.web.errors import KopirError
from kopir.web.forms import DateField, LongText
from kopir.web.languages import LANGUAGES, current, name_in

Choices = list[tuple[str, str | Promise]]
LANGUAGE_CHOICES: Choices = [
    ("kk", gettext_lazy("Kazakh")),
    ("ru", gettext_lazy("Russian")),
    ("en", gettext_lazy("English")),
]
BAD_UPLOADS: dict[str, str | Promise] = {
    "empty": gettext_lazy("The file is empty."),
    "too-big": gettext_lazy("The file is too large."),
    "too-many-pixels": gettext_lazy("The picture has too many pixels."),
    "wrong-type": gettext_lazy("Choose a PDF, PNG or JPEG file."),
    "broken": gettext_lazy("The file is broken."),
}
MAIL_KINDS = (
    ReplyKind.ANSWER,
    ReplyKind.ACKNOWLEDGEMENT,
    ReplyKind.REFUSAL,
    ReplyKind.TRANSFER,
    ReplyKind.AUTO_REPLY,
)
PAPER_KINDS = (ReplyKind.ANSWER, ReplyKind.ACKNOWLEDGEMENT, ReplyKind.REFUSAL, ReplyKind.TRANSFER)


def explain(form: forms.Form, error: KopirError) -> None:
    """Put a refusal of an action where it belongs: at its field, else on top."""
    field = labels.FIELDS.get(error.code)
    if error.code.startswith("date_") and "received_on" in form.fields:
        field = "received_on"
    form.add_error(field if field in form.fields else None, str(labels.REFUSALS.get(error.code, error.code)))


def chosen(labelled: dict[str, Any], values: Any) -> Choices:
    return [(str(value), labelled[value]) for value in values]


def rulebook_choices() -> Choices:
    return [(name, name_in(dict(find(name).title))) for name in settings.RULEBOOKS or names()]


class ComposeForm(forms.Form):
    """A letter being composed; questions are numbered fields, so that lines come and go without script."""

    rulebook = forms.ChoiceField(
        label=gettext_lazy("Term"), help_text=gettext_lazy("By which day an answer is due, and on what ground.")
    )
    own_due_on = DateField(
        label=gettext_lazy("Due day"),
        required=False,
        help_text=gettext_lazy("Only where the matter itself names the day; otherwise it is computed."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=LANGUAGE_CHOICES)
    second_language = forms.ChoiceField(
        label=gettext_lazy("Second language, beside the first"),
        choices=[("", gettext_lazy("None: letters go out in one language")), *LANGUAGE_CHOICES],
        required=False,
        help_text=gettext_lazy("Your opening and the questions stay in the words in which you write them."),
    )
    opening = forms.CharField(
        label=gettext_lazy("Opening"), required=False, max_length=4_000, widget=LongText({"rows": 5})
    )
    by_email = forms.TypedChoiceField(
        label=gettext_lazy("How it goes"),
        choices=[
            ("yes", gettext_lazy("By e-mail, to the verified address")),
            ("no", gettext_lazy("On paper: print it and hand it in")),
        ],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    lines = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MAX_QUESTIONS)

    def __init__(self, *args: Any, count: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rulebook = self.fields["rulebook"]
        if isinstance(rulebook, forms.ChoiceField):
            rulebook.choices = rulebook_choices()
        self.numbers = range(1, max(1, min(count, MAX_QUESTIONS)) + 1)
        for number in self.numbers:
            self.fields[f"question_{number}"] = forms.CharField(
                label=_("Question %(number)d") % {"number": number}, max_length=2_000, widget=LongText({"rows": 3})
            )

    @property
    def question_fields(self) -> list[forms.BoundField]:
        return [self[f"question_{number}"] for number in self.numbers]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("rulebook", "own_due_on", "language", "second_language", "opening", "by_email")]

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data[f"question_{number}"] for number in self.numbers)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("second_language") and data["second_language"] == data.get("language"):
            self.add_error("second_language", str(labels.REFUSALS["languages_alike"]))
        return data

    def draft(self, issue: Issue, addressee: Post | Organization) -> Draft:
        data = self.cleaned_data
        return Draft(
            issue=issue,
            addressee=addressee,
            rulebook_name=data["rulebook"],
            language=data["language"],
            second_language=data["second_language"],
            questions=self.questions,
            opening=data["opening"],
            by_email=data["by_email"],
            own_due_on=data["own_due_on"],
        )


class HandingInForm(forms.Form):
    channel = forms.ChoiceField(label=gettext_lazy("How it was handed in"), choices=chosen(labels.CHANNELS, Channel))
    on = DateField(label=gettext_lazy("Day"), help_text=gettext_lazy("Of the stamp, or of the registration."))
    registration_number = forms.CharField(
        label=gettext_lazy("Registration number"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Needed under a term set by law."),
    )
    note = forms.CharField(
        label=gettext_lazy("Who handed it in, and to whom"),
        max_length=500,
        help_text=gettext_lazy("Not published."),
    )


class AnswersForm(forms.Form):
    """One field a question, and a box by which the text becomes a reason for declining."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"answer_{question.number}"] = forms.CharField(
                label=_("Answer to question %(number)d") % {"number": question.number},
                required=False,
                max_length=20_000,
                widget=LongText({"rows": 5}),
            )
            self.fields[f"declined_{question.number}"] = forms.BooleanField(
                label=_("Question %(number)d is declined; the text is the reason") % {"number": question.number},
                required=False,
            )

    @property
    def lines(self) -> list[tuple[Question, forms.BoundField, forms.BoundField]]:
        return [
            (question, self[f"answer_{question.number}"], self[f"declined_{question.number}"])
            for question in self.questions
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for question in self.questions:
            if data.get(f"declined_{question.number}") and not data.get(f"answer_{question.number}"):
                self.add_error(f"answer_{question.number}", str(labels.REFUSALS["reason_missing"]))
        return data

    @property
    def given(self) -> tuple[Given, ...]:
        data = self.cleaned_data
        return tuple(
            Given(
                question.number,
                data[f"answer_{question.number}"],
                Disposition.DECLINED if data[f"declined_{question.number}"] else Disposition.ANSWERED,
            )
            for question in self.questions
            if data[f"answer_{question.number}"]
        )


class LinkAnswersForm(AnswersForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not self.given:
            raise ValidationError(str(labels.REFUSALS["no_answers"]))
        return data


class PaperReplyForm(AnswersForm):
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=chosen(labels.REPLY_KINDS, PAPER_KINDS))
    received_on = DateField(label=gettext_lazy("Day on which it came"))
    source = forms.CharField(
        label=gettext_lazy("Where the paper comes from"),
        max_length=500,
        help_text=gettext_lazy("Published beside the reply: number and date of the paper, who brought it."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the reply"), choices=LANGUAGE_CHOICES)
    text = forms.CharField(
        label=gettext_lazy("Text that belongs to no single question"),
        required=False,
        max_length=20_000,
        widget=LongText,
    )
    scan = forms.FileField(label=gettext_lazy("Scan (PDF, PNG or JPEG)"), required=False)
    kept_scan: StoredFile | None = None
    is_clear = forms.BooleanField(
        label=gettext_lazy("I have looked: text and scan hold no personal data of private persons"),
        required=False,
        help_text=gettext_lazy("Without this the reply is kept and the clock stops, but nothing is published yet."),
    )

    def clean_scan(self) -> StoredFile | None:
        upload = self.cleaned_data["scan"]
        if not isinstance(upload, UploadedFile):
            self.kept_scan = by_ticket(self.data.get("kept_scan", ""))
            return self.kept_scan
        try:
            self.kept_scan = keep_document(upload)
        except BadUpload as error:
            raise ValidationError(str(BAD_UPLOADS[error.code])) from error
        return self.kept_scan

    @property
    def scan_ticket(self) -> str:
        """Find the scan again that came beside a wrong field."""
        return ticket(self.kept_scan) if self.kept_scan else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and data["kind"] == ReplyKind.ANSWER and not self.given:
            raise ValidationError(str(labels.REFUSALS["no_answers"]))
        return data

    def paper(self) -> Paper:
        data = self.cleaned_data
        return Paper(
            kind=ReplyKind(data["kind"]),
            received_on=data["received_on"],
            source=data["source"],
            language=data["language"],
            text=data["text"],
            scan=data["scan"],
            answers=self.given,
            is_clear=data["is_clear"],
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=LongText({"rows": 4}), help_text=gettext_lazy("Published.")
    )


class CloseForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why it is closed"),
        choices=chosen(labels.CLOSE_REASONS, CloseReason),
        widget=forms.RadioSelect,
    )


class MailPlaceForm(forms.Form):
    letter = forms.IntegerField(
        label=gettext_lazy("Number of the letter"), min_value=1, widget=forms.TextInput({"inputmode": "numeric"})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=chosen(labels.REPLY_KINDS, MAIL_KINDS), widget=forms.RadioSelect
    )

    def clean_letter(self) -> Letter:
        found = Letter.objects.with_addressee().filter(number=self.cleaned_data["letter"]).first()
        if found is None:
            raise ValidationError(str(labels.REFUSALS["no_such_letter"]))
        return found


class NoReplyForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why it is no reply"), choices=chosen(labels.NO_REPLIES, NoReply), widget=forms.RadioSelect
    )


class ReplyRefusalForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why it is not published"),
        choices=chosen(labels.REPLY_REFUSALS, ReplyRefusal),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Published with a number. The office gets the whole statement and may appeal."),
    )
    law = forms.CharField(
        label=gettext_lazy("Which law, if it is unlawful"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("With article, as in: Civil Code, article 145."),
    )
    words = forms.CharField(
        label=gettext_lazy("What you tell the office"),
        required=False,
        max_length=1_000,
        widget=LongText({"rows": 3}),
        help_text=gettext_lazy("Say what would have to change. Only the office reads this."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("reason") == ReplyRefusal.UNLAWFUL and not given.get("law"):
            self.add_error("law", str(labels.REFUSALS["law_missing"]))
        return given


class RungForm(forms.Form):
    to = forms.ModelChoiceField(
        label=gettext_lazy("Organisation above"),
        queryset=Organization.objects.none(),
        required=False,
        help_text=gettext_lazy("With a verified address it gets a mail; otherwise say below what was done."),
    )
    note = forms.CharField(
        label=gettext_lazy("What was done"),
        required=False,
        max_length=500,
        widget=LongText({"rows": 3}),
        help_text=gettext_lazy("Published."),
    )

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Organization.objects.filter(pk__in=_above(letter))


class ConfirmForm(forms.Form):
    """Nothing to fill in: pressing the button is the act."""


class ExtensionForm(forms.Form):
    until = DateField(label=gettext_lazy("New day"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1_000,
        widget=LongText({"rows": 3}),
        help_text=gettext_lazy("Published."),
    )


class ContestForm(forms.Form):
    question = forms.ChoiceField(label=gettext_lazy("Question"))
    text = forms.CharField(
        label=gettext_lazy("Your word"),
        max_length=2_000,
        widget=LongText({"rows": 4}),
        help_text=gettext_lazy("Published."),
    )

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["question"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(question.number), str(question.number)) for question in questions]


class MarkForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("What does the reply do to this question?"),
        choices=chosen(labels.VERDICTS, Verdict),
        widget=forms.RadioSelect,
    )


def default_language(issue: Issue) -> str:
    return issue.language if issue.language in LANGUAGES else current()


def _above(letter: Letter) -> list[int]:
    """Return the keys of the organisations above an addressee, the nearest first."""
    at = letter.post.organization if letter.post else (letter.organization and letter.organization.parent)
    keys: list[int] = []
    while at is not None and at.pk not in keys:
        keys.append(at.pk)
        at = at.parent
    return keys
