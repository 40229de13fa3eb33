"""Writing Popolo: what was read comes out again, key for key."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from kopir.pure.popolo.dates import PartialDate
from kopir.pure.popolo.documents import JSON, Document

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def to_json(thing: DataclassInstance) -> dict[str, JSON]:
    """Return a value as a JSON object: its own fields that say something, and what was kept in `extra`."""
    extra: dict[str, JSON] = dict(getattr(thing, "extra", {}))
    said = {item.name: _plain(getattr(thing, item.name)) for item in fields(thing) if item.name != "extra"}
    return extra | {key: value for key, value in said.items() if value not in ("", None, [])}


def write(document: Document) -> str:
    """Return the document as JSON text with sorted keys, so that equal documents are equal files."""
    whole: dict[str, JSON] = {section: [] for section in ("persons", "organizations", "memberships")}
    whole |= to_json(document)
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n"


def _plain(value: object) -> JSON:
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return to_json(value)
    return None if value is None else str(value)
