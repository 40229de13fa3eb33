from kopir.moderation.models.appeals import Appeal, AppealQuerySet, OutsideReader, OutsideReaderQuerySet
from kopir.moderation.models.decisions import Decision, DecisionQuerySet, Kept, KeptQuerySet
from kopir.moderation.models.demands import Demand, DemandQuerySet
from kopir.moderation.models.flags import Flag, FlagQuerySet, PendingFlag, PendingFlagQuerySet

__all__ = [
    "Appeal",
    "AppealQuerySet",
    "Decision",
    "DecisionQuerySet",
    "Demand",
    "DemandQuerySet",
    "Flag",
    "FlagQuerySet",
    "Kept",
    "KeptQuerySet",
    "OutsideReader",
    "OutsideReaderQuerySet",
    "PendingFlag",
    "PendingFlagQuerySet",
]
