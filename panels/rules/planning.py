"""Which request is heard at which of the coming meetings: a problem of plain values in, a plan out. Nothing is ever changed.

A plan keeps what may not be broken (minutes, days, pins, brothers and sisters together, nobody in two places, a quorum for
every item) and then wants, in this order: fewest late children, fewest days late, fewest left out, the best order. It is
never worse than first come, first served, which is tried too.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from panels.definitions import QuorumRule
from panels.rules.quorum import Member, quorum_gaps

LEFT_OUT_DAYS = 28
"""Days late that are counted, beyond the last meeting of the plan, for a late child who is left out of it."""

FIRST_WEIGHS = 10
"""How much more a day of waiting weighs for an item that comes first: its meeting was cancelled or ran out of time (D-41)."""

MOVE_WEIGHS = 3
"""Days of waiting that moving an item from the agenda it stands on is worth: an agenda is not shuffled for nothing."""

Assigned = Mapping[int, int]
"""The meeting of each request that has one, by their ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request to be heard. `asked` orders those who came, the earliest first.

    It may be heard from `ready_on` on, and is late after `deadline`. `family` is one number for brothers and sisters, who
    are heard together. `pinned` is a meeting that it stays at, `stands` the one on whose agenda it is now.
    """

    id: int
    business: str
    minutes: int
    asked: int
    ready_on: date
    deadline: date | None = None
    presenter: int | None = None
    family: int | None = None
    comes_first: bool = False
    pinned: int | None = None
    stands: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A coming meeting. `minutes` are those still to give, by kind of business; a kind that it does not hear is not there.

    `members` are those who can be there, `rule` who must. `busy` are presenters who are elsewhere at that time, `conflicts`
    the members who take no part in a request.
    """

    id: int
    on: date
    starts: datetime
    ends: datetime
    minutes: Mapping[str, int]
    members: tuple[Member, ...]
    rule: QuorumRule
    busy: frozenset[int] = frozenset()
    conflicts: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def overlaps(self, other: "Slot") -> bool:
        return self.starts < other.ends and other.starts < self.ends

    def gaps(self, ask: Ask) -> list[str]:
        """What the panel lacks to hear a request, in words, once those with an interest in it have left."""
        leave = self.conflicts.get(ask.id, frozenset())
        return quorum_gaps(self.rule, [member for member in self.members if member.user_id not in leave])


@dataclass(frozen=True)
class Unit:
    """What is heard as one: brothers and sisters, or a single request."""

    asks: tuple[Ask, ...]

    @property
    def minutes(self) -> int:
        return sum(ask.minutes for ask in self.asks)

    @property
    def business(self) -> str:
        return self.asks[0].business

    @property
    def presenters(self) -> frozenset[int]:
        return frozenset(ask.presenter for ask in self.asks if ask.presenter is not None)

    @property
    def arrived(self) -> tuple[bool, int]:
        """First come, first served; what was carried over comes before all."""
        return (not any(ask.comes_first for ask in self.asks), min(ask.asked for ask in self.asks))

    @property
    def pressing(self) -> tuple[bool, date, int]:
        """What was carried over, then the nearest deadline, then who came first."""
        return (self.arrived[0], min(ask.deadline or date.max for ask in self.asks), self.arrived[1])


@dataclass(frozen=True)
class Problem:
    """The requests that wait and the meetings to come, in the order of their time."""

    asks: tuple[Ask, ...]
    slots: tuple[Slot, ...]

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Brothers and sisters with the same kind of business are one; those who are pinned stand by themselves."""
        groups: dict[tuple[object, ...], list[Ask]] = {}
        for ask in self.asks:
            alone = ask.family is None or ask.pinned is not None
            groups.setdefault(("one", ask.id) if alone else ("family", ask.family, ask.business), []).append(ask)
        return tuple(Unit(tuple(group)) for group in groups.values())

    @cached_property
    def free(self) -> tuple[Unit, ...]:
        """Those whose meeting is still to be found."""
        return tuple(unit for unit in self.units if unit.asks[0].pinned is None)

    @cached_property
    def pins(self) -> dict[int, int]:
        """The requests that stay where they are."""
        return {ask.id: ask.pinned for ask in self.asks if ask.pinned is not None}

    @cached_property
    def slot(self) -> dict[int, Slot]:
        return {slot.id: slot for slot in self.slots}

    @cached_property
    def last(self) -> date:
        return max((slot.on for slot in self.slots), default=date.min)

    def left(self, assigned: Assigned) -> dict[tuple[int, str], int]:
        """The minutes left of each meeting and kind of business. Below nothing where the chair pinned more than there is."""
        left = {(slot.id, kind): minutes for slot in self.slots for kind, minutes in slot.minutes.items()}
        for ask in self.asks:
            if ask.id in assigned and (assigned[ask.id], ask.business) in left:
                left[assigned[ask.id], ask.business] -= ask.minutes
        return left


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """What a plan costs. Compared part by part, the first part first: less is better."""

    late: int
    days_late: int
    left_out: int
    order: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is heard where. `way` says how it was found; `late_at_best` is proved: no plan has fewer late children."""

    assigned: Assigned
    score: Score
    way: str
    late_at_best: int = 0


def may_be_heard(unit: Unit, slot: Slot) -> bool:
    """Whether all of them may be heard at this meeting, were there time: its kind, the day, who presents, who decides."""
    return all(_may(ask, slot) for ask in unit.asks)


def _may(ask: Ask, slot: Slot) -> bool:
    return ask.business in slot.minutes and ask.ready_on <= slot.on and ask.presenter not in slot.busy and not slot.gaps(ask)


def score(problem: Problem, assigned: Assigned) -> Score:
    """What this plan costs."""
    costs = [cost(problem, ask, problem.slot.get(assigned.get(ask.id, 0))) for ask in problem.asks]
    return Score(
        sum(one.late for one in costs), sum(one.days_late for one in costs), sum(one.left_out for one in costs),
        sum(one.order for one in costs),
    )  # fmt: skip


def cost(problem: Problem, ask: Ask, slot: Slot | None) -> Score:
    """What a plan costs for one request, heard at this meeting or at none."""
    behind = days_behind(ask, slot, last=problem.last)
    return Score(late=int(behind > 0), days_late=behind, left_out=int(slot is None), order=order_cost(problem, ask, slot))


def days_behind(ask: Ask, slot: Slot | None, *, last: date) -> int:
    """How many days late a request is at this meeting, or at none of those up to `last`."""
    if ask.deadline is None:
        return 0
    if slot is None:
        return (last - ask.deadline).days + LEFT_OUT_DAYS if ask.deadline <= last else 0
    return max((slot.on - ask.deadline).days, 0)


def order_cost(problem: Problem, ask: Ask, slot: Slot | None) -> int:
    """Days of waiting from the first meeting on, more for what comes first, and something for leaving its agenda."""
    if slot is None:
        return 0
    waits = (slot.on - problem.slots[0].on).days * (FIRST_WEIGHS if ask.comes_first else 1)
    return waits + (MOVE_WEIGHS if ask.stands not in (None, slot.id) else 0)


def first_come(problem: Problem) -> Assigned:
    """First come, first served: each in turn to the first meeting that may hear it and has the time."""
    return _filled(problem, sorted(problem.free, key=lambda unit: unit.arrived))


def greedy(problem: Problem) -> Assigned:
    """The most pressing first, each to the first meeting that may hear it and has the time."""
    return _filled(problem, sorted(problem.free, key=lambda unit: unit.pressing))


def _filled(problem: Problem, units: Iterable[Unit]) -> Assigned:
    assigned = dict(problem.pins)
    left = problem.left(assigned)
    for unit in units:
        for slot in problem.slots:
            fits = left.get((slot.id, unit.business), 0) >= unit.minutes
            if fits and may_be_heard(unit, slot) and not _elsewhere(problem, unit, slot, assigned):
                left[slot.id, unit.business] -= unit.minutes
                assigned |= {ask.id: slot.id for ask in unit.asks}
                break
    return assigned


def _elsewhere(problem: Problem, unit: Unit, slot: Slot, assigned: Assigned) -> bool:
    """Whether somebody who presents them presents at another meeting of the plan at the same time."""
    return any(
        ask.presenter in unit.presenters and assigned.get(ask.id) not in (None, slot.id) and problem.slot[assigned[ask.id]].overlaps(slot)
        for ask in problem.asks
        if ask.id in assigned and assigned[ask.id] in problem.slot
    )


Solver = Callable[[Problem, Assigned], tuple[Assigned, int] | None]
"""Given a problem and a plan to better, its own plan and how few children may be late at best; None where it found none."""


def propose(problem: Problem, *, solver: Solver | None = None) -> Plan:
    """The best plan found. With a solver its own is tried too; without one, or where it finds none, a greedy way is."""
    found = [("first come, first served", first_come(problem)), ("most pressing first", greedy(problem))]
    at_best = 0
    if solver is not None:
        best_so_far = min(found, key=lambda one: score(problem, one[1]))[1]
        solved = solver(problem, best_so_far)
        if solved is not None:
            at_best = solved[1]
            found.insert(0, ("solved", solved[0]))
    way, assigned = min(found, key=lambda one: score(problem, one[1]))
    return Plan(assigned=assigned, score=score(problem, assigned), way=way, late_at_best=at_best)


def faults(problem: Problem, assigned: Assigned) -> list[str]:
    """What a plan breaks that may not be broken; empty for every plan made here. For tests, and before one is accepted."""
    said = [f"pin of {ask}" for ask, slot in problem.pins.items() if assigned.get(ask) != slot]
    pinned: dict[tuple[int, str], int] = problem.left(problem.pins)
    for key, minutes in problem.left(assigned).items():
        if minutes < min(0, pinned[key]):
            said.append(f"minutes of {key}")
    for unit in problem.free:
        places = {assigned.get(ask.id) for ask in unit.asks}
        if len(places) > 1:
            said.append(f"apart: {sorted(ask.id for ask in unit.asks)}")
        said += [f"{unit.asks[0].id} at {place}" for place in places if place is not None and not may_be_heard(unit, problem.slot[place])]
    return said + _two_places(problem, assigned)


def _two_places(problem: Problem, assigned: Assigned) -> list[str]:
    said = []
    placed = [(ask, problem.slot[assigned[ask.id]]) for ask in problem.asks if assigned.get(ask.id) in problem.slot]
    for number, (ask, slot) in enumerate(placed):
        for other, elsewhere in placed[:number]:
            both_pinned = ask.pinned is not None and other.pinned is not None
            same = ask.presenter is not None and ask.presenter == other.presenter
            if same and slot.id != elsewhere.id and slot.overlaps(elsewhere) and not both_pinned:
                said.append(f"{ask.presenter} in two places: {slot.id} and {elsewhere.id}")
    return said
