"""Whether something recorded now has come up as often as a row of what is told again says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflows.calendar import add_to_day, local_date, start_of_day
from workflows.definitions.repeats import Repeat
from workflows.shapes import Calendar, Length
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it counts here: what, when, in this journey or an earlier one of the child, and what was answered."""

    kind: EventKind
    occurred_at: datetime
    here: bool = True
    answers: Mapping[str, str] = field(default_factory=dict)


def counts_from(row: Repeat, occurred_at: datetime) -> datetime | None:
    """The moment (UTC) from which earlier events count; None for ever."""
    if row.within is None:
        return None
    back = Length(-row.within.value, row.within.unit)
    return start_of_day(add_to_day(local_date(occurred_at), back, calendar=Calendar()))


def is_again(row: Repeat, latest: Told, earlier: Iterable[Told]) -> bool:
    """Whether `latest`, an event that the row listens for, makes it so. `earlier` as recorded; what is later does not count."""
    counted = [latest]
    in_order = sorted(earlier, key=lambda t: t.occurred_at)
    for told in in_order[::-1]:
        if told.occurred_at > latest.occurred_at or _is_over(row, told, latest):
            continue
        if told.kind in row.since:
            break
        if told.kind is row.heard and (told.here or row.of_the_child):
            if row.same and told.answers.get(row.same) != latest.answers.get(row.same):
                break
            counted.append(told)
    return len(counted) >= row.times


def _is_over(row: Repeat, told: Told, latest: Told) -> bool:
    start = counts_from(row, latest.occurred_at)
    return start is not None and told.occurred_at < start
