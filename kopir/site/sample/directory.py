"""The invented town's areas, offices, parties and people, and the host with its roster."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from kopir.people.actions import (
    add_area,
    add_membership,
    add_organization,
    add_person,
    add_post,
    disclose,
    register_address,
)
from kopir.people.actions.disclosures import Declaration
from kopir.people.models import Area, Organization, Person, Post
from kopir.people.rules import Tie
from kopir.site.sample.acting import Play
from kopir.site.sample.cast import Cast
from kopir.site.sample.days import Days
from kopir.site.sample.reading import Told, told

FIRST_DAY = "-130"
VERIFIED_HOW = "https://example.org/offices"
Addressee = Post | Organization


@dataclass
class Directory:
    """What was added, by its key in the files."""

    areas: dict[str, Area] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def addressee(self, ref: str) -> Addressee:
        """Return the post or organisation of a reference such as `post/akim`."""
        kind, _slash, key = ref.partition("/")
        return self.posts[key] if kind == "post" else self.organizations[key]

    @property
    def host(self) -> Organization:
        return next(body for body in self.organizations.values() if body.is_host)


def plan_directory(play: Play, days: Days, accounts: Cast) -> Directory:
    """Plan the first day, on which an editor enters the town, and the days of the declarations."""
    source, town = told("people"), Directory()
    start = days.at(FIRST_DAY, 0)
    play.plan(start, partial(_enter, source, town, days, accounts))
    for told_tie in source["disclosure"]:
        play.plan(days.at(told_tie["day"], 60), partial(_declare, told_tie, town))
    return town


def _enter(source: Told, town: Directory, days: Days, accounts: Cast) -> None:
    accounts.enter()
    for area in source["area"]:
        town.areas[area["key"]] = add_area(
            **_named(area), type=area["type"], parent=town.areas.get(area.get("parent", ""))
        )
    for body in source["organization"]:
        town.organizations[body["key"]] = _organization(body, town, is_host=body["key"] == source["host"])
    for person in source["person"]:
        town.people[person["key"]] = add_person(**_named(person), account=accounts.of_person(person["key"]))
    for post in source["post"]:
        _post(post, town)
    for seat in source["membership"]:
        _membership(seat, town)
    for office in [*source["organization"], *source["post"]]:
        if "email" in office:
            owner = town.organizations.get(office["key"]) or town.posts[office["key"]]
            register_address(owner, office["email"], how=VERIFIED_HOW, on=days.day(FIRST_DAY))


def _named(thing: Told) -> Told:
    return {"name": thing["names"]["kk"], "names": thing["names"], "slug": thing["key"], "is_sample": True}


def _organization(body: Told, town: Directory, *, is_host: bool) -> Organization:
    return add_organization(
        **_named(body),
        classification=body["classification"],
        parent=town.organizations.get(body.get("parent", "")),
        area=town.areas.get(body.get("area", "")),
        is_host=is_host,
    )


def _post(post: Told, town: Directory) -> None:
    organization = town.organizations[post["organization"]]
    town.posts[post["key"]] = made = add_post(
        **_named(post), organization=organization, area=town.areas.get(post.get("area", ""))
    )
    add_membership(
        town.people[post["holder"]],
        organization,
        post=made,
        area=made.area,
        on_behalf_of=town.organizations.get(post.get("party", "")),
        start_date=post["since"],
    )


def _membership(seat: Told, town: Directory) -> None:
    post = town.posts.get(seat.get("post", ""))
    add_membership(
        town.people[seat["person"]],
        post.organization if post else town.organizations[seat["organization"]],
        post=post,
        area=post.area if post else None,
        on_behalf_of=town.organizations.get(seat.get("party", "")),
        start_date=seat["start"],
        end_date=seat.get("end", ""),
    )


def _declare(tie: Told, town: Directory) -> None:
    declaration = Declaration(
        tie=Tie(tie["tie"]),
        organization=town.organizations.get(tie.get("organization", "")),
        organization_text=tie.get("text", ""),
        detail=tie["detail"],
        source=tie.get("source", ""),
    )
    disclose(town.people[tie["person"]], declaration, is_own=tie.get("own", False))
