"""The stages that no single move leads to from here: what brings a child there, and through which others the way goes."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.selectors.moves import Option
from workflows.definitions.criteria import CRITERIA, Criteria
from workflows.definitions.standings import STANDINGS
from workflows.engine.conditions import holds
from workflows.shapes import Calendar, Condition, Move, Rules, Situation, Workflow
from workflows.terms import Direction, Nature

GOALS = ("early_help", "assessment", "child_in_need", "child_protection", "looked_after")
"""The stages whose difference from each other a practitioner asks about."""

NEVER_THROUGH = frozenset({"closed", "universal", "transferred_out", "section_47"})
"""No way to another stage leads through an end, nor through an enquiry into significant harm."""

FIXED = frozenset({Condition.BORN, Condition.UNBORN, Condition.UNDER_18, Condition.AGED_18, Condition.AGED_16_OR_17})
"""Facts that no work changes: a way that needs another age is no way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """A stage that is not one move away. `steps` are the places on the shortest planned way, empty where there is none."""

    title: str
    criteria: Criteria
    steps: tuple[str, ...]


def further(workflow: Workflow, situation: Situation, options: Sequence[Option], *, rules: Rules, calendar: Calendar) -> list[Further]:
    """The stages that are further off than one move and are not where the child stands. No query."""
    direct = {o.target.standing.id for o in options if o.target.standing is not None and not o.is_happening}
    edges = _edges(workflow, situation, rules, calendar)
    found = []
    for goal in GOALS:
        if goal in direct or situation.stage.value == goal:
            continue
        way = _way(direct - NEVER_THROUGH, goal, edges)
        found.append(Further(title=STANDINGS[goal].title, criteria=CRITERIA[goal], steps=tuple(STANDINGS[at].title for at in way)))
    return found


def _edges(workflow: Workflow, situation: Situation, rules: Rules, calendar: Calendar) -> dict[str, set[str]]:
    """From each standing, where planned moves lead that this child's age and the authority allow."""
    edges: dict[str, set[str]] = {}
    for move in workflow.moves:
        if _is_of_use(move, rules) and _age_fits(_facts(move), situation, calendar):
            targets = {t.standing.id for t in move.targets if t.standing is not None}
            for source in move.sources:
                if _age_fits(source.when, situation, calendar):
                    edges.setdefault(source.standing.id, set()).update(targets)
    return edges


def _way(starts: Iterable[str], goal: str, edges: dict[str, set[str]]) -> list[str]:
    """The fewest moves from the places one move away to the goal, breadth first."""
    queue = deque([[start] for start in sorted(starts)])
    seen = set(starts)
    while queue:
        way = queue.popleft()
        if way[-1] == goal:
            return way
        for nearby in sorted(edges.get(way[-1], set()) - seen - (NEVER_THROUGH - {goal})):
            seen.add(nearby)
            queue.append([*way, nearby])
    return []


def _is_of_use(move: Move, rules: Rules) -> bool:
    return move.nature is Nature.PLANNED and move.direction is not Direction.CLOSE and move.code not in rules.forbidden_moves


def _facts(move: Move) -> tuple[Condition, ...]:
    return tuple(item for item in move.before if isinstance(item, Condition))


def _age_fits(facts: Iterable[Condition], situation: Situation, calendar: Calendar) -> bool:
    return all(holds(fact, situation, calendar=calendar) for fact in facts if fact in FIXED)
