"""A decision explained: what is unmet of one move, and the lawful way to where the person wants the child to be.

Pure engine, no database: beside deciding every possible move of the same child, which the move page does anyhow.
"""

from collections.abc import Callable
from statistics import median

from bench.measuring import Figure, paired, seconds
from tests.workflows.clocks import ENGLAND, NO_RULES
from tests.workflows.situations import in_early_help, in_need, looked_after, protected
from workflows.definitions.journey import JOURNEY
from workflows.definitions.ways import GOALS
from workflows.engine.decide import Decision, decide, possible_moves
from workflows.engine.remedy import completed
from workflows.engine.way import Ground, way_to
from workflows.shapes import Situation

CHILDREN = (in_early_help(), in_need(), protected(), looked_after())
"""One child at each of four stages, each asked for the way to every goal in turn."""


def measure() -> list[Figure]:
    """Ask for the way to every goal from each stage, beside deciding every move that is possible there."""
    asked = [(child, goal) for child in CHILDREN for goal in GOALS]
    pairs = paired(
        len(asked),
        lambda number: _seconds(asked[number % len(asked)], _with_its_way),
        lambda number: _seconds(asked[number % len(asked)], _alone),
    )
    return [
        Figure("ways", pairs.ours * 1000, "ms", "every move of a child decided and explained, with the way to a stage"),
        Figure("ways_decide", pairs.plain * 1000, "ms", "every move of the same child decided, and nothing more"),
        Figure("ways_ratio", pairs.ratio, "x", "with the explanation and the way against without"),
    ]


def _seconds(asked: tuple[Situation, str], do: Callable[[Situation, str], object]) -> float:
    return median(seconds(lambda: do(*asked)) for _ in range(3))


def _with_its_way(child: Situation, goal: str) -> object:
    ground: Ground = {}
    decided = [completed(one, JOURNEY, child, rules=NO_RULES, calendar=ENGLAND, ground=ground) for one in _alone(child, goal)]
    return decided, way_to(goal, JOURNEY, child, rules=NO_RULES, calendar=ENGLAND, ground=ground)


def _alone(child: Situation, goal: str) -> list[Decision]:
    return [
        decide(move, target, child, roles=frozenset(), given=frozenset(), warnings_accepted=False, why="", rules=NO_RULES, calendar=ENGLAND)
        for move, target in possible_moves(JOURNEY, child, calendar=ENGLAND)
    ]
