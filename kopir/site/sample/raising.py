"""Issues of the sample: written, confirmed, read by an editor, supported."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from kopir.files.actions import keep_image
from kopir.issues.actions import (
    RAISE,
    NewReport,
    confirm_report,
    merge,
    publish_report,
    raise_for_somebody,
    refuse_report,
    suggest,
    support,
    write_report,
)
from kopir.issues.models import Issue, Report, Topic
from kopir.issues.rules import MergeReason, Refusal
from kopir.people.models import Area
from kopir.site.sample.acting import Play
from kopir.site.sample.cast import CITIZENS, FIRST_SUPPORTER, Cast, address_of
from kopir.site.sample.days import Days
from kopir.site.sample.directory import Directory
from kopir.site.sample.drawing import photo
from kopir.site.sample.reading import Told
from kopir.tokens.actions import mint

NEIGHBOURS = 0.7  # so many of an issue's supporters live in its area


@dataclass
class Raising:
    """Plans how each story begins; `issues` holds what was published, by key."""

    play: Play
    days: Days
    town: Directory
    cast: Cast
    reports: dict[str, Report] = field(default_factory=dict)

    def issue(self, key: str) -> Issue:
        """Return the issue of a story, as it stands now."""
        return Issue.objects.get(reports=self.reports[key])

    def plan(self, story: Told) -> None:
        """Plan one story's first days."""
        key, minute = story["key"], 30 + 17 * (len(self.reports) % 9)
        self.reports[key] = Report()
        written = self.days.at(story["day"], minute)
        if "on_paper" in story:
            self.play.plan(written, partial(self._carry_in, story))
        else:
            self.play.plan(written, partial(self._write, story))
        if story.get("unconfirmed"):
            return
        if "on_paper" not in story:
            self.play.plan(written + timedelta(minutes=9), partial(self._confirm, story))
        if story.get("held"):
            return
        read = written + timedelta(hours=20)
        if "refused" in story:
            self.play.plan(read, partial(self._refuse, story))
            return
        self.play.plan(read, partial(self._publish, story))
        self._plan_supports(story, read + timedelta(hours=1))
        if "like" in story:
            self.play.plan(read + timedelta(hours=2), partial(self._find_alike, story))
        if "merged" in story:
            self.play.plan(self.days.at(story["merged"]["day"], 240), partial(self._merge, story))

    def _new(self, story: Told) -> NewReport:
        return NewReport(
            title=story["title"],
            text=story["text"],
            language=story["language"],
            topic=Topic.objects.get(slug=story["topic"]),
            area=self.town.areas[story["area"]],
            photo=keep_image(photo(story["photo"])) if "photo" in story else None,
            public_name=story.get("named", ""),
            is_sample=True,
        )

    def _write(self, story: Told) -> None:
        author = story["author"]
        self.reports[story["key"]] = write_report(
            self._new(story), email=address_of(author), page_language=story["language"], connection=f"sample-{author}"
        )

    def _carry_in(self, story: Told) -> None:
        self.reports[story["key"]] = raise_for_somebody(
            self._new(story),
            member=self.cast["member"],
            consent_note=story["on_paper"]["note"],
            paper=None,
            page_language=story["language"],
        )

    def _confirm(self, story: Told) -> None:
        report = self.reports[story["key"]]
        self.reports[story["key"]] = confirm_report(mint(RAISE, f"report/{report.pk}", timedelta(days=1)))

    def _publish(self, story: Told) -> None:
        publish_report(self.reports[story["key"]], editor=self.cast["editor"])

    def _refuse(self, story: Told) -> None:
        told = story["refused"]
        refuse_report(
            self.reports[story["key"]], editor=self.cast["editor"], reason=Refusal(told["code"]), words=told["note"]
        )

    def _find_alike(self, story: Told) -> None:
        """Offer the story's issue to the editors beside others, as the likeness room would; nobody has decided yet."""
        for other, score in story["like"]:
            suggest(self.issue(story["key"]), self.issue(other), score, "sample")

    def _merge(self, story: Told) -> None:
        told = story["merged"]
        merge(
            self.issue(story["key"]),
            self.issue(told["into"]),
            reason=MergeReason(told["reason"]),
            editor=self.cast["editor"],
            words=told.get("words", ""),
        )

    def _plan_supports(self, story: Told, opens: datetime) -> None:
        chance = random.Random(story["key"])  # noqa: S311  # a sample that is the same each time, not a secret
        supporters = chance.sample(range(FIRST_SUPPORTER, CITIZENS), story["supports"])
        closes = self.days.moment - timedelta(hours=2)
        home = str(story["area"])
        for number in supporters:
            # Most come in the first weeks, as with any appeal that goes from neighbour to neighbour.
            moment = opens + (closes - opens) * min(chance.expovariate(4), 1)
            is_neighbour = chance.random() < NEIGHBOURS
            act = partial(self._support, story, number, home if is_neighbour else None)
            self.play.plan(moment, act)

    def _support(self, story: Told, number: int, area: str | None) -> None:
        home: Area | None = self.town.areas[area] if area else None
        report = self.reports[story["key"]]
        report.issue = report.issue or self.issue(story["key"])
        support(self.cast.citizen(number, story["language"]), report, home)
