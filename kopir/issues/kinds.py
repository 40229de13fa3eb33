"""The record's kinds of this app."""

from django.utils.translation import gettext_lazy as _

from kopir.record.kinds import KindDoc

KINDS = (
    KindDoc(
        "issue.raised",
        _("An issue was raised."),
        public=("number", "language", "topic", "area", "stage", "photo_sha256", "source", "source_url", "for_somebody"),
        private=("title", "text", "public_name"),
    ),
    KindDoc(
        "report.refused",
        _("A text was not published, and the reason was given."),
        public=("number", "reason", "language"),
    ),
    KindDoc(
        "support.counted",
        _("Supports were counted."),
        public=("total", "delta"),
    ),
)
