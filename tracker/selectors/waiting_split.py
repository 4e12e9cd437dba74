"""What each child's days in care have gone on, from what runs and ran on the record. Apps above tell their own waits by registering."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from tracker.models import Clock, ClockPause, PermanencyRow
from tracker.rules.waiting import IN_ORDER, SAYS, Split, Wait, WaitKind, split
from tracker.selectors.timescales import title_of
from workflows.calendar import local_date
from workflows.definitions.waits import OUTSIDE, PAPERS, QUEUES

# Takes the ids of journeys and the moment; gives the waits of those that have any. A fixed number of queries.
Teller = Callable[[Sequence[int], datetime], Mapping[int, Sequence[Wait]]]

AT_ONCE = 1000
"""How many children's waits are read together."""

_tellers: list[Teller] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of some children on one kind, and how many of the children had any."""

    kind: WaitKind
    says: str
    days: int
    children: int


def register_waits(teller: Teller) -> None:
    """Have an app above tell what else is waited for. Called as the program starts."""
    if teller not in _tellers:
        _tellers.append(teller)


def splits(rows: Iterable[PermanencyRow], *, now: datetime) -> Iterator[tuple[PermanencyRow, Split]]:
    """Each child's days since care began (London), today not counted. Two queries for so many children, and those of apps above."""
    waiting, today = iter(rows), local_date(now)
    while here := list(islice(waiting, AT_ONCE)):
        found = waits_of([row.pk for row in here], now=now)
        for row in here:
            yield row, split(found.get(row.pk, ()), since=local_date(row.looked_after_since), until=today)


def since_settled(row: PermanencyRow, waits: Sequence[Wait], *, now: datetime) -> Split | None:
    """The days since the child settled; None where that is not recorded."""
    return split(waits, since=row.settled_on, until=local_date(now)) if row.settled_on else None


def waits_of(journeys: Sequence[int], *, now: datetime) -> dict[int, list[Wait]]:
    """Everything that these journeys have waited for and wait for."""
    found: dict[int, list[Wait]] = {}
    for journey, wait in _of_clocks(journeys, now):
        found.setdefault(journey, []).append(wait)
    for teller in _tellers:
        for journey, waits in teller(journeys, now).items():
            found.setdefault(journey, []).extend(waits)
    return found


def totals(found: Iterable[Split]) -> tuple[Days, ...]:
    """The days of some children by what they went on: the sum of theirs, which is the sum of their days in care."""
    days, children = dict.fromkeys(IN_ORDER, 0), dict.fromkeys(IN_ORDER, 0)
    for one in found:
        for kind, number in one.by_kind.items():
            days[kind] += number
            children[kind] += number > 0
    return tuple(Days(kind=kind, says=SAYS[kind], days=days[kind], children=children[kind]) for kind in IN_ORDER)


def _of_clocks(journeys: Sequence[int], now: datetime) -> Iterator[tuple[int, Wait]]:
    tells = (*QUEUES, *OUTSIDE, *PAPERS)
    rows = Clock.objects.filter(journey__in=journeys, limit__in=tells, started_at__lte=now)
    for clock in rows.only("journey", "limit", "asks_for", "started_at", "due_at", "stopped_at", "cancelled_at"):
        wait = _of_clock(clock)
        if clock.journey_id is not None and wait is not None:
            yield clock.journey_id, wait
    pauses = ClockPause.objects.filter(clock__journey__in=journeys, from_at__lte=now).select_related("clock")
    for pause in pauses:
        if pause.clock.journey_id is not None:
            yield pause.clock.journey_id, Wait(
                kind=WaitKind.PAUSE, from_on=local_date(pause.from_at), to_on=_day(pause.to_at),
                about=title_of(pause.clock.limit, pause.clock.asks_for),
            )  # fmt: skip


def _of_clock(clock: Clock) -> Wait | None:
    """What a timescale tells of waiting: a paper is missing once it is late, an answer is waited for from the first."""
    ended = clock.stopped_at or clock.cancelled_at
    if clock.limit in PAPERS:
        if ended is not None and ended <= clock.due_at:
            return None
        about = title_of(clock.limit, clock.asks_for)
        return Wait(kind=WaitKind.PAPER, from_on=local_date(clock.due_at), to_on=_day(ended), about=about)
    kind = WaitKind.OUTSIDE if clock.limit in OUTSIDE else WaitKind.QUEUE
    about = (OUTSIDE if kind is WaitKind.OUTSIDE else QUEUES)[clock.limit]
    return Wait(kind=kind, from_on=local_date(clock.started_at), to_on=_day(ended), about=about)


def _day(moment: datetime | None) -> date | None:
    return local_date(moment) if moment is not None else None


__all__ = ["Days", "register_waits", "since_settled", "splits", "totals", "waits_of"]
