"""The record's kinds of this app."""

from django.utils.translation import gettext_lazy as _

from kopir.record.kinds import KindDoc

MOVED = ("on", "state", "outcome", "round", "issue_event", "issue_due")
CLOCK = ("due_on", "review_on")
DATES = (*CLOCK, "old_due_on", "old_review_on", "source_url", *MOVED)
COUNTED = ("confirmations", "others")
CHECK = ("finding", "counts", "reason", "seen_on", "needed", "is_late", *COUNTED)

KINDS = (
    KindDoc(
        "commitment.made",
        _("A promise was recorded."),
        public=(
            "number",
            "person",
            "post",
            "organization",
            "said_on",
            "language",
            "source",
            "source_url",
            "copy_sha256",
            "is_charter",
            *CLOCK,
            *MOVED,
        ),
        private=("words", "measure"),
    ),
    KindDoc("commitment.postponed", _("The date of a promise was put off."), DATES, ("reason",)),
    KindDoc("commitment.corrected", _("The date of a promise was corrected."), DATES, ("reason",)),
    KindDoc("commitment.due-soon", _("The date of a promise is near."), MOVED),
    KindDoc("commitment.overdue", _("The date of a promise has passed."), MOVED),
    KindDoc("commitment.review-due", _("The review date of a promise has come."), MOVED),
    KindDoc("commitment.broken", _("A promise counts as broken, 90 days after its date."), MOVED),
    KindDoc(
        "commitment.claimed",
        _("The promiser says that it is done."),
        ("claimant", "done_on", "source_url", "evidence_sha256", *MOVED),
        ("words",),
    ),
    KindDoc("commitment.checked", _("A citizen checked a promise."), (*CHECK, *MOVED), ("text", "photo_sha256")),
    KindDoc("commitment.check-withdrawn", _("A confirmation was taken back."), ("counts", *COUNTED, *MOVED)),
    KindDoc(
        "commitment.disputed",
        _("A citizen disputed that a promise was kept."),
        (*CHECK, *MOVED),
        ("text", "photo_sha256"),
    ),
    KindDoc(
        "commitment.check-refused", _("A check was not published, and the reason was given."), ("round", "decision")
    ),
    KindDoc("commitment.contested", _("The promiser answered a dispute."), ("round",), ("words",)),
    KindDoc("commitment.unchecked", _("Nobody checked the claim in the time set."), MOVED),
    KindDoc("commitment.reopened", _("A promise was reopened after a dispute."), MOVED, ("reason",)),
    KindDoc("commitment.upheld", _("A disputed promise stays verified."), MOVED, ("reason",)),
    KindDoc("commitment.withdrawn", _("A promise was withdrawn."), ("source_url", *MOVED), ("reason",)),
)
