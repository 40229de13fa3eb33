"""The record's kinds of this app."""

from django.utils.translation import gettext_lazy as _

from kopir.record.kinds import KindDoc

KINDS = (
    KindDoc(
        "import.finished",
        _("Issues from another source were brought in."),
        public=("number", "source", "source_url", "issues", "known", "waiting", "masked"),
    ),
)
