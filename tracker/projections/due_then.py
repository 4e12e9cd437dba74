"""Timescales as they stood at a past moment: those that ran, by the dates that they had then, and which of them stood still."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tracker.models import Clock, ClockPause, MovedDueDate
from tracker.models.prepared import filled_up, read_whole


@dataclass(frozen=True, slots=True)
class DatesThen:
    """What moved the due dates of some timescales, in order, and their pauses, by timescale."""

    moved: Mapping[int, Sequence[MovedDueDate]]
    pauses: Mapping[int, Sequence[ClockPause]]

    def of(self, clock: Clock, at: datetime, known_at: datetime | None = None) -> Clock:
        """The timescale with the due date that stood at a moment, and paused if it was; with `known_at`, by what was on record then."""
        if clock.pk not in self.moved and clock.pk not in self.pauses:
            return clock
        knows = min(at, known_at) if known_at is not None else at
        later = next((one for one in self.moved.get(clock.pk, ()) if not _had_moved(one, at, known_at)), None)
        pause = next((one for one in self.pauses.get(clock.pk, ()) if _stood_still(one, knows)), None)
        then = copy(clock)
        if later is not None:
            then.due_at, then.warns_at = later.was_due_at, later.was_warns_at
        then.paused_at = pause.from_at if pause is not None else None
        return then

    def moments(self, clocks: Iterable[Clock]) -> set[datetime]:
        """When the due date of any of these moved."""
        return {one.at for clock in clocks for one in self.moved.get(clock.pk, ())}


def dates_then(journeys: Collection[int]) -> DatesThen:
    """What is kept of the dates of these journeys' timescales. Two queries; pauses are recorded as they begin and end."""
    moved: dict[int, list[MovedDueDate]] = defaultdict(list)
    of = filled_up(list(journeys))
    for one in read_whole(MovedDueDate, _moved, of):
        moved[one.clock_id].append(one)
    pauses: dict[int, list[ClockPause]] = defaultdict(list)
    for pause in read_whole(ClockPause, _pauses, of):
        pauses[pause.clock_id].append(pause)
    return DatesThen(dict(moved), dict(pauses))


def _moved(journeys: list[int]) -> QuerySet[MovedDueDate]:
    return MovedDueDate.objects.filter(clock__journey__in=journeys).order_by("pk")


def _pauses(journeys: list[int]) -> QuerySet[ClockPause]:
    return ClockPause.objects.filter(clock__journey__in=journeys).order_by("from_at", "pk")


def _had_moved(one: MovedDueDate, at: datetime, known_at: datetime | None) -> bool:
    return one.at <= at and (known_at is None or one.recorded_at <= known_at)


def _stood_still(pause: ClockPause, at: datetime) -> bool:
    return pause.from_at <= at and (pause.to_at is None or pause.to_at > at)


def in_order(clocks: Iterable[Clock]) -> list[Clock]:
    """In the order in which the lists take the first."""
    return sorted(clocks, key=lambda clock: (clock.due_at, clock.limit, clock.asks_for))


__all__ = ["DatesThen", "dates_then", "in_order"]
