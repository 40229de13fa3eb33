"""Promises of the sample: recorded, claimed, checked, disputed, withdrawn, left to time; and the host's charter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from kopir.commitments.actions import (
    NewCheck,
    NewClaim,
    NewCommitment,
    claim_done,
    make_commitment,
    publish_check,
    record_check,
    withdraw_commitment,
)
from kopir.commitments.models import Commitment
from kopir.commitments.rules import CheckState, Finding
from kopir.files.actions import keep_document, keep_image
from kopir.offices.actions import promise
from kopir.people.models import Organization, Post
from kopir.site.sample.acting import Play
from kopir.site.sample.addressing import Addressing
from kopir.site.sample.cast import FIRST_CHECKER, Cast
from kopir.site.sample.days import Days, fill
from kopir.site.sample.directory import Directory
from kopir.site.sample.drawing import photo, scan
from kopir.site.sample.raising import Raising
from kopir.site.sample.reading import Told

FINDINGS = {"confirm": Finding.CONFIRMED, "dispute": Finding.DISPUTED}


@dataclass
class Promising:
    """Plans promises; `made` holds the keys of those that were recorded."""

    play: Play
    days: Days
    town: Directory
    cast: Cast
    raising: Raising
    addressing: Addressing
    made: dict[str, int] = field(default_factory=dict)

    def commitment(self, key: str) -> Commitment:
        """Return a promise as it stands now."""
        return Commitment.objects.get(pk=self.made[key])

    def plan(self, story: Told) -> None:
        """Plan the promises of one story."""
        for made in story.get("commitment", []):
            told = {"key": story["key"], "language": story["language"], **made}
            self.play.plan(self.days.at(told["day"], 300), partial(self._record, story, told))
            self._plan_life(told)

    def plan_charter(self, charter: Told) -> None:
        """Plan what the host promised in its charter, under the rule that holds for everybody."""
        for place, made in enumerate(charter["promise"]):
            told = {**made, "link": charter["source_url"], "day": made["made"]}
            self.play.plan(self.days.at(told["day"], 10 * place), partial(self._record, None, told))
            self._plan_life(told)

    def _plan_life(self, told: Told) -> None:
        key = told["key"]
        if "claimed" in told:
            self.play.plan(self.days.at(told["claimed"], 270), partial(self._claim, told))
        for place, (day, finding, text) in enumerate(told.get("checks", [])):
            looked = self.days.at(day, 390 + 20 * place)
            self.play.plan(looked, partial(self._check, told, place, FINDINGS[finding], text))
            self.play.plan(looked + timedelta(minutes=50), partial(self._publish_checks, key))
        if "withdrawn" in told:
            withdrawn = told["withdrawn"]
            self.play.plan(self.days.at(withdrawn["day"], 120), partial(self._withdraw, key, withdrawn["reason"]))

    def _record(self, story: Told | None, told: Told) -> None:
        due = self.days.day(told["due"]) if "due" in told else None
        words = fill(told["words"], due, told["language"])
        reply = self.addressing.reply(told["key"], told["letter"]) if "letter" in told else None
        if reply and due and "desk" in told:
            desk = self.addressing.desks[told["desk"]]
            self.made[told["key"]] = promise(desk, reply, words, due, told["measure"]).pk
            return
        office = reply.letter.addressee if reply else self._promiser(told)
        said = reply.received_on if reply else self.days.day(str(told.get("said", told["day"])))
        new = NewCommitment(
            words=words,
            measure=told["measure"],
            language=told["language"],
            said_on=said,
            post=office if isinstance(office, Post) else None,
            organization=office if isinstance(office, Organization) else None,
            due_on=due,
            review_on=self.days.day(told["review"]) if "review" in told else None,
            reply=reply if "link" not in told else None,
            source_url=told.get("link", ""),
            source_copy=keep_document(scan([words], "")) if "link" in told else None,
            issues=[self.raising.issue(story["key"])] if story else [],
            is_charter=story is None,
            is_sample=True,
        )
        self.made[told["key"]] = make_commitment(new, editor=self.cast["editor"]).pk

    def _promiser(self, told: Told) -> Post | Organization:
        return self.town.addressee(told["by"]) if "by" in told else self.town.host

    def _claim(self, told: Told) -> None:
        claim_done(self.commitment(told["key"]), NewClaim(words=told["claim"], language=told["language"]))

    def _check(self, told: Told, place: int, finding: Finding, text: str) -> None:
        # A claim that is still open leaves the three sample logins free to check it.
        name = f"checker-{place + 1}"
        checker = self.cast.citizen(FIRST_CHECKER + place) if told["state"] == "claimed" else self.cast[name]
        new = NewCheck(
            finding=finding,
            seen_on=self.days.day(told["checks"][place][0]),
            text=text,
            language=told["language"],
            photo=keep_image(photo("pothole")) if finding is Finding.DISPUTED else None,
            is_sample=True,
        )
        record_check(self.commitment(told["key"]), checker, new)

    def _publish_checks(self, key: str) -> None:
        for check in self.commitment(key).checks.filter(state=CheckState.HELD):
            publish_check(check, editor=self.cast["editor"])

    def _withdraw(self, key: str, reason: str) -> None:
        withdraw_commitment(self.commitment(key), reason)
