from kopir.letters.models.letters import Letter, LetterQuerySet, Question
from kopir.letters.models.mailings import Mailing, MailingQuerySet
from kopir.letters.models.marks import Contest, Mark
from kopir.letters.models.proposals import Proposal, ProposalQuerySet
from kopir.letters.models.replies import Answer, Reply, ReplyQuerySet

__all__ = [
    "Answer",
    "Contest",
    "Letter",
    "LetterQuerySet",
    "Mailing",
    "MailingQuerySet",
    "Mark",
    "Proposal",
    "ProposalQuerySet",
    "Question",
    "Reply",
    "ReplyQuerySet",
]
