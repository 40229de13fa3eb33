from kopir.issues.models.issues import Issue, IssueQuerySet, ShownIssue
from kopir.issues.models.merges import Merge, MergeQuerySet
from kopir.issues.models.pairs import Pair, PairQuerySet
from kopir.issues.models.reports import Report, ReportQuerySet
from kopir.issues.models.supports import PendingSupport, Support, SupportDelta, SupportTally
from kopir.issues.models.topics import Topic
from kopir.record.models import Counter

__all__ = [
    "Counter",
    "Issue",
    "IssueQuerySet",
    "Merge",
    "MergeQuerySet",
    "Pair",
    "PairQuerySet",
    "PendingSupport",
    "Report",
    "ReportQuerySet",
    "ShownIssue",
    "Support",
    "SupportDelta",
    "SupportTally",
    "Topic",
]
