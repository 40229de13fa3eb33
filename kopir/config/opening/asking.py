"""The interview: what stands is shown and kept; each answer is written down before the next question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kopir.config.opening import site_file
from kopir.config.opening.questions import QUESTIONS, Question, WrongAnswer, host_of
from kopir.config.opening.site_file import Answers, spelled

# Settings that nobody is asked for, and that a file of answers may hold all the same.
SETTABLE = set((site_file.PUBLIC | site_file.SECRET).values()) - {question.place for question in QUESTIONS}
Ask = Callable[[str], str]
Tell = Callable[[str], None]


def take(given: Mapping[str, str], folder: Path) -> list[str]:
    """Write down answers that were given all at once; return what is wrong with them, by place.

    What is not given keeps what stands, or takes what is usual.
    """
    others = {place: value for place, value in given.items() if place in SETTABLE}
    wrong: list[str] = []
    known = site_file.read(folder)
    for question in QUESTIONS:
        if not question.is_asked(known):
            continue
        proposed = given.get(question.place)
        if proposed is None and question.place in known:
            continue
        if proposed is None and not (proposed := question.usual(known)):
            continue
        try:
            known = known | _kept(question, question.read(proposed), folder, known)
        except WrongAnswer as error:
            wrong.append(f"{question.place}: {error}")
    if others:
        site_file.write(folder, others)
    return wrong


def interview(folder: Path, ask: Ask, tell: Tell) -> None:
    """Ask all questions in order; an empty answer keeps what stands in brackets."""
    for question in QUESTIONS:
        known = site_file.read(folder)
        if question.is_asked(known):
            _ask(question, known, folder, ask, tell)


def _ask(question: Question, known: Answers, folder: Path, ask: Ask, tell: Tell) -> None:
    standing = known.get(question.place)
    proposed = spelled(standing) if standing is not None else question.usual(known)
    shown = _without_secret(question, proposed)
    if question.has_lines and standing:
        shown, proposed = ", ".join(line.strip() for line in standing), "\n".join(standing)
    while True:
        tell("")
        tell(f"{question.words}" + (f" [{shown}]" if shown else ""))
        answer = _lines(ask) if question.has_lines else ask("> ")
        if answer.strip() == "-":  # takes away what stands
            answer, proposed = "", ""
        try:
            _kept(question, question.read(answer if answer.strip() else proposed), folder, known)
        except WrongAnswer as error:
            tell(str(error))
        else:
            return


def _lines(ask: Ask) -> str:
    lines = []
    while line := ask("> ").rstrip():
        lines.append(line)
    return "\n".join(lines)


def _without_secret(question: Question, proposed: str) -> str:
    """Show of a server's address all but the password."""
    if "@" not in proposed or "://" not in proposed:
        return proposed
    who, _, where = proposed.rpartition("@")
    scheme, _, user = who.partition("://")
    return f"{scheme}://{user.partition(':')[0]}:…@{where}"


def _kept(question: Question, value: Any, folder: Path, known: Answers) -> Answers:
    changes = {question.place: value} | following(question.place, value, known)
    site_file.write(folder, changes)
    return changes


def following(place: str, value: Any, known: Answers) -> Answers:
    """Return what an answer settles beside its own place."""
    if place == "site.url":
        host = host_of({"site.url": value})
        is_secure = str(value).startswith("https://")
        # By the second name the machine's own tools ask, past the proxy.
        return {
            "site.allowed_hosts": [host, "localhost"] if host != "localhost" else [host],
            "site.behind_proxy": is_secure,
        }
    if place == "site.languages":
        return {"site.default_language": value[0]}
    if place == "rules.house_rulebook":
        others = [name for name in known.get("rules.rulebooks", []) if not name.startswith("house-")]
        return {"rules.rulebooks": [value, *others]}
    if place == "appeals.reader_name":
        return {"appeals.reader_declined": not value}
    return {}


def answers_in(path: Path) -> dict[str, str]:
    """Return the answers of a file, as somebody would have typed them."""
    given = site_file.flat(site_file.tables(path))
    return {place: "\n".join(value) if place == "areas.tree" else spelled(value) for place, value in given.items()}


def unknown(given: Mapping[str, str]) -> list[str]:
    """Return the places in a file of answers that mean nothing here."""
    known = {question.place for question in QUESTIONS} | SETTABLE
    return [_("%(place)s: nobody asks for this") % {"place": place} for place in given if place not in known]
