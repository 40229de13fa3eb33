"""The record's kinds of this app."""

from django.utils.translation import gettext_lazy as _

from kopir.record.kinds import KindDoc

# What a joined case is: the number of the merge, the issue that holds the case, why, how many people support it (by
# the number of the issue that holds it) and how many texts stand in it.
JOINED = ("merge", "into", "reason_code", "people", "reports")

KINDS = (
    KindDoc(
        "issue.raised",
        _("An issue was raised."),
        public=("number", "language", "topic", "area", "stage", "source", "source_url", "for_somebody", *JOINED),
        private=("title", "text", "public_name", "photo_sha256"),
    ),
    KindDoc(
        "issue.merged",
        _("Two issues were joined as one problem."),
        public=JOINED,
        private=("reason",),
    ),
    KindDoc(
        "issue.unmerged",
        _("A merge was taken back."),
        public=("merge", "people"),
        private=("reason",),
    ),
    KindDoc(
        "issue.split",
        _("A text that holds two problems became two issues."),
        public=("number", "language", "topic", "area", "stage", "split_from"),
        private=("title", "text", "public_name", "reason"),
    ),
    KindDoc(
        "report.refused",
        _("A text was not published, and the reason was given."),
        public=("number", "reason", "language", "decision"),
    ),
    KindDoc(
        "support.counted",
        _("Supports were counted."),
        public=("total", "delta"),
    ),
)
