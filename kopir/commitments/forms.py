from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kopir.commitments.actions import NewCheck, NewClaim, NewCommitment, NewDates
from kopir.commitments.labels import DUE_CHANGES, FINDINGS, REFUSED, STATES
from kopir.commitments.rules import DueChangeKind, Finding, Refusal
from kopir.commitments.sources import is_kept_here
from kopir.files.actions import BadUpload, by_ticket, keep_document, ticket
from kopir.files.models import StoredFile
from kopir.issues.forms import LANGUAGES, PhotoMixin
from kopir.issues.labels import UPLOADS
from kopir.issues.models import Issue
from kopir.letters.models import Reply
from kopir.moderation.labels import RULES
from kopir.people import addressees
from kopir.people.models import Area, Organization, Person, Post
from kopir.pure.text import detect_language
from kopir.web import clock
from kopir.web.forms import DateField, LongText
from kopir.web.languages import current

SCAN_HELP = _("PDF, JPEG or PNG, up to 15 MB. Everybody will be able to see it.")
Promiser = Person | Post | Organization


def language_of(text: str) -> str:
    """Return the language of a text, that of the page where it cannot be told."""
    found = detect_language(text).language if text.strip() else "und"
    return current() if found == "und" else found


class DocumentMixin(forms.Form):
    """A document that outlives a wrong field beside it."""

    document = forms.FileField(
        label=_("Document or photo"),
        required=False,
        allow_empty_file=True,
        help_text=SCAN_HELP,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )
    kept: StoredFile | None = None

    def clean_document(self) -> StoredFile | None:
        upload = self.cleaned_data.get("document")
        if upload is None:
            self.kept = by_ticket(self.data.get("kept_document", ""))
            return self.kept
        try:
            self.kept = keep_document(upload)
        except BadUpload as trouble:
            raise ValidationError(str(UPLOADS[trouble.code]), code=trouble.code) from trouble
        return self.kept

    @property
    def kept_ticket(self) -> str:
        return ticket(self.kept) if self.kept else ""


class FilterForm(forms.Form):
    """What the list of promises can be narrowed to; a value that is not offered is left out."""

    state = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[("", _("Anywhere")), *((state.value, words) for state, words in STATES.items())],
    )
    area = forms.ModelChoiceField(
        label=_("Area"),
        required=False,
        queryset=Area.objects.present().only("slug", "name", "names"),
        to_field_name="slug",
        empty_label=_("All areas"),
    )
    organization = forms.SlugField(required=False, widget=forms.HiddenInput)
    person = forms.SlugField(required=False, widget=forms.HiddenInput)

    def filters(self) -> dict[str, Any]:
        self.is_valid()
        return dict(self.cleaned_data)


class CommitmentForm(DocumentMixin):
    """An editor records a promise: exact words, who, by when, what counts as done, where it stands."""

    promiser = forms.CharField(
        label=_("Who promised?"),
        max_length=200,
        required=False,
        help_text=_("The name of a person, post or organisation, or its reference such as post/mayor."),
    )
    words = forms.CharField(
        label=_("The exact words"),
        max_length=4_000,
        widget=LongText({"rows": 5}),
        help_text=_("In the language in which they were said, nothing left out and nothing added."),
    )
    language = forms.ChoiceField(
        label=_("In which language?"), required=False, choices=[("", _("Recognise it from the text")), *LANGUAGES]
    )
    said_on = DateField(label=_("On which day was it said?"))
    due_on = DateField(label=_("By when was it promised?"), required=False)
    review_on = DateField(
        label=_("If no date was promised: when shall it be reviewed?"),
        required=False,
        help_text=_("Exactly one of the two dates. A promise without a date is never called overdue."),
    )
    measure = forms.CharField(
        label=_("What counts as done?"),
        max_length=1_000,
        widget=LongText({"rows": 3}),
        help_text=_("So that somebody on the spot can see it."),
    )
    issues = forms.CharField(
        label=_("Numbers of the issues it answers"), max_length=200, required=False, help_text=_("For example: 7, 12")
    )
    source_url = forms.URLField(
        label=_("Address of the source"), max_length=1_000, required=False, assume_scheme="https"
    )
    is_charter = forms.BooleanField(label=_("It is a promise of our own charter"), required=False)
    field_order = [
        "promiser",
        "words",
        "language",
        "said_on",
        "due_on",
        "review_on",
        "measure",
        "issues",
        "source_url",
        "document",
        "is_charter",
    ]

    def __init__(self, *args: Any, reply: Reply | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reply, self.options = reply, []  # type: ignore[var-annotated]  # options: list[Promiser]
        self.fields["document"].label = _("Saved copy of the source")
        if reply:
            for name in ("promiser", "source_url", "document", "is_charter"):
                del self.fields[name]

    def clean_promiser(self) -> Promiser | None:
        given = str(self.cleaned_data["promiser"]).strip()
        if self.data.get("is_charter"):
            return Organization.objects.filter(is_host=True).first()
        self.options = found_promisers(given)
        if len(self.options) == 1:
            return self.options[0]
        if not self.options:
            raise ValidationError(_("Nobody of this name is in the directory."), code="unknown")
        raise ValidationError(_("Several are meant by this: please choose one below."), code="several")

    def clean_issues(self) -> list[Issue]:
        numbers = {int(number) for number in re.findall(r"\d{1,12}", self.cleaned_data["issues"])}
        found = list(Issue.objects.filter(number__in=numbers).order_by("number"))
        missing = sorted(numbers - {issue.number for issue in found})
        if missing:
            text = ngettext("There is no issue %(numbers)s.", "There are no issues %(numbers)s.", len(missing))
            raise ValidationError(
                text, code="unknown", params={"numbers": ", ".join(str(number) for number in missing)}
            )
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "words" in given and not given.get("language"):
            given["language"] = language_of(given["words"])
        if not {"due_on", "review_on"} & set(self.errors) and bool(given.get("due_on")) == bool(given.get("review_on")):
            self.add_error("due_on", ValidationError(str(REFUSED[Refusal.ONE_DATE]), code="one_date"))
        if self.reply is None and "source_url" in given:
            if not given["source_url"]:
                self.add_error("source_url", ValidationError(str(REFUSED[Refusal.NO_SOURCE]), code="no_source"))
            elif not (given.get("document") or is_kept_here(given["source_url"]) or "document" in self.errors):
                self.add_error("document", ValidationError(str(REFUSED[Refusal.NO_COPY]), code="no_copy"))
        return given

    def new_commitment(self) -> NewCommitment:
        given, who = self.cleaned_data, self._promiser()
        return NewCommitment(
            words=given["words"].replace("\r\n", "\n"),
            measure=given["measure"].replace("\r\n", "\n"),
            language=given["language"],
            said_on=given["said_on"],
            person=who if isinstance(who, Person) else None,
            post=who if isinstance(who, Post) else None,
            organization=who if isinstance(who, Organization) else None,
            due_on=given["due_on"],
            review_on=given["review_on"],
            reply=self.reply,
            source_url=given.get("source_url", ""),
            source_copy=given.get("document"),
            issues=given["issues"],
            is_charter=bool(given.get("is_charter")),
        )

    def _promiser(self) -> Promiser | None:
        return self.reply.letter.addressee if self.reply else self.cleaned_data["promiser"]


def found_promisers(text: str) -> list[Promiser]:
    """Return who is meant by a reference or a name: those of today, at most twenty."""
    kind, _slash, slug = text.partition("/")
    if kind == Person.KIND:
        return list(Person.objects.filter(slug=slug))
    if (office := addressees.find(text)) is not None:
        return [office]
    if not text:
        return []
    people = Person.objects.present().filter(is_historical=False).found_by(text)[:10]
    return [*people, *addressees.search(text, limit=10)]


class ClaimForm(DocumentMixin):
    """The words that say "it is done". An editor adds the day on which it was said, and the source."""

    words = forms.CharField(label=_("What has been done?"), max_length=4_000, widget=LongText({"rows": 5}))
    done_on = DateField(label=_("Since when?"), required=False)
    claimed_on = DateField(label=_("On which day was this said?"))
    source_url = forms.URLField(
        label=_("Address of the source"), max_length=1_000, required=False, assume_scheme="https"
    )
    field_order = ["words", "done_on", "claimed_on", "source_url", "document"]

    def __init__(self, *args: Any, is_editor: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].label = _("Something to see: a photo or a document")
        if not is_editor:
            del self.fields["claimed_on"], self.fields["source_url"]

    def new_claim(self) -> NewClaim:
        given = self.cleaned_data
        return NewClaim(
            words=given["words"].replace("\r\n", "\n"),
            language=language_of(given["words"]),
            done_on=given["done_on"],
            claimed_on=given.get("claimed_on"),
            source_url=given.get("source_url", ""),
            evidence=given["document"],
        )


class ReasonForm(forms.Form):
    """Words that give a reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1_000, widget=LongText({"rows": 3}), help_text=_("It is published.")
    )


class CheckRefusalForm(forms.Form):
    """Why a held check is not published."""

    rule = forms.ChoiceField(
        label=_("The rule of the house"),
        choices=[(rule.value, words) for rule, words in RULES.items()],
        widget=forms.RadioSelect,
        help_text=_("The rule is published; the text is not."),
    )
    reason = forms.CharField(
        label=_("What you tell the author"),
        max_length=500,
        widget=LongText({"rows": 3}),
        help_text=_("Say what would have to change. Only the author reads this."),
    )


class WithdrawForm(ReasonForm):
    source_url = forms.URLField(label=_("Address of the source"), max_length=1_000, assume_scheme="https")
    field_order = ["reason", "source_url"]

    def __init__(self, *args: Any, is_editor: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_editor:
            del self.fields["source_url"]


class ContestForm(forms.Form):
    words = forms.CharField(
        label=_("Your answer to the dispute"),
        max_length=4_000,
        widget=LongText({"rows": 4}),
        help_text=_("It is published beside the dispute; both stay."),
    )


class DatesForm(forms.Form):
    """Another date of a promise."""

    kind = forms.ChoiceField(
        label=_("What happened?"),
        choices=[(kind.value, words) for kind, words in DUE_CHANGES.items()],
        widget=forms.RadioSelect,
        help_text=_("Kept in time is judged by the first date promised, however often it is put off."),
    )
    due_on = DateField(label=_("The new due date"), required=False)
    review_on = DateField(label=_("The new review date, where no date was promised"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=1_000, widget=LongText({"rows": 3}))
    source_url = forms.URLField(
        label=_("Address of the source"),
        max_length=1_000,
        required=False,
        assume_scheme="https",
        help_text=_("Needed where the promiser put it off."),
    )

    def new_dates(self) -> NewDates:
        given = self.cleaned_data
        return NewDates(
            kind=DueChangeKind(given["kind"]),
            reason=given["reason"],
            due_on=given["due_on"],
            review_on=given["review_on"],
            source_url=given["source_url"],
        )


class CheckForm(PhotoMixin):
    """What a citizen found on the spot."""

    finding = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[(finding.value, words) for finding, words in FINDINGS.items()],
        widget=forms.RadioSelect,
    )
    seen_on = DateField(label=_("When did you look?"))
    text = forms.CharField(
        label=_("What did you see?"),
        required=False,
        max_length=4_000,
        widget=LongText({"rows": 5}),
        help_text=_("Needed where it has not been done. It is published without your name."),
    )
    is_sixteen = forms.BooleanField(label=_("I am 16 or older"))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=320,
        help_text=_("Never shown to anybody. We send one mail with a button; nothing counts before you press it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["finding", "seen_on", "text", "photo", "drop_photo", "is_sixteen", "email"]

    def __init__(self, *args: Any, is_signed_in: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_signed_in:
            del self.fields["email"], self.fields["is_sixteen"]

    def clean_seen_on(self) -> Any:
        day = self.cleaned_data["seen_on"]
        if day > clock.today():
            raise ValidationError(str(REFUSED[Refusal.IN_FUTURE]), code="in_future")
        return day

    def new_check(self) -> NewCheck:
        given = self.cleaned_data
        return NewCheck(
            finding=Finding(given["finding"]),
            seen_on=given["seen_on"],
            text=given["text"].replace("\r\n", "\n"),
            language=language_of(given["text"]),
            photo=given["photo"],
        )
