"""Points of view that invented readers send in on the sample's debates, and what the editor does with them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from kopir.debates.models import Debate
from kopir.site.sample.acting import Play
from kopir.site.sample.cast import Cast
from kopir.site.sample.days import Days
from kopir.site.sample.reading import Told, told
from kopir.viewpoints.actions import NewViewpoint, publish_viewpoint, write_signed_in
from kopir.viewpoints.citing import Passage, find_passage
from kopir.web.errors import Refused

BEFORE_READING = timedelta(hours=3)


def plan_viewpoints(play: Play, days: Days, cast: Cast) -> None:
    """Plan each text on its day; those that nobody has read yet wait at the desk."""
    for one in told("viewpoints")["viewpoint"]:
        play.plan(days.moment - timedelta(days=one["days"]) - BEFORE_READING, partial(_answer, cast, one), by_post=True)


def _answer(cast: Cast, one: Told) -> None:
    debate = Debate.objects.published().get(title=one["debate"])
    new = NewViewpoint(
        debate=debate,
        item_title=debate.items.get(number=one["item"]).title if "item" in one else "",
        side=one["side"],
        title=one["title"],
        text=one["text"].strip(),
        language=one["language"],
        public_name=one["name"],
        passages=tuple(_passage(debate, quote) for quote in one["quotes"]),
        is_sample=True,
    )
    author = cast.citizen(one["citizen"], one["language"])
    connection = f"198.51.100.{one['citizen']}"
    written = write_signed_in(new, account=author, page_language=one["language"], connection=connection)
    if one.get("state") != "held":
        publish_viewpoint(written, editor=cast["editor"])


def _passage(debate: Debate, quote: str) -> Passage:
    found = find_passage(debate, quote)
    if not isinstance(found, Passage):
        raise Refused(found.value, quote)
    return found
