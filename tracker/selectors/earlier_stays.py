"""The stays of a child that count together under a limit which adds them up: the times that its earlier clocks ran."""

from collections.abc import Iterable, Sequence

from tracker.models import Clock, Journey
from workflows.calendar import local_date
from workflows.engine.adding_up import window_starts_on
from workflows.shapes import Stay, TimeLimit


def stay_of(clock: Clock) -> Stay | None:
    """The time that a clock ran, done or no longer needed; None while it runs."""
    ended_at = clock.stopped_at or clock.cancelled_at
    return Stay(clock.started_at, ended_at) if ended_at is not None else None


def earlier_stays(journey: Journey, limit: str, *, but: Iterable[Clock] = ()) -> list[Stay]:
    """The child's stays that are over and count towards this limit, on any journey of the child. One query."""
    clocks = Clock.objects.filter(journey__child_id=journey.child_id, limit=limit).exclude(pk__in=[c.pk for c in but if c.pk is not None])
    return [stay for clock in clocks.order_by("started_at", "pk") if (stay := stay_of(clock)) is not None]


def added_to(clock: Clock, limit: TimeLimit) -> Sequence[Stay]:
    """The earlier stays that still counted as this clock began, the first one first. One query where the limit adds up."""
    over = limit.adds_up_over
    if over is None or clock.journey is None:
        return ()
    since = window_starts_on(local_date(clock.started_at), over)
    before = (stay for stay in earlier_stays(clock.journey, limit.code, but=[clock]) if stay.from_at < clock.started_at)
    return [stay for stay in before if local_date(stay.to_at) > since]
