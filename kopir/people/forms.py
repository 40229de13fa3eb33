"""Forms of editors, and of people in office for their own declarations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopir.people import addressees
from kopir.people.addressees import Addressee
from kopir.people.labels import CLASSIFICATIONS, CONTACT_TYPES, LANGUAGE_NAMES, TIES
from kopir.people.models import Area, Membership, Organization, Post
from kopir.people.rules import Classification, ContactType, Tie
from kopir.pure.popolo import PartialDate
from kopir.web.forms import DateField
from kopir.web.languages import LANGUAGES

PARTIES = (Classification.PARTY.value, Classification.FACTION.value, Classification.MOVEMENT.value)


class PartialDateField(forms.CharField):
    """A day, a month or a year, kept as written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("As far as it is known: 2012, 2012-01 or 2012-01-15."))
        super().__init__(max_length=10, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "").strip()
        if text:
            try:
                PartialDate(text)
            except ValueError as error:
                raise forms.ValidationError(_("Write a date as 2012, 2012-01 or 2012-01-15.")) from error
        return text


class AddresseeField(forms.ChoiceField):
    """A post or an organisation of today, chosen by name; one that a rule has already stays choosable."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_addressee_choices, **kwargs)

    def keep(self, addressee: Addressee) -> None:
        """Offer an addressee that may be of the past by now."""
        self.choices = [*_addressee_choices(), (addressee.ref, addressees.name_of(addressee))]

    def clean(self, value: Any) -> Addressee | None:
        ref = str(super().clean(value) or "")
        return addressees.find(ref) if ref else None


def _addressee_choices() -> list[Any]:
    posts = Post.objects.addressable().select_related("organization")
    bodies = Organization.objects.addressable()
    return [
        ("", gettext("Choose a post or an organisation")),
        (gettext("Posts"), [(one.ref, addressees.name_of(one)) for one in posts]),
        (gettext("Organisations"), [(one.ref, one.name_in()) for one in bodies]),
    ]


class NamedForm(forms.Form):
    """What every named thing has: a name, the same name in three languages, and where it can be read."""

    name = forms.CharField(label=_("Name"), max_length=500)
    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=500, required=False)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=500, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=500, required=False)
    source = forms.URLField(
        label=_("Source"),
        help_text=_("The public page where this can be read."),
        required=False,
        assume_scheme="https",
        max_length=2000,
    )
    plain: tuple[str, ...] = ()

    def __init__(self, *args: Any, thing: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = (self.initial_of(thing) if thing else {}) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.thing = thing

    def initial_of(self, thing: Any) -> dict[str, Any]:
        names = {f"name_{language}": thing.names.get(language, "") for language in LANGUAGES}
        source = thing.sources[0].get("url", "") if thing.sources else ""
        return {
            "name": thing.name,
            "source": source,
            **names,
            **{column: getattr(thing, column) for column in self.plain},
        }

    def columns(self) -> dict[str, Any]:
        """Return the columns that the form sets."""
        data = self.cleaned_data
        given = {language: data[f"name_{language}"] for language in LANGUAGES if data[f"name_{language}"]}
        kept = self.thing.sources if self.thing else []
        sources = kept
        if not kept or kept[0].get("url", "") != data["source"]:
            sources = ([{"url": data["source"]}] if data["source"] else []) + kept[1:]
        return {
            "name": data["name"],
            "names": given,
            "sources": sources,
            **{column: data[column] for column in self.plain},
        }


class WrittenToForm(NamedForm):
    """What letters are put to, and in which languages; the action says where the two do not fit."""

    language = forms.ChoiceField(
        label=_("Language of letters"),
        choices=[("", _("Chosen for each letter")), *LANGUAGE_NAMES.items()],
        required=False,
    )
    second_language = forms.ChoiceField(
        label=_("Second language, beside the first"),
        choices=[("", _("None: letters go out in one language")), *LANGUAGE_NAMES.items()],
        required=False,
        help_text=_("Letters, reminders and steps of the ladder are then written in both, in one mail."),
    )


class OrganizationForm(WrittenToForm):
    classification = forms.ChoiceField(label=_("Kind"), choices=list(CLASSIFICATIONS.items()))
    parent = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Part of"), required=False, empty_label=_("Part of nothing else")
    )
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"), required=False, empty_label=_("No area"))
    founding_date = PartialDateField(label=_("Founded"), required=False)
    dissolution_date = PartialDateField(label=_("Dissolved"), required=False)
    plain = (
        "classification",
        "parent",
        "area",
        "founding_date",
        "dissolution_date",
        "language",
        "second_language",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "parent", Organization.objects.addressable())
        _choose(self, "area", Area.objects.present())
        word = self.thing.classification if self.thing else ""
        if word and word not in CLASSIFICATIONS:
            # A source's own word stays choosable, or saving the form would change it.
            _choices(self, "classification", [*CLASSIFICATIONS.items(), (word, word)])


class PostForm(WrittenToForm):
    role = forms.CharField(label=_("Role"), max_length=500, required=False)
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"), required=False, empty_label=_("No area"))
    start_date = PartialDateField(label=_("Exists since"), required=False)
    end_date = PartialDateField(label=_("Existed until"), required=False)
    plain = ("role", "area", "start_date", "end_date", "language", "second_language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "area", Area.objects.present())


class PersonForm(NamedForm):
    """Somebody in public office or of the host; a private person is never entered here."""

    sort_name = forms.CharField(
        label=_("Name for sorting"), max_length=500, required=False, help_text=_("Family name first.")
    )
    plain = ("sort_name",)


class MembershipForm(forms.Form):
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Organisation"))
    post = forms.ModelChoiceField(
        Post.objects.none(), label=_("Post"), required=False, empty_label=_("No post: an ordinary member")
    )
    role = forms.CharField(label=_("Role"), max_length=500, required=False)
    on_behalf_of = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("On behalf of"),
        required=False,
        empty_label=_("On nobody's behalf"),
        help_text=_("The party, faction or movement that the person sits for."),
    )
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"), required=False, empty_label=_("No area"))
    start_date = PartialDateField(label=_("Since"), required=False)
    end_date = PartialDateField(label=_("Until"), required=False)
    COLUMNS = ("organization", "post", "role", "on_behalf_of", "area", "start_date", "end_date")

    def __init__(self, *args: Any, membership: Membership | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {column: getattr(membership, column) for column in self.COLUMNS} if membership else {}
        super().__init__(*args, **kwargs)
        _choose(self, "organization", Organization.objects.present())
        _choose(self, "post", Post.objects.present().select_related("organization"))
        _choose(self, "on_behalf_of", Organization.objects.present().filter(classification__in=PARTIES))
        _choose(self, "area", Area.objects.present())

    def columns(self) -> dict[str, Any]:
        return {column: self.cleaned_data[column] for column in self.COLUMNS}


class EndForm(forms.Form):
    end_date = PartialDateField(label=_("Ended"))


class AccountForm(forms.Form):
    """Which address may act as a person; never filled in beforehand, since it is never shown."""

    address = forms.EmailField(
        label=_("E-mail address of the person"),
        required=False,
        help_text=_("It is never shown. Left empty, nobody acts for this person."),
    )


class AddressForm(forms.Form):
    """The address that letters to an office go to."""

    type = forms.ChoiceField(
        label=_("Kind of address"),
        choices=[(kind.value, CONTACT_TYPES[kind]) for kind in (ContactType.EMAIL, ContactType.POST)],
    )
    value = forms.CharField(label=_("Address of the office"), max_length=2000)
    how = forms.CharField(
        label=_("How it was verified"),
        max_length=500,
        help_text=_("For example the official page where it stands, or who confirmed it by telephone."),
    )
    on = DateField(label=_("Verified on"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("type") == ContactType.EMAIL and data.get("value"):
            try:
                forms.EmailField().clean(data["value"])
            except forms.ValidationError:
                self.add_error("value", _("This is not an e-mail address."))
        return data


class DisclosureForm(forms.Form):
    tie = forms.ChoiceField(label=_("What ties the person"), choices=list(TIES.items()), initial=Tie.MEMBERSHIP)
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Organisation"),
        required=False,
        empty_label=_("Another one, named below"),
    )
    organization_text = forms.CharField(label=_("Name of another organisation"), max_length=500, required=False)
    detail = forms.CharField(label=_("In a sentence"), max_length=1000, required=False)
    source = forms.CharField(label=_("Where it can be read"), max_length=2000, required=False)

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_own = is_own
        _choose(self, "organization", Organization.objects.addressable())
        self.fields["source"].required = not is_own

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("organization") and not data.get("organization_text"):
            self.add_error("organization", _("Choose an organisation, or name one below."))
        return data


class WithdrawalForm(forms.Form):
    reason = forms.CharField(label=_("Why it is withdrawn"), max_length=1000)


def _choose(form: forms.Form, field: str, among: Any) -> None:
    chosen = form.fields[field]
    assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101  # for the type checker
    chosen.queryset = among


def _choices(form: forms.Form, field: str, among: list[Any]) -> None:
    chosen = form.fields[field]
    assert isinstance(chosen, forms.ChoiceField)  # noqa: S101  # for the type checker
    chosen.choices = among


__all__ = [
    "AccountForm",
    "AddressForm",
    "DisclosureForm",
    "EndForm",
    "MembershipForm",
    "OrganizationForm",
    "PersonForm",
    "PostForm",
    "WithdrawalForm",
]
