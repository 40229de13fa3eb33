from kopir.issues.models.counters import Counter, Use
from kopir.issues.models.issues import Issue, IssueQuerySet
from kopir.issues.models.reports import Report, ReportQuerySet
from kopir.issues.models.supports import PendingSupport, Support, SupportDelta, SupportTally
from kopir.issues.models.topics import Topic

__all__ = [
    "Counter",
    "Issue",
    "IssueQuerySet",
    "PendingSupport",
    "Report",
    "ReportQuerySet",
    "Support",
    "SupportDelta",
    "SupportTally",
    "Topic",
    "Use",
]
