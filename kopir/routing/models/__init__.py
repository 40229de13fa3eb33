from kopir.routing.models.competence import Competence, CompetenceQuerySet
from kopir.routing.models.learnt import Learnt

__all__ = ["Competence", "CompetenceQuerySet", "Learnt"]
