"""Reading a Popolo file: shape first, then what its parts say of each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from kopir.pure.popolo import documents as d
from kopir.pure.popolo.judging import judge
from kopir.pure.popolo.nodes import LONGEST_URL, Node, check_texts, kind_of
from kopir.pure.popolo.parsing import parse
from kopir.pure.popolo.problems import BrokenFile, Problem, Problems
from kopir.pure.popolo.writing import to_json

Thing = TypeVar(
    "Thing",
    d.Link,
    d.Identifier,
    d.OtherName,
    d.ContactDetail,
    d.Area,
    d.Organization,
    d.Post,
    d.Person,
    d.Event,
    d.Membership,
    d.Document,
)


def read(given: bytes) -> d.Document:
    """Return the document in a file's bytes.

    Raises BrokenFile, for the whole file, with up to twenty problems, each with its JSON path.
    """
    return read_json(parse(given))


def read_json(value: d.JSON) -> d.Document:
    """Return the document in parsed JSON; raises BrokenFile like `read`."""
    if not isinstance(value, dict):
        raise BrokenFile((Problem("$", f"is {kind_of(value)}, expected an object with a list of persons"),))
    problems = Problems()
    check_texts(value, "$", problems)
    node = Node(value, "$", problems)
    if not isinstance(value.get("persons"), list):
        problems.add("$.persons", "is missing" if "persons" not in value else "is not a list")
        problems.refuse()
    document = _kept(
        node,
        d.Document(
            persons=node.things("persons", _person),
            organizations=node.things("organizations", _organization),
            memberships=node.things("memberships", _membership),
            posts=node.things("posts", _post),
            events=node.things("events", _event),
            areas=node.things("areas", _area),
        ),
    )
    if not problems.total:
        # Only a well-shaped file has the same positions in values and lists, so paths are right.
        judge(document, problems)
    problems.refuse()
    return document


def _kept(node: Node, thing: Thing) -> Thing:
    """Add as `extra` whatever the thing would not write back by itself."""
    written = to_json(thing)
    extra = {key: value for key, value in node.value.items() if key not in written}
    return replace(thing, extra=extra)


def _link(node: Node) -> d.Link:
    return _kept(node, d.Link(node.text("url", required=True, longest=LONGEST_URL), node.text("note")))


def _identifier(node: Node) -> d.Identifier:
    return _kept(node, d.Identifier(node.text("identifier", required=True), node.text("scheme")))


def _other_name(node: Node) -> d.OtherName:
    return _kept(
        node,
        d.OtherName(
            name=node.text("name", required=True),
            lang=node.text("lang", longest=40),
            note=node.text("note"),
            start_date=node.date("start_date"),
            end_date=node.date("end_date"),
        ),
    )


def _contact(node: Node) -> d.ContactDetail:
    return _kept(
        node,
        d.ContactDetail(
            type=node.text("type", required=True, longest=40),
            value=node.text("value", required=True, longest=LONGEST_URL),
            label=node.text("label"),
            note=node.text("note"),
        ),
    )


def _area(node: Node) -> d.Area:
    return _kept(
        node,
        d.Area(
            id=node.reference("id", required=True),
            name=node.text("name"),
            type=node.text("type"),
            classification=node.text("classification"),
            parent_id=node.reference("parent_id"),
            identifiers=node.things("identifiers", _identifier),
            other_names=node.things("other_names", _other_name),
            sources=node.things("sources", _link),
        ),
    )


def _organization(node: Node) -> d.Organization:
    return _kept(
        node,
        d.Organization(
            id=node.reference("id", required=True),
            name=node.text("name", required=True),
            classification=node.text("classification"),
            parent_id=node.reference("parent_id"),
            area_id=node.reference("area_id"),
            image=node.text("image", longest=LONGEST_URL),
            founding_date=node.date("founding_date"),
            dissolution_date=node.date("dissolution_date"),
            other_names=node.things("other_names", _other_name),
            identifiers=node.things("identifiers", _identifier),
            contact_details=node.things("contact_details", _contact),
            links=node.things("links", _link),
            sources=node.things("sources", _link),
        ),
    )


def _post(node: Node) -> d.Post:
    return _kept(
        node,
        d.Post(
            id=node.reference("id", required=True),
            label=node.text("label"),
            role=node.text("role"),
            organization_id=node.reference("organization_id"),
            area_id=node.reference("area_id"),
            start_date=node.date("start_date"),
            end_date=node.date("end_date"),
            other_labels=node.things("other_labels", _other_name),
            contact_details=node.things("contact_details", _contact),
            links=node.things("links", _link),
            sources=node.things("sources", _link),
        ),
    )


def _person(node: Node) -> d.Person:
    return _kept(
        node,
        d.Person(
            id=node.reference("id", required=True),
            name=node.text("name", required=True),
            sort_name=node.text("sort_name"),
            image=node.text("image", longest=LONGEST_URL),
            other_names=node.things("other_names", _other_name),
            identifiers=node.things("identifiers", _identifier),
            contact_details=node.things("contact_details", _contact),
            links=node.things("links", _link),
            sources=node.things("sources", _link),
            birth_date=node.date("birth_date"),
            death_date=node.date("death_date"),
        ),
    )


def _event(node: Node) -> d.Event:
    return _kept(
        node,
        d.Event(
            id=node.reference("id", required=True),
            name=node.text("name"),
            classification=node.text("classification"),
            organization_id=node.reference("organization_id"),
            start_date=node.date("start_date"),
            end_date=node.date("end_date"),
            identifiers=node.things("identifiers", _identifier),
            sources=node.things("sources", _link),
        ),
    )


def _membership(node: Node) -> d.Membership:
    return _kept(
        node,
        d.Membership(
            person_id=node.reference("person_id", required=True),
            id=node.reference("id"),
            organization_id=node.reference("organization_id"),
            post_id=node.reference("post_id"),
            on_behalf_of_id=node.reference("on_behalf_of_id"),
            area_id=node.reference("area_id"),
            legislative_period_id=node.reference("legislative_period_id"),
            role=node.text("role"),
            label=node.text("label"),
            start_date=node.date("start_date"),
            end_date=node.date("end_date"),
            sources=node.things("sources", _link),
            links=node.things("links", _link),
            contact_details=node.things("contact_details", _contact),
        ),
    )
