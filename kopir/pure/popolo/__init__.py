"""Popolo JSON as EveryPolitician writes it: read, judge, write back without loss, and ask who held what on a day."""

from kopir.pure.popolo.dates import PartialDate
from kopir.pure.popolo.documents import (
    JSON,
    Area,
    ContactDetail,
    Document,
    Event,
    Identifier,
    Link,
    Membership,
    Organization,
    OtherName,
    Person,
    Post,
)
from kopir.pure.popolo.holding import Holder, holders
from kopir.pure.popolo.problems import BrokenFile, Problem
from kopir.pure.popolo.reading import read, read_json
from kopir.pure.popolo.writing import to_json, write

__all__ = [
    "JSON",
    "Area",
    "BrokenFile",
    "ContactDetail",
    "Document",
    "Event",
    "Holder",
    "Identifier",
    "Link",
    "Membership",
    "Organization",
    "OtherName",
    "PartialDate",
    "Person",
    "Post",
    "Problem",
    "holders",
    "read",
    "read_json",
    "to_json",
    "write",
]
