"""Which topics fit a text that is being written: what was learnt first, then words that give a topic away."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.issues.models import Topic
from kopir.issues.suggesting import TopicChoice, Written
from kopir.pure.text import detect_language
from kopir.routing import vectors
from kopir.routing.learnt import opinion
from kopir.routing.rules import MOST_CHOICES, Kind
from kopir.routing.words import Said, topics_said

MOST_WORDS = 3


def suggest(written: Written) -> list[TopicChoice]:
    """Return up to three topics for a text, the best first, each with its reason; nothing is kept."""
    language = detect_language(f"{written.title}\n{written.text}").language
    said = opinion(Kind.TOPIC, *vectors.of_text(written.title, written.text), [f"language/{language}"])
    spoken = {one.topic: one for one in topics_said(written.title, written.text)}
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    reasons: dict[str, str] = {}
    for one in said.likely:
        words = ngettext(
            "Like %(n)d issue that people put under this topic.",
            "Like %(n)d issues that people put under this topic.",
            one.examples,
        )
        reasons[one.label] = words % {"n": one.examples}
    for slug, words_said in spoken.items():
        reasons[slug] = " ".join(filter(None, [reasons.get(slug, ""), _words(words_said)]))
    return [TopicChoice(topics[slug], reason) for slug, reason in reasons.items() if slug in topics][:MOST_CHOICES]


def _words(said: Said) -> str:
    shown = ", ".join(_("“%(word)s”") % {"word": word} for word in said.words[:MOST_WORDS])
    return _("You wrote %(words)s.") % {"words": shown}
