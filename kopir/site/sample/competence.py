"""Who is asked about what in the invented town: entered on the first day, after the offices."""

from __future__ import annotations

from functools import partial

from kopir.issues.models import Topic
from kopir.routing.actions import Line, add_competence
from kopir.site.sample.acting import Play
from kopir.site.sample.days import Days
from kopir.site.sample.directory import FIRST_DAY, Directory
from kopir.site.sample.reading import Told, told

WHERE = "https://example.org/charter"


def plan_competence(play: Play, days: Days, town: Directory) -> None:
    """Plan the table of competence for the first day."""
    play.plan(days.at(FIRST_DAY, 30), partial(_enter, told("competence"), town, days))


def _enter(source: Told, town: Directory, days: Days) -> None:
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    for rule in source["rule"]:
        names = source["sources"][rule.get("source", "charter")]
        called = {language: name.format(article=rule["article"]) for language, name in names.items()}
        add_competence(
            Line(
                topic=topics[rule["topic"]] if "topic" in rule else None,
                area=town.areas[rule["area"]],
                addressee=town.addressee(rule["to"]),
                source=called["kk"],
                sources=called,
                source_url=WHERE,
                rank=rule.get("rank", 1),
                ends_on=days.day(rule["ends"]) if "ends" in rule else None,
                is_sample=True,
            )
        )
