"""The plan by OR-tools' CP-SAT, where it is installed. One worker, a fixed seed and a limit in deterministic time: the same
problem gives the same plan on every machine, however busy it is.
"""

from collections.abc import Mapping
from dataclasses import fields
from importlib.util import find_spec
from math import ceil
from typing import Any

from panels.rules.planning import Assigned, Problem, Score, Solver, cost, may_be_heard, score

WORK = 1.0
"""The limit in CP-SAT's deterministic time, which is two or three seconds of one processor."""

ALMOST = 1e-6
"""What a bound may lie above a whole number by rounding."""


def solver() -> Solver | None:
    """CP-SAT as a solver of agendas; None where it is not installed, and a greedy way has to do."""
    return solve if find_spec("ortools") is not None else None


def solve(problem: Problem, hint: Assigned, *, work: float = WORK) -> tuple[Assigned, int] | None:
    """The best plan found within the limit and the fewest late children that any plan can have; None where none was found.

    One part of the score after the other is made as small as it can be, and none gives way to a later one: in one sum the
    weights hide from the solver how few children must be late, and it proves nothing.
    """
    from ortools.sat.python import cp_model

    model: Any = cp_model.CpModel()
    placed = _choices(problem, model)
    if not placed:
        return problem.pins, score(problem, problem.pins).late
    _minutes(problem, model, placed)
    _one_place(problem, model, placed)
    taken = {(number, slot): hint.get(problem.free[number].asks[0].id) == slot for number, slot in placed}
    late_at_best, parts = 0, _parts(problem, placed)
    for number, part in enumerate(parts, start=1):
        program = _program(work / 2 if number < len(parts) else work)
        model.clear_hints()
        for key, chosen in placed.items():
            model.add_hint(chosen, taken[key])
        model.minimize(part)
        if program.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            if number == 1:
                return None
            break  # no time is left for it: what was found for the parts before it stands
        taken = {key: bool(program.value(chosen)) for key, chosen in placed.items()}
        late_at_best = late_at_best if number > 1 else ceil(program.best_objective_bound - ALMOST)
        model.add(part <= round(program.objective_value))
        work -= program.deterministic_time
    return _assigned(problem, taken), late_at_best


def _assigned(problem: Problem, taken: Mapping[tuple[int, int], bool]) -> Assigned:
    assigned = dict(problem.pins)
    for (number, slot), is_taken in taken.items():
        if is_taken:
            assigned |= {ask.id: slot for ask in problem.free[number].asks}
    return assigned


def _program(work: float) -> Any:
    from ortools.sat.python import cp_model

    program = cp_model.CpSolver()
    program.parameters.num_workers = 1
    program.parameters.random_seed = 1
    program.parameters.max_deterministic_time = work
    return program


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


def _parts(problem: Problem, placed: dict[tuple[int, int], Any]) -> list[Any]:
    """What a plan costs in each part of its score, the first part first."""
    nobody = score(problem, problem.pins)
    return [
        getattr(nobody, part.name) + sum(_more(problem, number, slot, part.name) * chosen for (number, slot), chosen in placed.items())
        for part in fields(Score)
    ]


def _more(problem: Problem, number: int, slot_id: int, part: str) -> int:
    """What it costs in one part of the score that a unit is heard at this meeting, and not left out."""
    slot = problem.slot[slot_id]
    return sum(getattr(cost(problem, a, slot), part) - getattr(cost(problem, a, None), part) for a in problem.free[number].asks)
