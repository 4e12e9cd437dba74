"""Whatever lawful way a child is taken through the moves, the standing rules hold after every step.

Ten seeded walks of fifty moves on each database, and not the same on both; `make walks N=1000` walks a thousand. On a failure the
seed and the path are printed.
"""

import os
from collections.abc import Iterable

import pytest
from django.conf import settings

from tests.tracker.walking import Walk
from tracker.models import Clock, Event, Journey, Relationship
from tracker.rules import chain
from tracker.rules.fold import Change, fold, starts
from tracker.selectors.invariants import breaches
from tracker.selectors.pictures import picture_of
from tracker.terms import RelationshipKind
from workflows.definitions.limits import BY_CODE

pytestmark = pytest.mark.django_db

WALKS = int(os.environ.get("WALKS", "10"))
FIRST = int(os.environ.get("WALKS_FROM", "0" if settings.ON_SQLITE else str(WALKS)))
MOVES = 50
KEPT = ("stage", "sub_stage", "arrived_by", "tracks", "legal", "placement", "looked_after_since", "privately_fostered_since", "team",
        "worker", "is_closed")  # fmt: skip

Entry = tuple[object, bool, int, Iterable[Change]]


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WALKS))
def test_the_standing_rules_hold_after_every_step_of_a_walk(seed: int) -> None:
    walk = Walk(seed)
    record = Record()

    for _ in range(MOVES):
        journey = walk.step()
        record.read(journey)
        hold(journey, record, walk)

    assert list(breaches(with_projections=True)) == [], walk.told


class Record:
    """The events of the walked journeys, read once each as they are appended."""

    def __init__(self) -> None:
        self._entries: dict[int, list[Entry]] = {}
        self._last: dict[int, tuple[int, str]] = {}

    def read(self, journey: Journey) -> None:
        """Read what is new, and see that it goes on from what was there."""
        entries = self._entries.setdefault(journey.pk, [])
        seq, previous = self._last.get(journey.pk, (0, chain.GENESIS))
        for event in Event.objects.filter(journey=journey, seq__gt=seq).select_related("payload").order_by("seq"):
            assert (event.seq, event.previous_hash) == (seq + 1, previous)
            changes = event.payload.body.get("changes", ())
            entries.append((event.occurred_at, starts(changes), event.seq, changes))
            seq, previous = event.seq, event.hash
        self._last[journey.pk] = (seq, previous)

    def entries(self, journey: Journey) -> list[Entry]:
        return self._entries[journey.pk]


def hold(journey: Journey, record: Record, walk: Walk) -> None:
    """The standing rules of one journey: the fold, the stage, who holds the child, what is due."""
    stored = picture_of(journey, list(journey.tracks.all()), list(journey.placements.all()), list(journey.legal_statuses.all()))
    folded = fold(record.entries(journey), journey.child.date_of_birth)
    for part in KEPT:
        assert getattr(folded, part) == getattr(stored, part), f"{part}; {walk.told}"
    assert stored.stage_by_the_tracks(walk.at) == journey.stage, walk.told
    held = Relationship.objects.filter(child=journey.child, to_at=None)
    teams = [tie.unit_id for tie in held if tie.kind == RelationshipKind.RESPONSIBLE_TEAM]
    workers = [tie.user_id for tie in held if tie.kind == RelationshipKind.ALLOCATED_WORKER]
    if not journey.is_open:
        assert (teams, workers) == ([], []), walk.told
        return
    assert teams == [journey.team_id], walk.told
    assert workers == ([journey.worker_id] if journey.worker_id else []), walk.told
    running = Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None).values_list("limit", flat=True)
    assert any(BY_CODE[code].kind.can_be_late for code in running), f"nothing is due; {walk.told}"
