"""Who may open an office's pages: whoever acts for it now."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from kopir.accounts.permissions import signed_in
from kopir.letters.models import Letter
from kopir.offices.models import Mandate
from kopir.people import addressees
from kopir.people.addressees import Addressee


def office_at(kind: str, slug: str) -> Addressee:
    """Return the office of an address."""
    office = addressees.find(f"{kind}/{slug}")
    if office is None:
        raise Http404
    return office


def mandate_for(request: HttpRequest, office: Addressee) -> Mandate:
    """Return what lets the visitor act for an office."""
    found = Mandate.objects.live().of(signed_in(request)).for_office(office).with_office().first()
    if found is None:
        raise PermissionDenied
    return found


def mandate_for_letter(request: HttpRequest, number: int) -> tuple[Mandate, Letter]:
    """Return a letter, and what lets the visitor act for its addressee."""
    letter = Letter.objects.with_addressee().filter(number=number, source_ref=None).first()
    if letter is None:
        raise Http404
    return mandate_for(request, letter.addressee), letter
