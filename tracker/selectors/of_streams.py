"""The timescales of streams that are no journey's, such as a need-to-know's, as a list shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.models import Clock
from tracker.selectors.timescales import kind_of, shown, title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningOfStream:
    """One running timescale: what it is, for whom, and how it stands now."""

    clock_id: str
    limit: str
    title: str
    subject: str
    answers: str
    due_at: datetime
    colour: str
    word: str


def running_of_streams(streams: Iterable[int], *, now: datetime) -> dict[int, list[RunningOfStream]]:
    """What runs of each of these streams, the first due first. One query."""
    rows = Clock.objects.filter(stream__in=set(streams), stopped_at__isnull=True, cancelled_at__isnull=True)
    found: dict[int, list[RunningOfStream]] = {}
    for clock in rows.order_by("due_at", "pk"):
        colour, word = shown(clock.due_at, clock.warns_at, now=now, kind=kind_of(clock.limit))
        assert clock.stream_id is not None, "a timescale of a stream has one"
        found.setdefault(clock.stream_id, []).append(
            RunningOfStream(
                clock_id=clock.public_id,
                limit=clock.limit,
                title=title_of(clock.limit),
                subject=clock.subject,
                answers=clock.answers,
                due_at=clock.due_at,
                colour=str(colour),
                word=word,
            )
        )
    return found


__all__ = ["RunningOfStream", "running_of_streams"]
