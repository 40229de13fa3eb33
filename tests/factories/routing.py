"""Rules of competence, and a history to learn from."""

from __future__ import annotations

from typing import Any

from kopir.issues.models import Issue, Report
from kopir.issues.rules import ReportState
from kopir.likeness.computing import compute
from kopir.likeness.models import Vector
from kopir.people.addressees import Addressee
from kopir.pure.text.embedding import to_bytes
from kopir.pure.text.ngrams import NgramEmbedder
from kopir.record.models import Counter
from kopir.routing.actions import Line, add_competence
from kopir.routing.models import Competence
from kopir.web import clock
from tests.factories import issues, letters

WORDS = {
    "water": ("No water in the house", "The water pipe burst and water runs into the cellar day after day, house {n}."),
    "roads": ("Holes in the road", "The road is full of holes and every car breaks its wheels there, street {n}."),
    "schools": (
        "The school is full",
        "The school has forty pupils in a class; the teacher asks for help, class {n}.",
    ),
}


def line(**facts: Any) -> Line:
    facts = {"topic": None, "area": None, "source": "Charter, article 5", **facts}
    return Line(addressee=facts.pop("addressee", None) or letters.post(), **facts)


def rule(**facts: Any) -> Competence:
    return add_competence(line(**facts))


def told(topic: str, n: int, **facts: Any) -> Issue:
    """A published issue whose words are of its topic."""
    title, text = WORDS[topic]
    return issues.issue(title=f"{title} {n}", text=text.format(n=n), topic=issues.topic(topic), **facts)


def history(n: int = 12) -> list[Issue]:
    """Issues of three topics, n of each, with their vectors: rows as the actions and the worker would leave them."""
    embedder, moment, author = NgramEmbedder(), clock.now(), issues.citizen()
    made: list[Issue] = []
    for number in range(n):
        for slug, (title, text) in WORDS.items():
            words: dict[str, Any] = {"title": f"{title} {number}", "language": "en", "topic": issues.topic(slug)}
            made.append(Issue(number=Counter.objects.next_in("issue"), published_at=moment, **words))
            made[-1].words = words | {"text": text.format(n=number)}
    Issue.objects.bulk_create(made)
    state = {"state": ReportState.PUBLISHED, "author": author, "page_language": "en", "created_at": moment}
    texts = Report.objects.bulk_create(Report(issue=one, **one.words, **state) for one in made)
    Vector.objects.bulk_create(
        Vector(
            ref=f"report/{text.pk}",
            kind="report",
            model=embedder.name,
            language="en",
            values=to_bytes(embedder.embed([f"{text.title}\n{text.text}"])[0]),
            made_at=moment,
        )
        for text in texts
    )
    return made


def worked_off() -> None:
    """Let the worker make all vectors that are wanted."""
    while compute():
        pass


def written_to(made: list[Issue], offices: dict[str, Addressee]) -> None:
    """Put issues to the office of their topic."""
    for one in made:
        letters.letter(issue=one, addressee=offices[one.topic.slug], by_email=False)
