"""One run of a panel's history under its own or other rules. The same seed gives the same run.

Who became ready, when, with how many minutes, is as it was. Whether a hearing defers, how long the work then takes and how
long a decision maker takes are drawn from what the record teaches, for each child by the seed alone: two rules are compared
under the same luck.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heapify, heappop, heappush, heapreplace
from random import Random

from panels.rules.what_if.history import Ask, History, Sitting
from panels.rules.what_if.learning import Learnt


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The rules of a run: the meetings that sit, how many decision makers there are, and how many days sooner each timescale ends."""

    sittings: Sequence[Sitting]
    makers: int
    sooner_by: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What became of one child in a run. `decided_on` is None where the time ended first."""

    ask: Ask
    decided_on: date | None
    due_on: date | None
    hearings: int

    @property
    def waited(self) -> int | None:
        return None if self.decided_on is None else (self.decided_on - self.ask.ready_on).days


@dataclass(slots=True, kw_only=True)
class _Waiting:
    """A child in the queue: from when they may be heard, and whether they come first because a meeting ran out of time."""

    ask: Ask
    luck: Random
    ready_on: date
    comes_first: bool = False

    def turn(self) -> tuple[bool, date, int]:
        return (not self.comes_first, self.ready_on, self.ask.request)


@dataclass(slots=True, kw_only=True)
class _Run:
    """One run as it goes. `coming` are not ready yet, `queue` are; `heard_on` and `sent` are the days of the panel's own decision."""

    learnt: Learnt
    rules: Changed
    coming: list[tuple[date, int, _Waiting]] = field(default_factory=list)
    queue: list[_Waiting] = field(default_factory=list)
    queue_again: list[_Waiting] = field(default_factory=list)
    heard_on: dict[int, date] = field(default_factory=dict)
    sent: dict[int, date] = field(default_factory=dict)
    hearings: dict[int, int] = field(default_factory=dict)

    def comes(self, waiting: _Waiting) -> None:
        """A child comes to the queue on the day on which all is ready."""
        heappush(self.coming, (waiting.ready_on, waiting.ask.request, waiting))

    def arrive(self, *, until: date) -> None:
        """Whoever is ready by this day stands in the queue."""
        while self.coming and self.coming[0][0] <= until:
            self.queue.append(heappop(self.coming)[2])


def replay(history: History, learnt: Learnt, rules: Changed, *, seed: int) -> list[Ran]:
    """What becomes of everyone in the history who is counted, in the order of the record."""
    run = _Run(learnt=learnt, rules=rules)
    for ask in history.asks:
        run.comes(_Waiting(ask=ask, luck=_luck(seed, ask.request), ready_on=_back_in(ask, history.first, learnt)))
    for sitting in sorted(rules.sittings, key=lambda one: one.on):
        _sit(run, sitting)
    decided = run.heard_on | _decide(run, seed)
    return [_ran(ask, run, decided.get(ask.request), history.last) for ask in history.measured]


def _luck(*of: object) -> Random:
    return Random("/".join(str(part) for part in of))  # noqa: S311 - draws that must come out the same each time


def _back_in(ask: Ask, first: date, learnt: Learnt) -> date:
    """Whoever was deferred before the time began is back when the work is done; what is on record of it is used."""
    before = [hearing for hearing in ask.hearings if hearing.on < first]
    if not before:
        return ask.ready_on
    took = before[-1].works_days
    return before[-1].on + timedelta(days=took if took is not None else learnt.works[len(learnt.works) // 2])


def _sit(run: _Run, sitting: Sitting) -> None:
    """One meeting hears whom it has minutes for, in turn."""
    run.arrive(until=sitting.on - timedelta(days=run.learnt.notice))
    left, stays = sitting.minutes, []
    for waiting in sorted(run.queue, key=_Waiting.turn):
        if waiting.ask.business not in sitting.hears or waiting.ask.minutes > left:
            stays.append(waiting)
            continue
        left -= waiting.ask.minutes
        _hear(run, sitting.on, waiting)
    run.queue = [*run.queue_again, *stays]
    run.queue_again = []


def _hear(run: _Run, on: date, waiting: _Waiting) -> None:
    """One hearing: not reached, deferred, or the last. Every draw is made each time, so that luck does not hang on what it decides."""
    luck, request = waiting.luck, waiting.ask.request
    not_reached, defers, work, goes_on = luck.random(), luck.random(), luck.choice(run.learnt.works), luck.random()
    if not_reached < run.learnt.carried:
        waiting.comes_first = True
        run.queue_again.append(waiting)
        return
    run.hearings[request] = run.hearings.get(request, 0) + 1
    if defers < run.learnt.deferred:
        waiting.ready_on, waiting.comes_first = on + timedelta(days=work), False
        run.comes(waiting)
    elif goes_on < run.learnt.sent.get(waiting.ask.business, 0.0):
        run.sent[request] = on
    else:
        run.heard_on[request] = on


def _decide(run: _Run, seed: int) -> dict[int, date]:
    """When each recommendation is decided: each decision maker takes the next in turn."""
    free = [date.min] * run.rules.makers
    heapify(free)
    decided = {}
    for request, sent_on in sorted(run.sent.items(), key=lambda pair: (pair[1], pair[0])):
        took = _luck(seed, request, "decides").choice(run.learnt.service)
        begun = max(sent_on, free[0])
        decided[request] = begun + timedelta(days=took)
        heapreplace(free, decided[request])
    return decided


def _ran(ask: Ask, run: _Run, decided_on: date | None, last: date) -> Ran:
    due_on = ask.due_on - timedelta(days=run.rules.sooner_by) if ask.due_on else None
    in_time = decided_on if decided_on is not None and decided_on <= last else None
    return Ran(ask=ask, decided_on=in_time, due_on=due_on, hearings=run.hearings.get(ask.request, 0))
