"""Speech in JSON (whisper and ours) and in XML (Akoma Ntoso, ParlaMint TEI)."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from xml.etree import ElementTree

from kopir.pure.transcript.clocks import seconds_of
from kopir.pure.transcript.naming import bare_name
from kopir.pure.transcript.parts import Cue

_DEEPEST = 30
_LARGEST_XML = 5_000_000  # letters; a day in parliament has a fifth of it
_SPEECHES = frozenset({"speech", "question", "answer"})
_SPEAKER_TAGS = frozenset({"from"})
_NOT_SPOKEN = frozenset({"note", "head", "from", "recordedTime", "kinesic", "vocal", "incident", "desc"})


def read_json(text: str, file: str) -> tuple[Cue, ...] | None:
    """Return the speech of a JSON transcript: a list of segments, wherever it lies; None for any other text.

    The line of each is the number of its segment.
    """
    if text.lstrip()[:1] not in {"{", "["}:
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    cues: list[Cue] = []
    for number, segment in enumerate(_segments(value, 0), start=1):
        words = " ".join(str(segment.get("text", "")).split())
        if words:
            speaker = segment.get("speaker") or segment.get("speaker_name") or ""
            start, end = _span(segment)
            cues.append(Cue(start, end, bare_name(str(speaker)), words, file, number))
    return tuple(cues) or None


def _segments(value: object, depth: int) -> Iterator[dict[str, object]]:
    """Find the objects that carry a text and a time or a speaker; what lies inside them is theirs."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        if isinstance(value.get("text"), str) and value.keys() & {"start", "speaker", "offsets", "timestamp", "begin"}:
            yield value
            return
        children = list(value.values())
    else:
        children = value if isinstance(value, list) else []
    for child in children:
        yield from _segments(child, depth + 1)


def _span(segment: dict[str, object]) -> tuple[float | None, float | None]:
    offsets = segment.get("offsets")
    if isinstance(offsets, dict):
        start, end = _number(offsets.get("from")), _number(offsets.get("to"))
        return (None if start is None else start / 1000), (None if end is None else end / 1000)
    pair = segment.get("timestamp")
    if isinstance(pair, list) and len(pair) == 2:
        return _number(pair[0]), _number(pair[1])
    return _number(segment.get("start", segment.get("begin"))), _number(segment.get("end"))


def _number(value: object) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return round(float(value), 3) if abs(value) < sys.maxsize else None
    return seconds_of(value) if isinstance(value, str) else None


def read_xml(text: str, file: str) -> tuple[str, tuple[Cue, ...]] | None:
    """Return kind and speech of Akoma Ntoso or TEI; None for any other text, and for one that declares entities."""
    head = text.lstrip()[:2000]
    if (
        not head.startswith("<")
        or len(text) > _LARGEST_XML
        or "<!ENTITY" in text
        or not re.search(r"akomaNtoso|<TEI|<teiCorpus|<u\s", text[:200_000])
    ):
        return None
    try:
        root = ElementTree.fromstring(text.strip())  # noqa: S314  # entities were refused above
    except (ElementTree.ParseError, ValueError):
        return None
    names = _names(root)
    kind = "akoma" if any(_tag(element) == "akomaNtoso" for element in (root, *root)) else "tei"
    wanted = _SPEECHES if kind == "akoma" else {"u"}
    cues = []
    for element in root.iter():
        words = " ".join(" ".join(_spoken(element)).split()) if _tag(element) in wanted else ""
        if words:
            who = element.get("by") or element.get("who") or ""
            named = next(
                (" ".join("".join(one.itertext()).split()) for one in element if _tag(one) in _SPEAKER_TAGS), ""
            )
            speaker = named.rstrip(":") or names.get(who.lstrip("#"), who.lstrip("#"))
            start, end = seconds_of(element.get("start") or ""), seconds_of(element.get("end") or "")
            cues.append(Cue(start, end, bare_name(speaker), words, file, 0))
    return (kind, tuple(cues)) if cues else None


def _names(root: ElementTree.Element) -> dict[str, str]:
    """Return what the document calls each person: `showAs` in Akoma Ntoso, the name of a `person` in TEI."""
    identifier = "{http://www.w3.org/XML/1998/namespace}id"
    found = {}
    for element in root.iter():
        if _tag(element) == "TLCPerson":
            found[element.get("eId") or element.get("id") or ""] = element.get("showAs") or ""
        elif _tag(element) == "person" and element.get(identifier):
            name = next((one for one in element.iter() if _tag(one) == "persName"), None)
            found[element.get(identifier) or ""] = "" if name is None else " ".join(" ".join(name.itertext()).split())
    return {key: name for key, name in found.items() if name}


def _spoken(element: ElementTree.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if _tag(child) not in _NOT_SPOKEN:
            yield from _spoken(child)
        yield child.tail or ""


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]
