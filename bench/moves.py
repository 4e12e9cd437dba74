"""Moves a second: the door, and the statements that the door sends, captured and sent one by one.

Three moves in equal shares: a step up (assessment to child in need), a step down (child protection to child in need)
and an emergency admission. Every pair is two children who stand in the same place: one is moved through the door, the
other by the statements that the door would send for that very child.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from statistics import mean

from bench import plain
from bench.measuring import Figure, Pairs, paired, seconds
from bench.sizes import Sizes
from tests import builders
from tests.builders import NOON, World
from tracker.actions.move import move
from tracker.actions.requests import Details, MoveRequest, PlacementDetails
from tracker.models import Journey
from tracker.rules.access import Actor
from workflows.terms import EvidenceKind, Stage

LATER = NOON + timedelta(hours=1)
AT_MOST = {"postgresql": 6.0, "sqlite": 10.0}
MOST_QUERIES = 30


@dataclass(frozen=True, slots=True)
class Ready:
    """A child who is ready to be moved."""

    journey: Journey
    request: MoveRequest
    actor: Actor

    def go(self) -> None:
        move(journey_id=self.journey.pk, request=self.request, actor=self.actor, now=LATER)


def measure(sizes: Sizes, vendor: str) -> list[Figure]:
    """Move the children, kind by kind. Raises where the plain statements do not leave what the door leaves."""
    world = builders.a_world()
    found = [_measure(partial(kind, world), sizes.moves) for kind in (_step_up, _step_down, _admission)]
    ours, bare = mean(pairs.ours for pairs, _ in found), mean(pairs.plain for pairs, _ in found)
    most = max(queries for _, queries in found)
    return [
        Figure("moves", 1 / ours, "moves/s", "moves a second through the door"),
        Figure("moves_plain", 1 / bare, "moves/s", "the same statements, sent one by one"),
        Figure("moves_ratio", mean(pairs.ratio for pairs, _ in found), "x", "a move against those statements", AT_MOST[vendor]),
        Figure("moves_queries", most, "queries", "queries of a move, the most of the three kinds", MOST_QUERIES),
    ]


def _measure(prepare: Callable[[], Ready], rounds: int) -> tuple[Pairs, int]:
    warm_ups = 2
    mine = [prepare() for _ in range(rounds + warm_ups)]
    others = [prepare() for _ in range(rounds + warm_ups)]
    queries: list[int] = []

    def ours(number: int) -> float:
        return seconds(mine[number].go)

    def plainly(number: int) -> float:
        # Captured only now: the ids that it writes are those that come next.
        statements = plain.statements_of_undone(others[number].go)
        queries.append(len(statements))
        bare = plain.cursor()
        return seconds(partial(plain.send_in_a_transaction, bare, statements))

    pairs = paired(rounds, ours, plainly, warm_ups=warm_ups)
    _refuse_a_difference(mine, others)
    return pairs, max(queries)


def _refuse_a_difference(mine: list[Ready], others: list[Ready]) -> None:
    left = {_left_by(ready.journey) for ready in [*mine, *others]}
    if len(left) != 1:
        raise AssertionError(f"The door and the plain statements leave different things: {left}")


def _left_by(journey: Journey) -> tuple[object, ...]:
    after = builders.fresh(journey)
    running = after.clocks.filter(stopped_at=None, cancelled_at=None).values_list("limit", flat=True)
    return after.stage, after.version, after.stream.next_seq, after.events.count(), tuple(sorted(running))


def _step_up(world: World) -> Ready:
    journey = builders.a_journey(world, stage=Stage.ASSESSMENT)
    builders.assess(world, journey, NOON)
    return _ready(world, journey, "assessment_to_child_in_need", world.actor(world.ben))


def _step_down(world: World) -> Ready:
    journey = builders.a_journey(world, stage=Stage.CHILD_PROTECTION)
    builders.recorded(world, journey, EvidenceKind.REVIEW_CONFERENCE_HELD, world.hari, NOON)
    given = builders.given(EvidenceKind.REASON_RISK_REDUCED)
    return _ready(world, journey, "cp_to_child_in_need", world.actor(world.hari), given=given)


def _admission(world: World) -> Ready:
    details = Details(placement=PlacementDetails(code="U6", where="Foster carers"), legal_status="L1")
    given = builders.given(EvidenceKind.DECISION_MAKER_NAMED)
    actor = world.actor(world.edward)
    return _ready(world, builders.a_contact(world), "referral_to_looked_after_emergency", actor, details=details, given=given)


def _ready(world: World, journey: Journey, code: str, actor: Actor, **over: object) -> Ready:
    fresh = builders.fresh(journey)
    return Ready(fresh, builders.ask(code, fresh, LATER, warnings_accepted=True, **over), actor)
