"""The record's kinds of this app."""

from django.utils.translation import gettext_lazy as _

from kopir.record.kinds import KindDoc

MARKS = ("question", "marks", "first_day_marks")
KINDS = (
    KindDoc(
        "debate.published",
        _("A recorded debate was published."),
        public=("number", "held_on", "language", "host", "turns", "words", "files", "private_lines"),
        private=("title",),
    ),
    KindDoc("debate.speakers-changed", _("It was put right who spoke in a debate."), ("changed",)),
    KindDoc("debate.line-corrected", _("A line of a debate was given to who said it."), ("cue",)),
    KindDoc("debate.agenda-changed", _("The questions of a debate were set anew."), ("items",)),
    KindDoc("debate.masks-changed", _("Personal data in a debate was hidden, or let stand."), ("hidden", "standing")),
    KindDoc(
        "debate.facts-changed",
        _("What a debate is called, or when and by whom it was held, was put right."),
        ("held_on", "language", "host"),
        ("title",),
    ),
    KindDoc("debate.clock-moved", _("The clock of a debate's file was put right."), ("milliseconds",)),
    KindDoc("debate.question-marked", _("Readers judged whether a question of a debate was answered."), MARKS),
    KindDoc("debate.question-mark-withdrawn", _("A reader withdrew a judgement on a debate."), MARKS),
    KindDoc(
        "debate.brought-in-anew",
        _("The files of a debate were read anew; every name of a line leads to where its words stand now."),
        ("lines", "by_words", "by_second", "corrections_left"),
    ),
    KindDoc(
        "debate.thesis-set", _("A thesis was set, by which positions in a debate are compared."), ("thesis",), ("text",)
    ),
    KindDoc(
        "debate.position-set",
        _("It was entered where somebody says that they stand on a thesis."),
        ("thesis", "voice", "organization", "stance", "line", "source"),
        ("words",),
    ),
    KindDoc(
        "debate.position-removed",
        _("A position that was entered by mistake was taken out."),
        ("thesis", "voice", "organization"),
    ),
    KindDoc("debate.withdrawn", _("A debate was taken back, and the reason was given."), (), ("reason",)),
)
