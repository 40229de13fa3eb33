"""What people do here: keep the table of competence, and let the site learn."""

from kopir.routing.actions.competence import (
    Line,
    Plan,
    add_competence,
    change_competence,
    end_competence,
    import_competence,
    plan_import,
)
from kopir.routing.actions.learning import due, learn, learn_if_due

__all__ = [
    "Line",
    "Plan",
    "add_competence",
    "change_competence",
    "due",
    "end_competence",
    "import_competence",
    "learn",
    "learn_if_due",
    "plan_import",
]
