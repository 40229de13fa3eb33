"""Where an issue stands, and what moves it."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    RAISED = "raised"
    ADDRESSED = "addressed"
    ANSWERED = "answered"
    COMMITTED = "committed"
    CLAIMED = "claimed"
    VERIFIED = "verified"
    UNCHECKED = "unchecked"


class Event(StrEnum):
    """What happened elsewhere and moves an issue; letters and commitments name these."""

    LETTER_SENT = "letter-sent"
    LETTERS_ENDED = "letters-ended"  # bounced or withdrawn, and no letter of the issue is open or answered
    ANSWERED = "answered"
    COMMITTED = "committed"
    CLAIMED = "claimed"
    VERIFIED = "verified"
    DISPUTED = "disputed"
    UNCHECKED = "unchecked"
    PROMISE_ENDED = "promise-ended"  # broken or withdrawn, and no other commitment of the issue is open


OPEN_STAGES = frozenset({Stage.RAISED, Stage.ADDRESSED, Stage.ANSWERED, Stage.COMMITTED, Stage.CLAIMED})

# An event that has no line here for a stage leaves the issue where it is: letters and promises of one
# issue run side by side, and a late one never undoes what another has reached.
TRANSITIONS: dict[tuple[Stage, Event], Stage] = {
    (Stage.RAISED, Event.LETTER_SENT): Stage.ADDRESSED,
    (Stage.ADDRESSED, Event.LETTERS_ENDED): Stage.RAISED,
    (Stage.RAISED, Event.ANSWERED): Stage.ANSWERED,
    (Stage.ADDRESSED, Event.ANSWERED): Stage.ANSWERED,
    **{(stage, Event.COMMITTED): Stage.COMMITTED for stage in Stage if stage != Stage.COMMITTED},
    **{
        (stage, Event.CLAIMED): Stage.CLAIMED
        for stage in (Stage.RAISED, Stage.ADDRESSED, Stage.ANSWERED, Stage.COMMITTED, Stage.UNCHECKED)
    },
    **{
        (stage, Event.VERIFIED): Stage.VERIFIED
        for stage in (Stage.ANSWERED, Stage.COMMITTED, Stage.CLAIMED, Stage.UNCHECKED)
    },
    **{(stage, Event.DISPUTED): Stage.COMMITTED for stage in (Stage.CLAIMED, Stage.VERIFIED, Stage.UNCHECKED)},
    (Stage.CLAIMED, Event.UNCHECKED): Stage.UNCHECKED,
    **{
        (stage, Event.PROMISE_ENDED): Stage.ANSWERED
        for stage in (Stage.COMMITTED, Stage.CLAIMED, Stage.VERIFIED, Stage.UNCHECKED)
    },
}


def after(stage: Stage, event: Event) -> Stage:
    """Return the stage after an event; the same stage where the event does not move it."""
    return TRANSITIONS.get((stage, event), stage)
