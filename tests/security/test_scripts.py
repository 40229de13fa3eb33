"""Words that would run, in every text of every table and every field of every form, shown everywhere in a real browser.

None runs, and the browser reports nothing to the policy (S8; CVE-2026-23891, 2024-41673, 2024-45594, 2024-39910,
2024-32469, 2024-27095, 2024-32034, 2023-51447, 2023-32693, 2023-34089, 2026-45572, CVE-2017-11594; FixMyStreet 1.8.4).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from kopir.web.markdown import render
from tests.security.answers import all_of, ask, body
from tests.security.browser import Shown, Watch
from tests.security.doors import DOORS, path
from tests.security.forms import parsed, plausible
from tests.security.payloads import CANARY, PAYLOADS
from tests.security.world import World

pytestmark = pytest.mark.shown
# Words of machines in a column of text: no form and no import lets anybody choose them.
MACHINE_WORDS = {
    "slug", "uid", "kind", "by", "ref", "act", "about", "digest", "bucket", "dedupe", "language", "page_language",
    "email", "pending_email", "search_key", "dataset", "source_id", "given", "start_date", "end_date", "founding_date",
    "dissolution_date", "rulebook_name", "to", "type", "figures", "sort_kk", "sort_ru", "sort_en", "rule_version",
    "subject", "reading", "field", "counts", "rest", "before", "after", "source_ref", "identifiers",
    "answer_language", "canonical_email", "path", "refusal", "what", "withheld", "withheld_before", "reasons",
    "public_id", "rule", "encoding", "sha256",
}  # fmt: skip
ROOMS = {"accounts", "tokens", "limits", "mail", "files", "readings"}  # tables that hold no words of people
WALKERS = ("anonymous", "steward")
TURNS = 4  # columns hold several payloads at once, and each row begins at another one
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcdoc", "xlink:href", "background", "ping")


def worded(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """The columns of a table that hold what somebody wrote."""
    if model._meta.app_label in ROOMS:
        return
    if model.__name__ == "Counter":
        return  # names of series, chosen by the code
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
        if is_text and not field.choices and field.name not in MACHINE_WORDS:
            yield field


def joined(first: int, room: int | None) -> str:
    """As many payloads as a column has room for, another one first each time."""
    turned = PAYLOADS[first % len(PAYLOADS) :] + PAYLOADS[: first % len(PAYLOADS)]
    said = ""
    for one in turned:
        more = f"{said}\n{one}" if said else one
        if room is not None and len(more) > room:
            break
        said = more
    return said or turned[0][:room]


def leaves(data: Any, word: str) -> Any:
    """The same JSON with the words in every text of it."""
    if isinstance(data, dict):
        return {key: leaves(value, word) for key, value in data.items()} or {"kk": word, "ru": word, "en": word}
    if isinstance(data, list):
        return [leaves(value, word) for value in data]
    return word if isinstance(data, str) else data


def poison(turn: int) -> int:
    """Write payloads into every text of every row; return how many columns were written."""
    count = 0
    for model in apps.get_models():
        if not model.__module__.startswith("kopir."):
            continue
        for place, field in enumerate(worded(model)):
            for row in model._default_manager.all():
                # A short text that must be there, and only then: constraints say what belongs together.
                now = getattr(row, field.attname)
                if not now:
                    continue
                first = turn * 13 + place * 3 + row.pk
                is_json = isinstance(field, models.JSONField)
                word = joined(first, None if is_json else field.max_length)
                model._default_manager.filter(pk=row.pk).update(
                    **{field.attname: leaves(now, word) if is_json else word}
                )
                count += 1
    return count


def troubles(text: str, kind: str) -> list[str]:
    """What in an answer would run, or would lead to something that runs."""
    if "html" in kind:
        return [found for element in parsed(text).iter() for found in _of(element)]
    if "json" in kind:
        json.loads(text)
        return []
    return []


def _of(element: Element) -> Iterator[str]:
    tag = str(element.tag).lower()
    if tag in {"script", "style", "svg", "iframe", "object", "embed", "base", "math", "meta", "link", "title"}:
        inside = "".join(element.itertext()) if tag in {"script", "style", "iframe", "svg"} else ""
        if CANARY in inside and tag != "svg":
            yield f"<{tag}> {inside[:60]}"
    for name, value in element.attrib.items():
        key = str(name).lower()
        if key.startswith(("on", "hx-on")):
            yield f"<{tag} {key}>"
        if key in ADDRESSES and CANARY in value and not harmless(value):
            yield f"<{tag} {key}={value[:60]}>"
        if key in {"style", "http-equiv", "hx-get", "hx-post"} and (CANARY in value or "evil" in value):
            yield f"<{tag} {key}>"


def harmless(address: str) -> bool:
    """A browser drops tabs and line ends inside a scheme, and blanks before it."""
    scheme = urlsplit(re.sub(r"[\x00-\x20]", "", address)).scheme.lower()
    return scheme in {"", "http", "https", "mailto"}


def shown(world: World, role: str) -> Iterator[tuple[str, Any]]:
    client = world.client(role)
    for name, door in DOORS.items():
        if role in door.who and (role == "anonymous") == ("anonymous" in door.who) and 200 in door.get:
            answer, _writes = ask(client, "GET", path(world, name, door.at))
            yield name, answer


@pytest.fixture(scope="module")
def watch() -> Iterator[Watch]:
    opened = Watch()
    opened.start()
    yield opened
    opened.end()


@pytest.mark.parametrize("turn", range(TURNS))
def test_no_word_of_anybody_runs_on_any_page(world: World, watch: Watch, turn: int) -> None:
    assert poison(turn) > 60
    wrong, seen = [], 0
    for role in WALKERS if turn else (*WALKERS, "author", "participant"):
        for name, answer in shown(world, role):
            kind = answer.headers.get("Content-Type", "")
            text = answer.read_all.partition("\n\n")[2]
            assert answer.status_code < 500, name
            answer.bytes = answer.read_all.encode() if answer.streaming else bytes(answer.content)
            text = answer.bytes.decode(errors="replace")
            wrong += [f"{role} {name}: {found}" for found in troubles(text, kind)]
            if "html" in kind and CANARY in text:
                seen += 1
                there = f"/{role}/{name.replace(':', '-')}"
                shown_page = Shown(answer.status_code, dict(answer.headers), answer.bytes)
                wrong += [f"{role} {name}: {found}" for found in watch.show(there, shown_page)]
    assert wrong == []
    assert seen > 25


def test_a_form_that_comes_back_shows_the_words_as_words(world: World, watch: Watch) -> None:
    """Every text field of every form, sent with payloads: whatever the answer is, nothing in it runs."""
    wrong, back = [], 0
    client = world.client("steward")
    for place, (name, door) in enumerate(DOORS.items()):
        if "steward" not in door.who or ("secret" in door.at and door.get == (405,)):
            continue
        there = path(world, name, door.at)
        form_page = ask(client, "GET", there)[0].read_all
        for sent in plausible(form_page, lambda field, place=place: joined(place + len(field), 2_000)):
            answer, _writes = ask(client, "POST", there, sent)
            assert answer.status_code < 500, name
            if "html" in answer.headers.get("Content-Type", "") and CANARY in answer.read_all:
                back += 1
                answer.bytes = bytes(answer.content)
                wrong += [f"{name}: {found}" for found in troubles(answer.bytes.decode(), "html")]
                shown_page = Shown(answer.status_code, dict(answer.headers), answer.bytes)
                wrong += [f"{name}: {found}" for found in watch.show(f"/back/{place}-{back}", shown_page)]
    assert wrong == []
    assert back > 15


SEARCHED = ("/en/issues/", "/en/people/", "/en/record/", "/en/scorecards/", "/en/commitments/", "/en/sign-in/")


def test_words_in_an_address_do_not_run(world: World, watch: Watch) -> None:
    """Query parameters and paths: search boxes, pagers, error pages, the way back after signing in."""
    from tests.security.test_parameters import parameters

    wrong = []
    for place, there in enumerate(
        ("/en/issues/", "/en/people/", "/en/record/", "/en/scorecards/", "/en/commitments/", "/en/sign-in/")
    ):
        for turn in range(0, len(PAYLOADS), 7):
            sent = {name: PAYLOADS[(turn + at) % len(PAYLOADS)] for at, name in enumerate([*parameters(), "next"])}
            answer = Client().get(there, sent)
            answer.bytes = body(answer)
            wrong += troubles(answer.bytes.decode(), "html")
            wrong += watch.show(f"/asked/{place}-{turn}", Shown(200, dict(answer.headers), answer.bytes))
    for payload in PAYLOADS:
        answer = Client().get("/en/" + payload.replace("#", "").replace("?", ""))
        wrong += troubles(all_of(answer), "html")
    assert wrong == []


def test_no_cell_is_a_formula(world: World) -> None:
    for turn in range(6):
        poison(turn * 8 + 4)
        for name, door in DOORS.items():
            if name.endswith("-csv"):
                answer, _writes = ask(Client(), "GET", path(world, name, door.at))
                rows = list(csv.reader(io.StringIO(answer.read_all.partition("\n\n")[2])))
                cells = [cell for row in rows for cell in row]
                assert [cell for cell in cells if cell[:1] in set("=+@\t\r-") and CANARY in cell] == []


def test_a_feed_is_whole_xml_with_the_words_as_words(world: World) -> None:
    from xml.etree.ElementTree import fromstring

    for turn in range(0, len(PAYLOADS), 5):
        poison(turn)
        for name, door in DOORS.items():
            if name.endswith("-feed"):
                answer, _writes = ask(Client(), "GET", path(world, name, door.at))
                root = fromstring(answer.content)
                assert not [
                    one for one in root.iter() if one.tag.rpartition("}")[2] in {"script", "img", "svg", "iframe"}
                ]
                for part in root.iter():
                    if part.get("type") == "html":  # a reader takes this, and nothing else, for a page
                        assert troubles(part.text or "", "html") == []
                    assert part.get("type") != "xhtml"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markdown_lets_no_payload_through(payload: str) -> None:
    """CVE-2017-11594: a scheme is allowed by name, not forbidden by name."""
    for text in (
        payload,
        f"# {payload}",
        f"> {payload}",
        f"`{payload}`",
        f"[a]({payload})",
        f"<{payload}>",
        f"[{payload}]: x",
    ):
        assert troubles(render(text), "html") == []


def test_the_browser_would_tell(watch: Watch) -> None:
    """The watch sees a script that runs, and one that the policy stops."""

    words = f"<script>{CANARY}(1)</script>".encode()
    kind = {"Content-Type": "text/html"}
    assert watch.show("/probe", Shown(200, kind, words)) == ["ran: (1,)"]
    told = watch.show("/probe2", Shown(200, kind | {"Content-Security-Policy": "script-src 'self'"}, words))
    assert [one.split()[0] for one in told] == ["reported:"]
    assert troubles(words.decode(), "html") != []
    assert not harmless("java\tscript:alert(1)")


def test_there_are_payloads_of_every_kind_and_columns_to_put_them() -> None:
    assert len(PAYLOADS) >= 30
    columns = {f"{model.__name__}.{field.name}" for model in apps.get_models() for field in worded(model)}
    wanted = {"Issue.title", "Report.text", "Report.public_name", "Report.place", "Person.name", "Organization.names"}
    wanted |= {"Question.text", "Answer.text", "Commitment.words", "Check.text", "Contest.text", "Proposal.reason"}
    wanted |= {"Flag.words", "Flag.outcome", "Appeal.text", "Appeal.answer", "Decision.facts", "Decision.words"}
    wanted |= {"Kept.text", "Demand.body", "Demand.demanded", "OutsideReader.name", "Ruling.params"}
    assert wanted <= columns
