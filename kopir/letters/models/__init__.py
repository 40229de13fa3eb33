from kopir.letters.models.holders import PastHolder, Transfer
from kopir.letters.models.letters import Letter, LetterQuerySet, Question
from kopir.letters.models.mailings import Mailing, MailingQuerySet
from kopir.letters.models.marks import Contest, Mark
from kopir.letters.models.proposals import Proposal, ProposalQuerySet
from kopir.letters.models.replies import Answer, Attachment, Reply, ReplyQuerySet
from kopir.letters.models.superiors import Superior, Superiors

__all__ = [
    "Answer",
    "Attachment",
    "Contest",
    "Letter",
    "LetterQuerySet",
    "Mailing",
    "MailingQuerySet",
    "Mark",
    "PastHolder",
    "Proposal",
    "ProposalQuerySet",
    "Question",
    "Reply",
    "ReplyQuerySet",
    "Superior",
    "Superiors",
    "Transfer",
]
