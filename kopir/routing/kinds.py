"""What routing writes into the public record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.record.kinds import KindDoc

TEXTS = ("source", "source_kk", "source_ru", "source_en")
LINE = ("topic", "area", "addressee", "rank", "starts_on", "ends_on", "source_url")

KINDS = (
    KindDoc("competence.added", _("Competence added"), LINE, TEXTS),
    KindDoc("competence.changed", _("Competence changed"), LINE, TEXTS),
    KindDoc("competence.ended", _("Competence ended"), LINE, TEXTS),
    KindDoc(
        "competence.imported",
        _("Competences read from a file"),
        ("sha256", "added", "changed", "ended", "unchanged"),
    ),
)
