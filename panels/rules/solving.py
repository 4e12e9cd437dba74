"""The plan by OR-tools' CP-SAT, where it is installed. One worker, a fixed seed and a limit in deterministic time: the same
problem gives the same plan on every machine, however busy it is.
"""

from importlib.util import find_spec
from typing import Any

from panels.rules.planning import Assigned, Problem, Solver, Unit, days_behind, may_be_heard, order_cost

WORK = 1.0
"""The limit in CP-SAT's deterministic time, which is two or three seconds of one processor."""

ORDER_AT_MOST = 10**6
"""More than the order of any plan costs: what comes before order in importance is worth this much."""


def solver() -> Solver | None:
    """CP-SAT as a solver of agendas; None where it is not installed, and a greedy way has to do."""
    return solve if find_spec("ortools") is not None else None


def solve(problem: Problem, hint: Assigned, *, work: float = WORK) -> tuple[Assigned, int] | None:
    """The best plan found within the limit and the fewest late children that any plan can have; None where none was found."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    placed = _choices(problem, model)
    _minutes(problem, model, placed)
    _one_place(problem, model, placed)
    costs, worst = _costs(problem, placed)
    model.minimize(costs)
    for (number, slot), chosen in placed.items():
        model.add_hint(chosen, hint.get(problem.free[number].asks[0].id) == slot)
    program = cp_model.CpSolver()
    program.parameters.num_workers = 1
    program.parameters.random_seed = 1
    program.parameters.max_deterministic_time = work
    status = program.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    assigned = dict(problem.pins)
    for (number, slot), chosen in placed.items():
        if program.value(chosen):
            assigned |= {ask.id: slot for ask in problem.free[number].asks}
    return assigned, int(max(program.best_objective_bound, 0) // worst)


def _choices(problem: Problem, model: Any) -> dict[tuple[int, int], Any]:
    """One choice for each unit and each meeting that may hear it; at most one of them is taken."""
    placed = {}
    for number, unit in enumerate(problem.free):
        own = []
        for slot in problem.slots:
            if may_be_heard(unit, slot):
                placed[number, slot.id] = model.new_bool_var(f"{number} at {slot.id}")
                own.append(placed[number, slot.id])
        model.add_at_most_one(own)
    return placed


def _minutes(problem: Problem, model: Any, placed: dict[tuple[int, int], Any]) -> None:
    """What is listed fits the minutes that pinned items leave."""
    for (slot, kind), minutes in problem.left(problem.pins).items():
        own = [
            unit.minutes * placed[number, slot]
            for number, unit in enumerate(problem.free)
            if unit.business == kind and (number, slot) in placed
        ]
        if own:
            model.add(sum(own) <= max(minutes, 0))


def _one_place(problem: Problem, model: Any, placed: dict[tuple[int, int], Any]) -> None:
    """Nobody presents at two meetings that overlap."""
    for index, slot in enumerate(problem.slots):
        for other in problem.slots[:index]:
            if slot.overlaps(other):
                for person in {p for unit in problem.units for p in unit.presenters}:
                    here = [placed[n, slot.id] for n in _presented(problem, person) if (n, slot.id) in placed]
                    there = [placed[n, other.id] for n in _presented(problem, person) if (n, other.id) in placed]
                    _not_both(problem, model, person, (slot.id, here), (other.id, there))


def _not_both(problem: Problem, model: Any, person: int, *places: tuple[int, list[Any]]) -> None:
    pinned = {slot for ask in problem.asks if ask.presenter == person and (slot := problem.pins.get(ask.id)) is not None}
    (first, here), (second, there) = places
    if first in pinned:
        model.add(sum(there) == 0)
    if second in pinned:
        model.add(sum(here) == 0)
    for one in here:
        for other in there:
            model.add_at_most_one([one, other])


def _presented(problem: Problem, person: int) -> list[int]:
    return [number for number, unit in enumerate(problem.free) if person in unit.presenters]


def _costs(problem: Problem, placed: dict[tuple[int, int], Any]) -> tuple[Any, int]:
    """The cost of a plan as one number in which no part can outweigh the part before it, and what one late child costs."""
    left_out = ORDER_AT_MOST
    day_late = left_out * (len(problem.asks) + 1)
    most_days = sum(max((days_behind(a, s, last=problem.last) for s in (None, *problem.slots)), default=0) for a in problem.asks)
    late = day_late * (most_days + 1)

    def cost(unit: Unit, slot_id: int | None) -> int:
        slot = problem.slot[slot_id] if slot_id is not None else None
        total = 0
        for ask in unit.asks:
            behind = days_behind(ask, slot, last=problem.last)
            total += late * (behind > 0) + day_late * behind + left_out * (slot is None) + order_cost(problem, ask, slot)
        return total

    base = sum(cost(unit, None) for unit in problem.free)
    terms = [(cost(problem.free[number], slot) - cost(problem.free[number], None)) * chosen for (number, slot), chosen in placed.items()]
    pinned = sum(
        late * (days_behind(ask, slot, last=problem.last) > 0)
        for ask in problem.asks
        if ask.pinned is not None and (slot := problem.slot.get(ask.pinned)) is not None
    )
    return base + sum(terms) + pinned, late
