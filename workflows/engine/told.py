"""Which events a move is sure to tell, in the order in which the record appends them. The proof starts and stops clocks by them.

Only what is sure is here: what evidence given with a move tells too may have been told before, so it is left out.
"""

from collections.abc import Iterator, Mapping

from workflows.engine.effects import told_when_decided, track_changes
from workflows.engine.stage import looked_after_in_law
from workflows.shapes import Move, Situation, To, TrackMachine
from workflows.terms import EventKind, TakesEffect, TrackCode

Machines = Mapping[TrackCode, TrackMachine]

ACCEPTED = (EventKind.HANDOVER_ACCEPTED, EventKind.HANDOVER_ANSWERED)
NOT_ACCEPTED = (EventKind.HANDOVER_NOT_ACCEPTED, EventKind.HANDOVER_ANSWERED)


def is_offered(move: Move, target: To, here: Situation) -> bool:
    """Whether the move is an offer first. Whoever opens a journey holds it at once."""
    return here.is_open and (target.takes_effect or move.takes_effect) is TakesEffect.ON_ACCEPTANCE


def when_offered(move: Move, here: Situation) -> tuple[EventKind, ...]:
    """What offering the move tells."""
    return (EventKind.HANDOVER_OFFERED, *told_when_decided(move, here), *move.tells_when_offered)


def when_not_accepted(move: Move) -> tuple[EventKind, ...]:
    """What it tells that the receiver does not take the child."""
    return (*NOT_ACCEPTED, *move.tells_when_not_accepted)


def when_withdrawn(move: Move) -> tuple[EventKind, ...]:
    """What it tells that the sender takes the offer back."""
    return (EventKind.HANDOVER_WITHDRAWN, *move.tells_when_withdrawn)


def when_taken(move: Move, target: To, before: Situation, after: Situation, machines: Machines) -> tuple[EventKind, ...]:
    """What the move tells as it takes effect, at once or by the receiver's acceptance."""
    return tuple(_as_taken(move, target, before, after, machines))


def _as_taken(move: Move, target: To, before: Situation, after: Situation, machines: Machines) -> Iterator[EventKind]:
    offered = is_offered(move, target, before)
    if offered:
        yield from ACCEPTED
    yield EventKind.JOURNEY_MOVED
    yield from (change.event for change in track_changes(move, target, before.tracks, machines) if change.event is not None)
    if not offered:
        yield from told_when_decided(move, before)
    yield from move.tells
    if (offered or not before.is_open) and not target.closes:
        yield EventKind.TEAM_CHANGED
    if target.closes:
        yield EventKind.JOURNEY_CLOSED
    was, is_now = (looked_after_in_law(s.legal_statuses, s.placement) for s in (before, after))
    if was is not is_now:
        yield EventKind.LOOKED_AFTER_STARTED if is_now else EventKind.LOOKED_AFTER_CEASED
