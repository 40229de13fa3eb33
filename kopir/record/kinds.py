"""The kinds of entries that this site can write; each app declares its own when it is ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kopir.record.rules import REDACTED

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class KindDoc:
    """A kind's place in the handbook and in timelines.

    `label` is shown in a timeline; `public` and `private` name the fields of an entry.
    """

    kind: str
    label: str | _StrPromise
    public: tuple[str, ...] = ()
    private: tuple[str, ...] = ()


KINDS = (KindDoc(REDACTED, _("A published text was erased."), public=("entry", "fields", "ground")),)

_KINDS: dict[str, KindDoc] = {}


def register(*kinds: KindDoc) -> None:
    """Declare kinds; the same declaration twice is harmless, a second one of another shape is an error."""
    for doc in kinds:
        if _KINDS.setdefault(doc.kind, doc) != doc:
            raise ValueError(f"{doc.kind} is declared twice")


def declared() -> dict[str, KindDoc]:
    """Return all declared kinds by name."""
    return dict(sorted(_KINDS.items()))


def find(kind: str) -> KindDoc | None:
    return _KINDS.get(kind)
