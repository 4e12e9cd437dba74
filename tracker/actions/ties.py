"""Keeps the dated relationships of a child in step with who is responsible. Visibility rests on these rows."""

from collections.abc import Sequence
from datetime import datetime

from tracker.actions.change import Change
from tracker.models import Event, Relationship
from tracker.terms import RelationshipKind

NAMED = (
    RelationshipKind.IRO,
    RelationshipKind.CP_CHAIR,
    RelationshipKind.SUPERVISING_SOCIAL_WORKER,
    RelationshipKind.LEAD_PROFESSIONAL,
    RelationshipKind.PERSONAL_ADVISER,
)
"""Those named for a child beside the worker. When the journey closes they have no more reason to look."""


def retie(change: Change, events: Sequence[Event]) -> None:
    """After a change of holder, or a closing: end the ties that are over and begin those that now hold."""
    if change.holder is None and not change.closed_because:
        return
    child, at, event = change.locked.journey.child_id, change.occurred_at, events[0]
    over = [RelationshipKind.ALLOCATED_WORKER, RelationshipKind.RESPONSIBLE_TEAM, RelationshipKind.LAST_TEAM]
    end_ties(child, over, at)
    if change.closed_because:
        end_ties(child, NAMED, at)
        begin_tie(child, RelationshipKind.LAST_TEAM, at, event, unit=change.locked.journey.team_id)
        return
    team, worker = change.holder or (None, None)
    begin_tie(child, RelationshipKind.RESPONSIBLE_TEAM, at, event, unit=team)
    if worker is not None:
        begin_tie(child, RelationshipKind.ALLOCATED_WORKER, at, event, user=worker)


def begin_tie(
    child: int, kind: RelationshipKind, at: datetime, event: Event | None, *, unit: int | None = None,
    user: int | None = None,
) -> None:  # fmt: skip
    """Begin a tie of a person or a unit to a child."""
    Relationship.objects.create(child_id=child, kind=kind, unit_id=unit, user_id=user, from_at=at, event=event)


def end_ties(child: int, kinds: Sequence[RelationshipKind], at: datetime) -> None:
    """End the open ties of these kinds. A tie that began after `at` (recorded out of order) ends as it begins."""
    open_ties = Relationship.objects.filter(child_id=child, kind__in=[str(k) for k in kinds], to_at__isnull=True)
    open_ties.filter(from_at__lte=at).update(to_at=at)
    for tie in open_ties.filter(from_at__gt=at):
        tie.to_at = tie.from_at
        tie.save(update_fields=["to_at"])
