from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kopir.files.actions import BadUpload, by_ticket, keep_document, keep_image, ticket
from kopir.files.models import StoredFile
from kopir.issues.actions import NewReport
from kopir.issues.labels import REFUSALS, STAGES, UPLOADS
from kopir.issues.likes import Draft
from kopir.issues.listing import NEWEST, OVERDUE, SUPPORTED
from kopir.issues.models import Report, Topic
from kopir.issues.rules import Refusal
from kopir.issues.rules.reports import NAME_MAX, NOTE_MAX, PLACE_MAX, TEXT_MAX, TEXT_MIN, TITLE_MAX, TITLE_MIN
from kopir.issues.suggesting import TopicChoice, Written, topics_for
from kopir.people.models import Area
from kopir.pure.text import detect_language
from kopir.web.forms import LongText

TOO_SHORT = ngettext_lazy(
    "Please write at least %(limit_value)d character, so that others can understand it.",
    "Please write at least %(limit_value)d characters, so that others can understand it.",
    "limit_value",
)
# A language is named in itself, so these are not translated.
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]


class GroupedAreas(ModelChoiceIterator):  # type: ignore[type-arg]  # generic in the stubs only
    """Areas under the area they lie in, so that a long list can be found through."""

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        yield from grouped(list(self.queryset.all()), self.choice)


def grouped(areas: Sequence[Area], choice: Callable[[Area], Any]) -> Iterator[Any]:
    """Return choices: areas alone first, then each area that holds others, with these."""
    inside: dict[int | None, list[Area]] = {}
    for area in areas:
        inside.setdefault(area.parent_id, []).append(area)
    yield from (choice(area) for area in areas if area.parent_id is None and area.pk not in inside)
    for area in areas:
        if area.pk in inside:
            yield area.name_in(), [choice(one) for one in [area, *inside[area.pk]]]


class AreaField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A place of the site's own list, chosen by name."""

    iterator = GroupedAreas

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Area.objects.present().only("slug", "name", "names", "parent"), to_field_name="slug", **kwargs
        )

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name_in())


class TopicSelect(forms.Select):
    """The list of topics; one of those suggested beside it goes before what stands in the list."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return data.get(f"suggested_{name}") or super().value_from_datadict(data, files, name)


class TopicField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Topic.objects.in_order(), to_field_name="slug", **kwargs)


class FilterForm(forms.Form):
    """What the list of issues can be narrowed to; a value that is not offered is left out."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    area = AreaField(label=_("Area"), required=False, empty_label=_("All areas"))
    topic = TopicField(label=_("Topic"), required=False, empty_label=_("All topics"))
    stage = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[("", _("Anywhere")), *((s.value, n) for s, n in STAGES.items())],
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("All languages")), *LANGUAGES])
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            (NEWEST, _("Newest first")),
            (SUPPORTED, _("Most supported first")),
            (OVERDUE, _("Longest overdue first")),
        ],
    )

    def filters(self) -> dict[str, Any]:
        self.is_valid()
        return dict(self.cleaned_data)


class PhotoMixin(forms.Form):
    """A photo that outlives a wrong field beside it: it is kept at once and offered again by a signed ticket."""

    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        allow_empty_file=True,
        help_text=_("JPEG, PNG, WebP or AVIF, up to 8 MB. The place and device noted in the file are taken out."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
    )
    drop_photo = forms.BooleanField(label=_("Leave the photo out"), required=False)
    kept: StoredFile | None = None

    def clean_photo(self) -> StoredFile | None:
        upload = self.cleaned_data.get("photo")
        if upload is None:
            dropped = bool(self.data.get("drop_photo"))
            self.kept = None if dropped else by_ticket(self.data.get("kept_photo", ""))
            return self.kept
        try:
            self.kept = keep_image(upload)
        except BadUpload as trouble:
            raise ValidationError(str(UPLOADS[trouble.code]), code=trouble.code) from trouble
        return self.kept

    @property
    def kept_ticket(self) -> str:
        return ticket(self.kept) if self.kept else ""


class TextForm(PhotoMixin):
    """What everybody writes who raises an issue."""

    title = forms.CharField(
        label=_("What is the problem, in one sentence?"),
        max_length=TITLE_MAX,
        validators=[MinLengthValidator(TITLE_MIN, TOO_SHORT)],
        help_text=_("For example: The lamp at the school crossing has been dark since September."),
    )
    text = forms.CharField(
        label=_("Tell what is wrong, whom it concerns, and what should be different"),
        max_length=TEXT_MAX,
        validators=[MinLengthValidator(TEXT_MIN, TOO_SHORT)],
        widget=LongText,
        help_text=_("Write in Kazakh, Russian or English. Please leave out what is private about you or others."),
    )
    topic = TopicField(label=_("What is it about?"), empty_label=_("Choose a topic"), widget=TopicSelect)
    area = AreaField(
        label=_("Where is it?"), required=False, empty_label=_("Nowhere in particular, or not in this list")
    )
    place = forms.CharField(
        label=_("The exact place"),
        required=False,
        max_length=PLACE_MAX,
        help_text=_("A street, a house, a stop. It is published with the text."),
    )
    language = forms.ChoiceField(
        label=_("In which language did you write?"),
        required=False,
        choices=[("", _("Recognise it from the text")), *LANGUAGES],
    )
    show_name = forms.BooleanField(label=_("Publish a name with the text"), required=False)
    public_name = forms.CharField(
        label=_("The name to publish"),
        required=False,
        max_length=NAME_MAX,
        help_text=_("Without a tick above, no name is published or kept."),
    )
    field_order = ["title", "text", "topic", "area", "place", "language", "photo", "drop_photo"]

    def suggested_topics(self) -> list[TopicChoice]:
        """Return topics that fit what was written, where the topic was left open; none before anything is sent."""
        if not self.is_bound or self["topic"].value():
            return []
        said = {name: str(self[name].value() or "")[:most] for name, most in (("title", TITLE_MAX), ("text", TEXT_MAX))}
        return topics_for(Written(**said))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("show_name") and not given.get("public_name"):
            self.add_error("public_name", ValidationError(_("Give the name, or take the tick away."), code="required"))
        if "language" in given and not given["language"] and given.get("text"):
            found = detect_language(f"{given.get('title', '')}\n{given['text']}").language
            if found == "und":
                self.add_error(
                    "language", ValidationError(_("We could not tell the language. Please choose it."), code="unknown")
                )
            given["language"] = found
        return given

    def new_report(self) -> NewReport:
        given = self.cleaned_data
        return NewReport(
            title=" ".join(given["title"].split()),
            text=given["text"].replace("\r\n", "\n"),
            language=given["language"],
            topic=given["topic"],
            area=given["area"],
            place=given["place"],
            photo=given["photo"],
            public_name=given["public_name"] if given["show_name"] else "",
        )


class NewsMixin(forms.Form):
    """Offers to be told what comes of it. Never ticked beforehand."""

    wants_news = forms.BooleanField(label=_("Tell me by e-mail what comes of it, once a day at most"), required=False)


class JoinField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """The text of which somebody says "this is mine too", by its key; one that is there no more counts as none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Report.objects.published().filter(withheld=""), widget=forms.HiddenInput, **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError:
            return None


class ReportForm(NewsMixin, TextForm):
    """A visitor's own issue; somebody who is signed in is not asked for an address."""

    joins = JoinField(required=False)
    is_sixteen = forms.BooleanField(label=_("I am 16 or older"))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=320,
        help_text=_("Never shown to anybody. We send one mail with a button; nothing is public before you press it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = [*TextForm.field_order, "show_name", "public_name", "is_sixteen", "email", "wants_news"]

    def new_report(self) -> NewReport:
        given = self.cleaned_data
        return replace(super().new_report(), wants_news=given["wants_news"], joins=given["joins"])

    def __init__(self, *args: Any, is_signed_in: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_signed_in:
            del self.fields["email"]


class ForSomebodyForm(TextForm):
    """A member of the host writes down what somebody without e-mail gave them on paper."""

    paper = forms.FileField(
        label=_("The paper form, photographed or scanned"),
        allow_empty_file=True,
        help_text=_("PDF, JPEG or PNG, up to 15 MB. It stays private: only editors see it."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )
    consent_note = forms.CharField(
        label=_("How, where and when did they agree that it is published?"),
        max_length=NOTE_MAX,
        widget=LongText({"rows": 3}),
    )
    has_consent = forms.BooleanField(label=_("They are 16 or older and have seen or heard the text as it stands here"))
    field_order = [*TextForm.field_order, "show_name", "public_name", "paper", "consent_note", "has_consent"]
    kept_form: StoredFile | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_form = by_ticket(self.data.get("kept_paper", ""))
        self.fields["paper"].required = self.kept_form is None

    def clean_paper(self) -> StoredFile | None:
        if upload := self.cleaned_data.get("paper"):
            try:
                self.kept_form = keep_document(upload)
            except BadUpload as trouble:
                raise ValidationError(str(UPLOADS[trouble.code]), code=trouble.code) from trouble
        return self.kept_form

    @property
    def paper_ticket(self) -> str:
        return ticket(self.kept_form) if self.kept_form else ""


class LikeForm(forms.Form):
    """What is written so far of an issue: whatever is missing or wrong is no mistake yet."""

    title = forms.CharField(required=False, max_length=TITLE_MAX)
    text = forms.CharField(required=False, max_length=TEXT_MAX)
    area = AreaField(required=False)
    joins = JoinField(required=False)

    def draft(self) -> Draft:
        self.is_valid()
        given = self.cleaned_data
        title, text = given.get("title", ""), given.get("text", "")
        return Draft(title, text, given.get("area"), detect_language(f"{title}\n{text}").language)


class SupportForm(NewsMixin):
    """Somebody's "this concerns me too"."""

    area = AreaField(
        label=_("Where do you live?"),
        required=False,
        empty_label=_("I would rather not say"),
        help_text=_("Only counted: an area with fewer than ten supporters is never shown."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=320,
        help_text=_("Never shown to anybody, neither to the office nor to the author. We send one mail with a button."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    field_order = ["area", "email", "wants_news"]

    def __init__(self, *args: Any, is_signed_in: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_signed_in:
            del self.fields["email"]


class RefusalForm(forms.Form):
    """Why an editor does not publish a text."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(reason.value, words) for reason, words in REFUSALS.items()],
        widget=forms.RadioSelect,
        help_text=_("The reason is published with a number and the date; the text is not."),
    )
    words = forms.CharField(
        label=_("What you tell the author"),
        max_length=NOTE_MAX,
        widget=LongText({"rows": 4}),
        help_text=_("Say what would have to change. Only the author reads this."),
    )

    def clean_reason(self) -> Refusal:
        return Refusal(self.cleaned_data["reason"])
