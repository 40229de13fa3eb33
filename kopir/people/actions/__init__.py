"""What people do to the directory: one verb, one transaction, one entry."""

from kopir.people.actions.accounts import connect_account
from kopir.people.actions.contacts import add_contact, register_address
from kopir.people.actions.disclosures import Declaration, disclose, withdraw_disclosure
from kopir.people.actions.importing import FileFacts, Imported, import_popolo
from kopir.people.actions.memberships import add_membership, edit_membership, end_membership
from kopir.people.actions.things import (
    add_area,
    add_organization,
    add_person,
    add_post,
    edit_thing,
)

__all__ = [
    "Declaration",
    "FileFacts",
    "Imported",
    "add_area",
    "add_contact",
    "add_membership",
    "add_organization",
    "add_person",
    "add_post",
    "connect_account",
    "disclose",
    "edit_membership",
    "edit_thing",
    "end_membership",
    "import_popolo",
    "register_address",
    "withdraw_disclosure",
]
