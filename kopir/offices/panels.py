"""The way to an office's desk from its public page; the same for everybody."""

from __future__ import annotations

from django.template.loader import render_to_string

from kopir.people.addressees import Addressee, is_addressable


def panel(office: Addressee) -> str:
    """Tell whoever holds an office of today how they take up its desk."""
    return render_to_string("offices/_panel.html", {"office": office}) if is_addressable(office) else ""
