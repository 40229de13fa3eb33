"""Who may do what, and when two spellings of an address are one person's."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from kopir.limits.rules import Limit

UNCONFIRMED_KEPT = timedelta(days=30)  # longer than any link in a mail that asks for confirmation
# High for an address, since whoever asks in another's name must not be able to shut them out for the day.
SIGN_IN_LIMIT = Limit("sign-in", address=60, connection=300)
# A mail to any address that somebody types: few a day for whoever asks, and few for the mailbox that gets it.
NEW_ADDRESS_LIMIT = Limit("new-address", address=10, connection=40)
NEW_ADDRESS_MAILBOX = Limit("new-address-mailbox", address=5, connection=40)
NO_DOTS = {"gmail.com", "googlemail.com"}
ALIASES = {"googlemail.com": "gmail.com", "ya.ru": "yandex.ru", "yandex.kz": "yandex.ru", "yandex.com": "yandex.ru"}


class Role(StrEnum):
    MEMBER = "member"  # of the host: may raise for others
    MODERATOR = "moderator"
    EDITOR = "editor"
    STEWARD = "steward"


INCLUDES: dict[Role, frozenset[Role]] = {
    Role.MEMBER: frozenset({Role.MEMBER}),
    Role.MODERATOR: frozenset({Role.MODERATOR}),
    Role.EDITOR: frozenset({Role.EDITOR, Role.MODERATOR, Role.MEMBER}),
    Role.STEWARD: frozenset(Role),
}


def may_act_as(held: frozenset[Role], wanted: Role) -> bool:
    """Say whether any of the held roles includes the wanted one."""
    return any(wanted in INCLUDES[role] for role in held)


STAFF: frozenset[Role] = frozenset({Role.MODERATOR, Role.EDITOR, Role.STEWARD})


def needs_second_factor(held: frozenset[Role]) -> bool:
    """Say whether somebody with these roles must sign in with more than a code in a mail."""
    return bool(held & STAFF)


def canonical_address(address: str) -> str:
    """Return the form under which an address is one person: lower case, no +tag, provider aliases joined.

    The mail itself always goes to the address as it was given.
    """
    local, _, domain = address.strip().casefold().rpartition("@")
    domain = ALIASES.get(domain, domain)
    local = local.partition("+")[0]
    if domain in NO_DOTS:
        local = local.replace(".", "")
    return f"{local}@{domain}"
