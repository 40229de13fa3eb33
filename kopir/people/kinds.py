"""Entry kinds of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.record.kinds import KindDoc, register

NAMES = ("name", "name_kk", "name_ru", "name_en")
STATE = ("sources",)
WRITTEN = ("language", "second_language")
AREA = ("type", "parent")
ORGANIZATION = ("classification", "parent", "area", "is_host", "is_sample", "founded", "dissolved", *WRITTEN)
POST = ("organization", "area", "starts", "ends", "is_sample", *WRITTEN)
PERSON = ("is_sample", "is_historical")
MEMBERSHIP = ("person", "organization", "post", "on_behalf_of", "area", "starts", "ends", "starts_on", "ends_on")
FILE = ("dataset", "sha256", "historical")
COUNTS = ("added", "changed", "gone", "unchanged")


def register_kinds() -> None:
    register(
        KindDoc("people.imported", _("People and posts read from a file"), (*FILE, *COUNTS)),
        KindDoc("area.added", _("Area added"), (*AREA, *STATE), NAMES),
        KindDoc("area.changed", _("Area changed"), (*AREA, *STATE), NAMES),
        KindDoc("organization.added", _("Organisation added"), (*ORGANIZATION, *STATE), NAMES),
        KindDoc("organization.changed", _("Organisation changed"), (*ORGANIZATION, *STATE), NAMES),
        KindDoc("post.added", _("Post added"), (*POST, *STATE), (*NAMES, "role")),
        KindDoc("post.changed", _("Post changed"), (*POST, *STATE), (*NAMES, "role")),
        KindDoc("person.added", _("Person added"), (*PERSON, *STATE), NAMES),
        KindDoc("person.changed", _("Person changed"), (*PERSON, *STATE), NAMES),
        KindDoc("membership.added", _("Membership added"), (*MEMBERSHIP, *STATE), ("role",)),
        KindDoc("membership.changed", _("Membership changed"), (*MEMBERSHIP, *STATE), ("role",)),
        KindDoc("membership.ended", _("Membership ended"), (*MEMBERSHIP, *STATE), ("role",)),
        KindDoc("contact.registered", _("Address of the office verified"), ("type", "verified_on"), ("how",)),
        KindDoc(
            "disclosure.declared",
            _("Affiliation declared"),
            ("person", "organization", "tie", "is_own", "on"),
            ("organization_text", "detail", "source"),
        ),
        KindDoc("disclosure.withdrawn", _("Declaration withdrawn"), ("person", "on"), ("reason",)),
    )
