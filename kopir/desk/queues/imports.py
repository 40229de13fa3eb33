"""Rows of files that no machine may take: an editor mends them, or lets them be."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kopir.desk.marking import count_in, paragraphs_of, pieces_of
from kopir.desk.queues.base import Act, Kind, Link, Row
from kopir.intake import actions
from kopir.intake.forms import RowForm, new_report
from kopir.intake.labels import REASONS, REFUSED
from kopir.intake.models import ImportRow
from kopir.moderation.labels import masks_in
from kopir.pure.text.personal import find_personal, masked

GUESSED = ("title", "text", "language", "topic", "area", "place")


def row_form(item: ImportRow, data: Any = None, initial: Any = None) -> RowForm:
    """Return the form with what the map made of the row, personal data masked: whoever wants it in must put it in."""
    return RowForm(data, initial=initial or {name: hidden(item, item.guessed(name)) for name in GUESSED})


def hidden(item: ImportRow, text: str) -> str:
    words = masks_in(item.guessed("language") or "en")[0]
    return masked(text, find_personal(text), words)


def _row(item: ImportRow) -> Row:
    title = item.guessed("title") or gettext("Line %(number)s of a file") % {"number": item.line}
    why = " ".join(str(REASONS[reason]) for reason in item.why)
    return Row(hidden(item, title), item.created_at, why, item.guessed("language"))


def _show(item: ImportRow) -> dict[str, Any]:
    return {
        "import_row": item,
        "run": item.run,
        "why": [REASONS[reason] for reason in item.why],
        "paragraphs": paragraphs_of(item.guessed("text")),
        "marked": count_in(item.guessed("title"), item.guessed("text"), item.guessed("place")),
        "cells": [(name, pieces_of(cell)) for name, cell in item.cells.items() if cell.strip()],
        "raw": pieces_of(item.raw[:20_000]) if item.raw else [],
    }


IMPORT_ROWS = Kind(
    key="import-rows",
    title=_("Rows of files to look at"),
    nothing=_("No row of a file waits."),
    find=lambda _day: ImportRow.objects.waiting().select_related("run").order_by("created_at", "pk"),
    row=_row,
    template="desk/items/_import_row.html",
    show=_show,
    links=lambda item: [Link(item.run.get_absolute_url(), _("The whole import"))],
    refusals=REFUSED,
    patience_days=14,
    acts=(
        Act(
            key="take",
            label=_("Bring it in"),
            soon=_("The row will be brought in"),
            done=pgettext_lazy("desk tally", "brought in"),
            perform=lambda item, given, _editor: actions.take_row(item, new_report(given)),
            form=row_form,
            look="primary",
            icon="check",
            help=_("It becomes an issue in the words below. What is likely personal has been masked in them."),
        ),
        Act(
            key="dismiss",
            label=_("Let it be"),
            soon=_("The row will be let be"),
            done=pgettext_lazy("desk tally", "let be"),
            perform=lambda item, _given, _editor: actions.dismiss_row(item),
            look="danger",
            icon="withdrawn",
            help=_("Its words are deleted here; the line and the reason stay with the import."),
        ),
    ),
)  # fmt: skip
