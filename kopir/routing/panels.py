"""What somebody is asked about, on the pages of the directory."""

from __future__ import annotations

from django.template.loader import render_to_string

from kopir.people.addressees import Addressee
from kopir.people.models import Post
from kopir.routing.models import Competence
from kopir.web import clock


def panel(addressee: Addressee) -> str:
    """The rules that name a post or an organisation today; nothing where none does."""
    side = {"post" if isinstance(addressee, Post) else "organization": addressee}
    rows = list(Competence.objects.holding_on(clock.today()).filter(**side).with_names())
    return render_to_string("routing/_panel.html", {"rows": rows}) if rows else ""
