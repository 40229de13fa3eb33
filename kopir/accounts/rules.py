"""Who may do what, and when two spellings of an address are one person's."""

from __future__ import annotations

from enum import StrEnum

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
