"""What people do with what comes in by files and on paper."""

from kopir.intake.actions.importing import (
    Given,
    Opened,
    finish_import,
    open_import,
    take_rows,
)
from kopir.intake.actions.rows import Decided, dismiss_row, take_row
from kopir.intake.actions.sheets import carry_in, print_sheets

__all__ = [
    "Decided",
    "Given",
    "Opened",
    "carry_in",
    "dismiss_row",
    "finish_import",
    "open_import",
    "print_sheets",
    "take_row",
    "take_rows",
]
