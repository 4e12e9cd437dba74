"""What the tracker tells of a child beside its row: drift with its parts, the open challenge, and what meetings agreed.

All of it is worked out as it is read. Of a past day drift alone is told, as it stood then.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tracker.models import Challenge, MeetingAction, PermanencyRow
from tracker.models.prepared import filled_up, read
from tracker.models.staff import NAMES, display_name
from tracker.rules.as_at import AsAt
from tracker.selectors.drift import drifts
from tracker.selectors.drift_in_words import DriftInWords, drift_in_words
from tracker.selectors.drift_then import drifts_then
from tracker.selectors.oversight import STATES
from workflows.engine.clock import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """`drift` is None for a row of the past as known on an earlier day."""

    drift: DriftInWords | None = None
    challenged: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()


NOTHING_BESIDE = Beside()


def beside(rows: Sequence[PermanencyRow], *, now: datetime) -> dict[int, Beside]:
    """The same for one page of rows, by journey. Three queries."""
    here = [row for row in rows if not row._state.adding]
    if not here:
        return {}
    ids = [row.pk for row in here]
    found, challenged, agreed = drifts(here, now=now), _challenged(ids), _agreed(ids)
    return {
        pk: Beside(drift=drift_in_words(found[pk]), challenged=tuple(challenged.get(pk, ())), agreed=tuple(agreed.get(pk, ())))
        for pk in ids
    }  # fmt: skip


def beside_then(rows: Sequence[PermanencyRow], past: AsAt) -> dict[int, Beside]:
    """The same for one page of rows of a past day, by journey. Three queries."""
    return {journey: Beside(drift=drift_in_words(found)) for journey, found in drifts_then(rows, past).items()}


def _challenged(journeys: Sequence[int]) -> Mapping[int, list[str]]:
    told = defaultdict(list)
    for journey, state, by, action in read(_open_challenges, filled_up(journeys)):
        told[journey].append(STATES[state] if by is None else f"{STATES[state]}. Agreed by {in_words(by)}: {action}")
    return told


def _agreed(journeys: Sequence[int]) -> Mapping[int, list[str]]:
    told = defaultdict(list)
    for journey, what, due_on, *owner in read(_to_be_done, filled_up(journeys)):
        told[journey].append(f"{what} ({display_name(*owner)}, {in_words(due_on)})")
    return told


def _open_challenges(journeys: list[int]) -> QuerySet[Challenge, tuple[Any, ...]]:
    rows = Challenge.objects.filter(journey__in=journeys, ended_at__isnull=True).order_by("raised_at", "pk")
    return rows.values_list("journey", "state", "agreed_by", "agreed_action")


def _to_be_done(journeys: list[int]) -> QuerySet[MeetingAction, tuple[Any, ...]]:
    rows = MeetingAction.objects.filter(journey__in=journeys, ended_at__isnull=True).order_by("due_on", "pk")
    return rows.values_list("journey", "what", "due_on", *(f"owner__{name}" for name in NAMES))


__all__ = ["NOTHING_BESIDE", "Beside", "beside", "beside_then"]
