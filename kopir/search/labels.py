"""Words for kinds of things and for why something is read otherwise than it was typed."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.search.rules import Kind

Words = str | Promise

KINDS: dict[Kind, Words] = {
    Kind.ISSUE: _("Issues"),
    Kind.LETTER: _("Letters to offices"),
    Kind.REPLY: _("Replies of offices"),
    Kind.COMMITMENT: _("Promises"),
    Kind.DEBATE: _("Debates"),
    Kind.VIEWPOINT: _("Readers' points of view"),
    Kind.PERSON: _("People"),
    Kind.POST: _("Posts"),
    Kind.ORGANIZATION: _("Organisations"),
}
ONE: dict[Kind, Words] = {
    Kind.ISSUE: _("Issue"),
    Kind.LETTER: _("Letter"),
    Kind.REPLY: _("Reply"),
    Kind.COMMITMENT: _("Promise"),
    Kind.DEBATE: _("Debate"),
    Kind.VIEWPOINT: _("Point of view"),
    Kind.PERSON: _("Person"),
    Kind.POST: _("Post"),
    Kind.ORGANIZATION: _("Organisation"),
}
