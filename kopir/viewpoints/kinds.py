"""The record's kinds of this app."""

from django.utils.translation import gettext_lazy as _

from kopir.record.kinds import KindDoc

KINDS = (
    KindDoc(
        "viewpoint.published",
        _("A reader's point of view on a debate was published."),
        public=("number", "debate", "language", "side", "speeches"),
        private=("title", "text", "public_name"),
    ),
    KindDoc(
        "viewpoint.refused",
        _("A point of view was not published, and the reason was given."),
        public=("number", "debate", "language", "decision"),
    ),
    KindDoc(
        "viewpoint.replied",
        _("A cited speaker answered a reader's point of view."),
        public=("number", "reply", "language"),
        private=("text",),
    ),
)
