"""Who acts in the sample: the host's people, and citizens who are addresses and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

from kopir.accounts.actions import confirm_account, grant
from kopir.accounts.models import Account
from kopir.accounts.rules import Role

LOGINS: dict[str, tuple[str, Role | None]] = {
    "steward": ("steward@example.org", Role.STEWARD),
    "editor": ("editor@example.org", Role.EDITOR),
    "member": ("member@example.org", Role.MEMBER),
    "checker-1": ("checker1@example.org", None),
    "checker-2": ("checker2@example.org", None),
    "checker-3": ("checker3@example.org", None),
    "larisa": ("larisa@example.org", None),
    "marat": ("marat@example.org", None),
    "talgat": ("talgat@example.org", None),
    "serik": ("serik@example.org", None),
}
# Which of the host's people signs in with which login.
PEOPLE = {"jibek-tanauova": "steward", "arsen-taldibek": "editor", "inna-pokrovets": "member"}
READERS = 24
CITIZENS = 260
FIRST_SUPPORTER = 100
FIRST_READER = 60
FIRST_CHECKER = 90


@dataclass
class Cast:
    """Accounts by name; those of citizens are made when they first act."""

    known: dict[str, Account] = field(default_factory=dict)
    readers: int = READERS

    def enter(self) -> None:
        """Confirm the addresses of those who sign in, and give them their roles."""
        for name, (address, role) in LOGINS.items():
            self.known[name] = account = confirm_account(address, "kk")
            if role:
                grant(account, role, by=None)
        for number in range(READERS):
            self.known[f"reader-{number}"] = confirm_account(address_of(FIRST_READER + number), "ru")

    def __getitem__(self, name: str) -> Account:
        return self.known[name]

    def of_person(self, key: str) -> Account | None:
        """Return the login of one of the host's people, None for somebody who never signs in here."""
        return self.known[PEOPLE[key]] if key in PEOPLE else None

    def citizen(self, number: int, language: str = "kk") -> Account:
        """Return the account of a citizen, confirmed at the present moment of the play if it is new."""
        address = address_of(number)
        if address not in self.known:
            self.known[address] = confirm_account(address, language)
        return self.known[address]


def address_of(number: int) -> str:
    """Return a citizen's address: a domain apart from that of the offices, so that a test can look for it."""
    return f"citizen{number:03d}@people.example.org"
