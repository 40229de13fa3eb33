"""What offices write into the public record: that they are taken up, never by whom."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.record.kinds import KindDoc

KINDS = (
    KindDoc("office.claimed", _("The office took up its desk here"), ("holder",)),
    KindDoc("office.claim-ended", _("The office's desk was closed"), ("reason_code",)),
)
