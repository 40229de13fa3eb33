"""Forms of editors: bring files in, say who is who, set the agenda."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kopir.debates.actions import NewDebate, VoiceFacts
from kopir.debates.actions.changing import Item
from kopir.debates.labels import PARTS
from kopir.debates.models import Debate, Turn, Voice
from kopir.debates.quoting import words_in
from kopir.debates.rules import Part
from kopir.issues.forms import LANGUAGES
from kopir.issues.models import Issue
from kopir.people.models import Organization, Person
from kopir.pure.transcript import Source
from kopir.web.forms import DateField, LongText

FILE_BYTES = 10_000_000
MOST_FILES = 20
MOST_ITEMS = 12
MOST = 100_000  # numbers in an address


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of one event; each within the size, all read into memory."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Source]:
        uploads: list[UploadedFile[bytes]] = [one for one in data or [] if isinstance(one, UploadedFile)]
        if not uploads:
            raise ValidationError(_("Choose at least one file."))
        if len(uploads) > MOST_FILES or any((one.size or 0) > FILE_BYTES for one in uploads):
            raise ValidationError(_("At most twenty files, each of up to 10 MB."))
        names: dict[str, int] = {}
        found = []
        for one in uploads:
            name = str(one.name)
            names[name] = names.get(name, 0) + 1
            found.append(Source(name if names[name] == 1 else f"{name} ({names[name]})", one.read()))
        return found


class EventForm(forms.Form):
    """What an event is called, when and by whom it was held, and where its video lies."""

    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Main language"), choices=LANGUAGES)
    held_on = DateField(label=_("Held on"))
    host = forms.ModelChoiceField(
        label=_("Who held it"),
        queryset=Organization.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("An organisation that is not in the list"),
    )
    host_name = forms.CharField(label=_("Its name, where it is not in the list"), required=False, max_length=200)
    video_url = forms.URLField(
        label=_("Address of the video"), required=False, max_length=1000, assume_scheme="https",
        help_text=_("It stays where it lies; speeches lead to their second in it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["host"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Organization.objects.present().order_by("-is_host", "name")


class NewDebateForm(EventForm):
    sources = FilesField(
        label=_("All files of the event"),
        help_text=_(
            "Transcript, captions, chat, poll, questions, participants: of Zoom, Teams, YouTube, or as text or a table."
            " They are recognised by what is in them. Private lines of the chat are not taken."
        ),
    )
    field_order = ["sources"]

    def new_debate(self) -> NewDebate:
        given = self.cleaned_data
        return NewDebate(
            given["title"], given["language"], given["held_on"], given["host"], given["host_name"], given["video_url"]
        )


class FilesForm(forms.Form):
    """All files of an event, to be read in place of the older ones."""

    sources = FilesField(
        label=_("All files of the event"),
        help_text=_("What stands on the debate's page is read from these files only, so give all of them again."),
    )


class PersonByName(forms.CharField):
    """A person of this site, by name or reference; empty where it is nobody of these."""

    def clean(self, value: Any) -> Person | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        people = Person.objects.present()
        found: list[Person] = list(people.filter(slug=text.removeprefix("person/"))[:1])
        found = found or list(people.filter(name__iexact=text)[:2])
        if len(found) != 1:
            raise ValidationError(_("No single person of this site has this name; write person/… as in the address."))
        return found[0]


class VoicesForm(forms.Form):
    """Every label of a debate in one form: what it does, who it is, on which side, and for whom."""

    def __init__(self, *args: Any, voices: Sequence[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voices = voices
        for voice in voices:
            self.fields[f"part_{voice.pk}"] = forms.ChoiceField(
                label=_("What they do"), choices=[(part.value, words) for part, words in PARTS.items()],
                initial=voice.part,
            )  # fmt: skip
            self.fields[f"person_{voice.pk}"] = PersonByName(
                label=_("Person of this site"),
                required=False,
                max_length=200,
                initial=voice.person.ref if voice.person else "",
            )
            self.fields[f"name_{voice.pk}"] = forms.CharField(
                label=_("Name to show, where it is nobody of this site"),
                required=False,
                max_length=200,
                initial=voice.name,
            )
            self.fields[f"side_{voice.pk}"] = forms.CharField(
                label=_("Side"), required=False, max_length=80, initial=voice.side
            )
            self.fields[f"proxy_{voice.pk}"] = PersonByName(
                label=_("Came for"),
                required=False,
                max_length=200,
                initial=voice.proxy_for.ref if voice.proxy_for else "",
                help_text=_("Where somebody spoke as the proxy of another."),
            )

            self.fields[f"planned_{voice.pk}"] = forms.IntegerField(
                label=_("Minutes planned for them"), required=False, min_value=1, max_value=1_000,
                initial=voice.planned_min,
            )  # fmt: skip

    def rows(self) -> list[tuple[Voice, list[forms.BoundField]]]:
        """The fields of each label, together."""
        names = ("part", "person", "name", "side", "proxy", "planned")
        return [(voice, [self[f"{name}_{voice.pk}"] for name in names]) for voice in self.voices]

    def facts(self) -> dict[int, VoiceFacts]:
        given = self.cleaned_data
        return {
            voice.pk: VoiceFacts(
                Part(given[f"part_{voice.pk}"]),
                given[f"person_{voice.pk}"],
                given[f"name_{voice.pk}"],
                given[f"side_{voice.pk}"],
                given[f"proxy_{voice.pk}"],
                given[f"planned_{voice.pk}"],
            )
            for voice in self.voices
        }


class AgendaForm(forms.Form):
    """The questions of a debate, one a line, with the number of the speech at which each begins."""

    items = forms.CharField(
        label=_("Questions"),
        required=False,
        max_length=6_000,
        widget=LongText({"rows": 8}),
        help_text=_(
            "One a line: number of the first speech, the question, and in brackets the numbers of the issues it comes"
            " from. For example: 12 Who pays for the water? (7, 31)"
        ),
    )

    def __init__(self, *args: Any, debate: Debate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.debate = debate

    def clean_items(self) -> list[Item]:
        lines = [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
        if len(lines) > MOST_ITEMS:
            raise ValidationError(_("At most %(most)d questions."), params={"most": MOST_ITEMS})
        names = {str(number): name for number, name in self.debate.turns.values_list("number", "public_id")}
        return [self._item(line, names) for line in lines]

    def _item(self, line: str, names: dict[str, str]) -> Item:
        found = re.fullmatch(r"(?P<turn>\d{1,6})[.)]?\s+(?P<title>.+?)(?:\s*\((?P<issues>[\d,\s№#]+)\))?", line)
        if found is None or found["turn"] not in names or len(found["title"]) > 300:
            raise ValidationError(
                _("This line has no number of a speech of this debate: %(line)s"), params={"line": line}
            )
        numbers = {int(number) for number in re.findall(r"\d{1,12}", found["issues"] or "")}
        issues = list(Issue.objects.published().filter(number__in=numbers).order_by("number"))
        if missing := sorted(numbers - {issue.number for issue in issues}):
            raise ValidationError(_("There is no issue %(number)d."), params={"number": missing[0]})
        return Item(found["title"], names[found["turn"]], issues)


def agenda_text(debate: Debate) -> str:
    """Return a debate's agenda as `AgendaForm` reads it."""
    first = dict(debate.turns.values_list("first_cue", "number"))
    lines = []
    for item in debate.items.prefetch_related("issues"):
        numbers = ", ".join(str(issue.number) for issue in item.issues.all())
        lines.append(f"{first.get(item.first_cue, 1)} {item.title}{f' ({numbers})' if numbers else ''}")
    return "\n".join(lines)


class WordsForm(forms.Form):
    """Some words of one speech."""

    MOST = 2_000
    words = forms.CharField(
        label=_("The words"),
        max_length=MOST,
        widget=LongText({"rows": 6}),
        help_text=_("Take away what you do not need; what stays must stand in the speech as it is."),
    )

    def __init__(self, *args: Any, turn: Turn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.turn = turn

    def clean_words(self) -> str:
        found = words_in(self.cleaned_data["words"], self.turn.text)
        if not found:
            raise ValidationError(_("These words do not stand in this speech as they are."))
        return found


class VoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Voice) -> str:
        return obj.shown or str(_("nobody knows who it is"))


class LineForm(forms.Form):
    """Whose one line is."""

    voice = VoiceField(label=_("Who says this line"), queryset=Voice.objects.none(), empty_label=None)

    def __init__(self, *args: Any, debate: Debate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["voice"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = debate.voices.select_related("person")


class OffsetForm(forms.Form):
    """One moment that is known in two clocks: the file's own, and the recording's."""

    here = forms.FloatField(label=_("A second of this file"), min_value=-1_000_000, max_value=1_000_000)
    there = forms.FloatField(
        label=_("The same moment, in seconds of the recording"), min_value=-1_000_000, max_value=1_000_000
    )

    @property
    def offset(self) -> float:
        return float(self.cleaned_data["there"]) - float(self.cleaned_data["here"])


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why it is taken back"), max_length=1000, widget=LongText({"rows": 3}))


class FilterForm(forms.Form):
    """Narrows a transcript; a field that is not understood narrows nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    item = forms.IntegerField(required=False, min_value=1, max_value=MOST, widget=forms.HiddenInput)
    voice = forms.IntegerField(required=False, min_value=1, max_value=MOST, widget=forms.HiddenInput)
    figure = forms.SlugField(required=False, widget=forms.HiddenInput)

    def filters(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
