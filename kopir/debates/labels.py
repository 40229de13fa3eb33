"""Words of debates on pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.debates.rules import Answered, Part, Refusal, Stance

PARTS = {
    Part.PARTICIPANT: _("speaks for themselves or a side"),
    Part.MODERATOR: _("moderates"),
    Part.AUDIENCE: _("asks from the audience"),
    Part.UNKNOWN: _("nobody knows who it is"),
}
ANSWERED = {
    Answered.YES: _("answered"),
    Answered.PARTLY: _("partly answered"),
    Answered.NO: _("not answered"),
}
STANCES = {
    Stance.FOR: _("for it"),
    Stance.AGAINST: _("against it"),
    Stance.OPEN: _("neither for nor against"),
}
REFUSED = {
    Refusal.NO_SOURCE: _("Give the words that were said here, or the address of the source."),
    Refusal.NOT_SAID: _("These words do not stand in a speech of this speaker. Copy them from the transcript."),
    Refusal.NOBODY: _("Choose one: a speaker, or an organisation."),
    Refusal.GONE_QUESTION: _("This question is no longer found in the transcript."),
    Refusal.NO_FILES: _("Choose at least one file."),
    Refusal.NO_SPEECH: _("Nothing that was said is in these files. Is the transcript among them?"),
    Refusal.NOT_A_DRAFT: _("It has been published already."),
    Refusal.NOT_PUBLISHED: _("It is not public."),
    Refusal.NO_REASON: _("Give the reason."),
    Refusal.UNKNOWN_TURN: _("No speech of this debate has this name."),
    Refusal.OTHER_DEBATE: _("This voice belongs to another debate."),
}
FILES = {
    "captions": _("captions"),
    "rolling": _("rolling captions"),
    "subtitles": _("subtitles"),
    "chat": _("chat"),
    "poll": _("poll report"),
    "questions": _("report of questions"),
    "participants": _("report of participants"),
    "table": _("table"),
    "text": _("text"),
    "json": _("JSON"),
    "akoma": _("Akoma Ntoso"),
    "tei": _("ParlaMint TEI"),
    "empty": _("empty"),
    "unreadable": _("unreadable"),
}
VERDICTS = {
    "discussion": _("A discussion took place"),
    "partly": _("A discussion took place in part"),
    "statements": _("Positions were presented"),
    "none": _("Too little to tell"),
}
FIGURES = {
    "exchange": _("Exchange with evidence"),
    "monologue_share": _("Share of long uninterrupted speeches"),
    "exchange_direct": _("Direct exchange"),
    "pair_coverage": _("Pairs that spoke with each other"),
    "moderator_share": _("The moderator's share of words"),
    "known_speakers": _("Words of known speakers"),
}
MEANT = {
    "exchange": _(
        "How many speeches of ten words or more answer another participant, at once or through the moderator."
    ),
    "monologue_share": _("How much of the participants' talk lies in speeches of 250 words or more."),
    "exchange_direct": _("How many speeches come right after another participant's."),
    "pair_coverage": _("Of all pairs of participants, in both directions, how many spoke right after each other."),
    "moderator_share": _("It describes and does not judge."),
    "known_speakers": _("Below nine in ten there is no verdict. Opened are the speeches whose speaker is not known."),
}
