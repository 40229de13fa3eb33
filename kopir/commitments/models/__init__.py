from kopir.commitments.models.checks import Check, CheckQuerySet, Contest, PendingCheck
from kopir.commitments.models.claims import Claim, DueChange
from kopir.commitments.models.commitments import Commitment, CommitmentIssue, CommitmentQuerySet

__all__ = [
    "Check",
    "CheckQuerySet",
    "Claim",
    "Commitment",
    "CommitmentIssue",
    "CommitmentQuerySet",
    "Contest",
    "DueChange",
    "PendingCheck",
]
