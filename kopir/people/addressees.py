"""Who a letter can be put to: a post or an organisation of today, in parties and movements as in offices."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef

from kopir.people.models import ContactDetail, Membership, Organization, Person, Post
from kopir.people.rules import ContactType

Addressee = Post | Organization


def find(ref: str) -> Addressee | None:
    """Return the post or organisation behind a public reference, of today or not."""
    kind, _, slug = ref.partition("/")
    if kind == Post.KIND:
        return Post.objects.select_related("organization", "area").filter(slug=slug).first()
    if kind == Organization.KIND:
        return Organization.objects.select_related("area").filter(slug=slug).first()
    return None


def search(text: str = "", *, limit: int = 20) -> list[Addressee]:
    """Return addressees whose names have words beginning like the words of a text, in either script; posts first."""
    posts = Post.objects.addressable().select_related("organization", "area").found_by(text)
    held_by = Membership.objects.filter(post=OuterRef("pk"), person__in=Person.objects.found_by(text))
    if text.strip():
        known = Post.objects.addressable().select_related("organization", "area")
        posts = posts | known.filter(Exists(held_by))
    organizations = Organization.objects.addressable().select_related("area").found_by(text)
    found: list[Addressee] = [*posts[:limit]]
    return [*found, *organizations[: limit - len(found)]]


def columns_of(addressee: Addressee, prefix: str = "") -> dict[str, Addressee | None]:
    """Return the two columns in which tables name one addressee, the other one empty."""
    is_post = isinstance(addressee, Post)
    return {f"{prefix}post": addressee if is_post else None, f"{prefix}organization": None if is_post else addressee}


def refs_of(addressee: Addressee) -> list[str]:
    """Return what the record names of an addressee: itself, and of a post its organisation."""
    return list(dict.fromkeys([addressee.ref, organization_of(addressee).ref]))


def name_of(addressee: Addressee, language: str | None = None) -> str:
    """Return an addressee's name as a letter writes it: post, organisation."""
    if isinstance(addressee, Organization):
        return addressee.name_in(language)
    return f"{addressee.name_in(language)}, {addressee.organization.name_in(language)}"


def languages_of(addressee: Addressee) -> tuple[str, str]:
    """Return the first and second language of letters to an addressee, a post's own before those of its organisation.

    The second is empty where letters go out in one; both are where whoever writes chooses.
    """
    chosen = addressee if addressee.language else organization_of(addressee)
    return chosen.language, chosen.second_language


def organization_of(addressee: Addressee) -> Organization:
    return addressee if isinstance(addressee, Organization) else addressee.organization


def holder_on(addressee: Addressee, day: date) -> Person | None:
    """Return who holds a post on a day; an organisation has no holder."""
    return addressee.holder_on(day) if isinstance(addressee, Post) else None


def is_addressable(addressee: Addressee) -> bool:
    """Say whether a letter may be put to it: a historical or vanished one receives none."""
    organization = organization_of(addressee)
    return not (addressee.is_historical or addressee.is_gone or organization.is_historical)


def office_contact(addressee: Addressee, type: ContactType) -> ContactDetail | None:
    """Return the registered contact of a post, else of its organisation."""
    registered = ContactDetail.objects.filter(is_registered=True, type=type.value)
    if isinstance(addressee, Post):
        own = registered.filter(post=addressee).first()
        return own or registered.filter(organization=addressee.organization_id).first()
    return registered.filter(organization=addressee).first()


def office_email(addressee: Addressee) -> str | None:
    """Return the verified e-mail address that letters go to, None where there is none."""
    contact = office_contact(addressee, ContactType.EMAIL)
    return contact.value if contact else None


def office_address(addressee: Addressee) -> str | None:
    """Return the verified postal address for a printed letter, None where there is none."""
    contact = office_contact(addressee, ContactType.POST)
    return contact.value if contact else None
