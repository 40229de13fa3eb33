"""Words for the codes of offices, in the language of the page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.commitments.labels import REFUSED
from kopir.letters import labels as letters
from kopir.offices.rules import End, Role

Label = str | Promise

ROLES: dict[str, Label] = {Role.HOLDER: _("Holder of the office"), Role.ASSISTANT: _("Assistant")}
ENDS: dict[str, Label] = {
    End.TERM_OVER: _("The term is over"),
    End.BY_EDITOR: _("An editor closed it"),
    End.BY_HOLDER: _("The holder of the office ended it"),
    End.GIVEN_UP: _("Given up"),
}
ACTS: dict[str, Label] = {
    "opened": _("Said that the letter is there"),
    "answered": _("Answered"),
    "asked_time": _("Asked for more time"),
    "passed_on": _("Passed on to another office"),
    "contested": _("Contested how readers judged"),
    "promised": _("Made a commitment"),
}
REFUSALS: dict[str, Label] = {
    **{str(code): words for code, words in REFUSED.items()},
    **letters.REFUSALS,
    "no_registered_address": _(
        "This office has no verified e-mail address of its own yet. An editor enters it, with how it was verified."
    ),
    "claimed_already": _(
        "This office has taken up its desk already. If that was not you, tell the editors: they can close it."
    ),
    "entered_already": _("Somebody stands on this step already; take them out first."),
    "source_missing": _("Say where it can be read."),
    "above_itself": _("No office stands above itself."),
    "ended_already": _("This has ended already."),
    "holder_only": _("Only the holder of the office may do this."),
    "named_already": _("This person acts for the office already, or has been asked to."),
    "too_many_assistants": _("An office has at most 20 assistants."),
    "not_yours": _("You do not act for this office any more."),
    "not_in_reply": _("Choose a sentence of the published reply."),
    "promised_already": _("This sentence is a commitment already."),
    "too-many": _("This has been asked too often today. Please try again tomorrow."),
}
