"""Words for codes: why a row waits, states of an import, what was refused."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.intake.rules import Reason, RunState

Words = str | Promise

REASONS: dict[Reason, Words] = {
    Reason.BAD_BYTES: _("It holds bytes that are no letters in the encoding of the file."),
    Reason.OPEN_QUOTE: _("A quotation mark is opened and never closed."),
    Reason.BAD_QUOTES: _("A quotation mark stands where none can be."),
    Reason.CELLS: _("It has more or fewer cells than the header of the file."),
    Reason.BAD_JSON: _("It is not an object in JSON."),
    Reason.TOO_LONG_LINE: _("The line is longer than 64 MB; only its beginning is kept here."),
    Reason.NO_ID: _("It has no id, or one that is too long."),
    Reason.SAME_ID: _("An earlier row of the file has the same id and other words."),
    Reason.NO_TITLE: _("It has no title."),
    Reason.NO_TEXT: _("It has no text."),
    Reason.TEXT_TOO_LONG: _("Its text is longer than 20 000 characters."),
    Reason.BAD_DATE: _("Its date is no date, or lies in the future."),
    Reason.LANGUAGE: _("It is not in Kazakh, Russian or English, or its language cannot be told."),
    Reason.TOPIC: _("Its topic is not known here."),
    Reason.AREA: _("Its area is not known here."),
    Reason.PERSONAL: _("It seems to hold personal data."),
}
STATES: dict[RunState, Words] = {
    RunState.RUNNING: _("Not finished"),
    RunState.FINISHED: _("Finished"),
}
REFUSED: dict[str, Words] = {
    "row-decided": _("Another editor has already decided on this row."),
    "row-known": _("An issue with the same id at the source is here already. Let this row be."),
    "carried": _("Another text has already been carried in on this sheet."),
}
