"""Offices of the sample that take up their desks: the link that went to the registered address, then assistants."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from kopir.offices.actions import ASSIST, CLAIM, accept, ask_claim, claim, name_assistant
from kopir.offices.models import Mandate
from kopir.offices.rules import ASSISTANT_TERM, CLAIM_TERM
from kopir.site.sample.acting import Play
from kopir.site.sample.cast import LOGINS, Cast
from kopir.site.sample.days import Days
from kopir.site.sample.directory import Directory
from kopir.site.sample.reading import Told, told
from kopir.tokens.actions import mint


@dataclass
class Desks:
    """Plans who takes up which office; what they do there is told with the letters, by the name of their login."""

    play: Play
    days: Days
    town: Directory
    cast: Cast
    mandates: dict[str, Mandate] = field(default_factory=dict)

    def __getitem__(self, login: str) -> Mandate:
        return self.mandates[login]

    def plan(self) -> None:
        """Plan all claims, and whom each holder names."""
        for office in told("offices")["office"]:
            self.play.plan(self.days.at(office["day"], 100), partial(self._ask, office))
            self.play.plan(self.days.at(office["day"], 130), partial(self._claim, office))
            for login, day in office.get("assistants", []):
                self.play.plan(self.days.at(day, 140), partial(self._name, office, login))
                self.play.plan(self.days.at(day, 200), partial(self._accept, office, login))

    def _ask(self, office: Told) -> None:
        ask_claim(self.town.addressee(office["to"]), language=office["language"], connection=f"sample-{office['to']}")

    def _claim(self, office: Told) -> None:
        # What the postman carried went nowhere: a link like the one in the mail is pressed.
        secret = mint(CLAIM, self.town.addressee(office["to"]).ref, CLAIM_TERM)
        self.mandates[office["holder"]] = claim(secret, self.cast[office["holder"]])

    def _name(self, office: Told, login: str) -> None:
        address, _role = LOGINS[login]
        holder, connection = self[office["holder"]], f"sample-{office['to']}"
        self.mandates[login] = name_assistant(holder, address, language=office["language"], connection=connection)

    def _accept(self, office: Told, login: str) -> None:
        accept(mint(ASSIST, f"mandate/{self[login].pk}", ASSISTANT_TERM), office["language"])
