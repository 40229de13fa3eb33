"""Sameness of a panel: who belongs to the host, on how much all agree, and who differs from their party.

Memberships come from the directory, positions from people with their source; nothing is inferred.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kopir.debates.labels import STANCES
from kopir.debates.models import Debate, Position, Thesis, Turn, Voice
from kopir.debates.quoting import Held, held
from kopir.debates.rules import Agreement, Part, Stance, agreement_of, clock_of
from kopir.people.models import Membership, Organization


@dataclass(frozen=True)
class Stand:
    """A position as its page shows it; without a speech where its words stand in none of them now."""

    position: Position
    held: Held | None
    differs_from: tuple[Organization, ...] = ()

    @property
    def stance(self) -> str:
        """Where they stand, in words."""
        return str(STANCES[Stance(self.position.stance)])

    @property
    def turn(self) -> Turn | None:
        return self.held.turn if self.held else None

    @property
    def clock(self) -> str:
        return clock_of(self.held.second) if self.held else ""

    @property
    def words(self) -> str:
        """The words, unless they were taken out of the speech since."""
        return self.position.words if self.held or self.position.source_url else ""


@dataclass(frozen=True)
class Compared:
    thesis: Thesis
    speakers: tuple[Stand, ...]
    organizations: tuple[Stand, ...]


@dataclass(frozen=True)
class Panel:
    """`own` of the `known` participants belonged to the host on that day; of the rest nobody knows."""

    own: tuple[Voice, ...]
    known: int
    participants: int
    agreement: Agreement
    theses: tuple[Compared, ...]


def panel_of(debate: Debate, voices: Iterable[Voice]) -> Panel:
    """Return the sameness of a debate's panel: a fixed number of queries."""
    spoke = [voice for voice in voices if voice.part == Part.PARTICIPANT]
    rows = list(
        Position.objects.filter(thesis__debate=debate).select_related("voice__person", "organization").order_by("pk")
    )
    seats = _seats(debate, spoke)
    host = set(debate.host.line()) if debate.host else set()
    places = held(debate, {(row.cue_name, row.words) for row in rows if row.cue_name})
    theses = tuple(
        _compared(thesis, [row for row in rows if row.thesis_id == thesis.pk], seats, places)
        for thesis in debate.theses.all()
    )
    stances = {one.thesis.number: [Stance(stand.position.stance) for stand in one.speakers] for one in theses}
    return Panel(
        own=tuple(voice for voice in spoke if seats.get(voice.person_id or 0, set()) & host),
        known=sum(voice.person_id is not None for voice in spoke),
        participants=len(spoke),
        agreement=agreement_of(stances),
        theses=theses,
    )


def _seats(debate: Debate, voices: Sequence[Voice]) -> dict[int, set[int]]:
    """Return the organisations to which each person belonged on the day of the debate, by keys."""
    seats: dict[int, set[int]] = {}
    people = [voice.person_id for voice in voices if voice.person_id]
    held = Membership.objects.on(debate.held_on).filter(person__in=people)
    for person, *organizations in held.values_list("person", "organization", "on_behalf_of"):
        seats.setdefault(person, set()).update(key for key in organizations if key)
    return seats


def _compared(
    thesis: Thesis, rows: Sequence[Position], seats: dict[int, set[int]], places: dict[tuple[str, str], Held]
) -> Compared:
    parties = [row for row in rows if row.organization_id]

    def stand_of(row: Position) -> Stand:
        own = seats.get(row.voice.person_id or 0, set()) if row.voice else set()
        others = (one for one in parties if one.organization_id in own and one.stance != row.stance)
        return Stand(
            row, places.get((row.cue_name, row.words)), tuple(one.organization for one in others if one.organization)
        )

    return Compared(
        thesis,
        tuple(stand_of(row) for row in rows if row.voice_id),
        tuple(stand_of(row) for row in parties),
    )
