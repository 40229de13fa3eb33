"""What moderation did, in numbers: by group of authors and outcome, each with its denominator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from kopir.moderation.handlers import AuthorGroup
from kopir.moderation.models import Appeal, Decision
from kopir.moderation.rules import SMALLEST_RATE, Act, AppealState, median_days

# Each app says how many public texts there are of each group: the denominators.
Count = Callable[[], "Counter[AuthorGroup]"]
_published: dict[str, Count] = {}
ACTS = (Act.HOLD, Act.REFUSE, Act.HIDE, Act.MASK, Act.BLUR, Act.RESTORE)


def register(kind: str, count: Count) -> None:
    """Let the published texts of a kind count in the denominators; called in `AppConfig.ready`."""
    _published[kind] = count


@dataclass(frozen=True)
class Row:
    """One group: texts published, decisions by act, appeals, and how many of these were overturned."""

    group: AuthorGroup
    published: int
    acts: dict[Act, int]
    appealed: int
    decided: int
    overturned: int

    @property
    def texts(self) -> int:
        """All texts that came so far as the site has decided on them: published ones and refused ones."""
        return self.published + self.acts[Act.REFUSE]

    @property
    def has_rate(self) -> bool:
        return self.texts >= SMALLEST_RATE

    def per_hundred(self, act: Act) -> float | None:
        """Return decisions for each hundred texts, None where there are too few texts to say."""
        return 100 * self.acts[act] / self.texts if self.has_rate else None


@dataclass(frozen=True)
class Numbers:
    rows: tuple[Row, ...]
    days_to_decide: float | None
    decided: int  # how many the first median rests on
    days_to_appeal: float | None
    appeals_decided: int


def numbers() -> Numbers:
    """Count everything anew: a few grouped queries."""
    published: Counter[AuthorGroup] = Counter()
    for count in _published.values():
        published.update(count())
    refused = Decision.objects.filter(waited_since__isnull=False, act=Act.REFUSE)
    acts = Counter(Decision.objects.order_by().values_list("group", "act"))
    appeals = Counter(Appeal.objects.order_by().values_list("decision__group", "state"))
    return Numbers(
        tuple(_row(group, published[group], acts, appeals) for group in AuthorGroup),
        *_median(refused.values_list("waited_since", "decided_at")),
        *_median(Appeal.objects.decided().values_list("made_at", "decided_at")),
    )


def _row(group: AuthorGroup, published: int, acts: Counter[tuple[str, str]], appeals: Counter[tuple[str, str]]) -> Row:
    made = {state: appeals[group.value, state.value] for state in AppealState}
    return Row(
        group,
        published,
        {act: acts[group.value, act.value] for act in ACTS},
        sum(made.values()),
        made[AppealState.UPHELD] + made[AppealState.OVERTURNED],
        made[AppealState.OVERTURNED],
    )


def _median(spans: object) -> tuple[float | None, int]:
    found: list[timedelta] = [end - start for start, end in spans]  # type: ignore[attr-defined]  # pairs of moments
    return median_days(found), len(found)
