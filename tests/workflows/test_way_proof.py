"""For every definition, situation and goal: the way that is offered arrives, and where none is offered there is none.

In a few seconds every situation with one track at most and a sample of the others; all of them with WAYS=all.
"""

import os
import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.workflows import exhaustive_way as slow
from tests.workflows.clocks import ENGLAND, NO_RULES
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.ways import GOALS
from workflows.engine import registry
from workflows.engine.decide import decide
from workflows.engine.stage import is_adult, stage_of
from workflows.engine.way import TO_AUTHORISE, NoWay, Way, way_to
from workflows.engine.worlds import walk
from workflows.shapes import Situation, Workflow
from workflows.terms import EvidenceKind, TrackCode

ALL = os.environ.get("WAYS") == "all"
SAMPLED = 6
SEED = 3

DEFINITIONS = registry.versions("journey")


def situations(workflow: Workflow) -> list[Situation]:
    """Every lawful situation, or those with one track at most and a sample of the rest."""
    if ALL:
        return [place.here for place in walk(workflow)]
    few = [place.here for place in walk(workflow, tracks=1)]
    more = [place.here for place in walk(workflow, tracks=3)]
    return [*few[:: max(1, len(few) // SAMPLED)], *random.Random(SEED).sample(more, SAMPLED)]


@pytest.mark.parametrize("workflow", DEFINITIONS, ids=lambda workflow: f"{workflow.code}-{workflow.version}")
def test_following_the_way_that_is_offered_arrives_and_where_none_is_offered_there_is_none(workflow: Workflow) -> None:
    offered = none = 0
    known: slow.Known = {}
    for here in situations(workflow):
        cheapest, ground = slow.cheapest(workflow, here, known), {}
        for goal in GOALS:
            found, best = way_to(goal, workflow, here, rules=NO_RULES, calendar=ENGLAND, ground=ground), cheapest[goal]
            if isinstance(found, NoWay):
                none += 1
                assert found.because, (goal, here)
                assert best is None or here.stage == goal, (goal, here)
                continue
            offered += 1
            follow(workflow, here, found)
            if found.steps or best == (0, 0):
                assert best == (sum(bool(s.only_where) for s in found.steps), len(found.steps)), (goal, here)
            else:
                assert here.stage == goal
    assert offered > SAMPLED
    assert none > SAMPLED


def follow(workflow: Workflow, here: Situation, way: Way) -> None:
    """Take each step with what it says it needs, on the day it says, and see that it brings the child to the goal."""
    child, target = replace(here, evidence={}), None
    on_record = set(here.evidence)
    for step in way.steps:
        assert step.day >= child.today
        if TO_AUTHORISE in step.needs:
            child = replace(child, tracks=frozenset(t for t in child.tracks if t[0] is not TrackCode.ASSESSMENT))
        child = replace(child, today=step.day)
        obtained = {need.evidence for need in step.needs if need.evidence is not None}
        decision = decide(
            step.move, step.target, child, roles=frozenset(step.move.by), given=frozenset(on_record | obtained), warnings_accepted=True,
            why="As the way says.", rules=NO_RULES, calendar=ENGLAND,
        )  # fmt: skip
        assert decision.allowed, (way.goal, here, step.move.code, decision.reasons)
        assert decision.yours
        later = slow.made(workflow, step.move, step.target, child)
        on_record = kept(on_record | obtained, child, later)
        child, target = later, step.target
        assert stage_of(child) is child.stage or is_adult(child), (way.goal, here, step.move.code)
    assert slow.is_there(way.goal, child, target) or (not way.steps and here.stage == way.goal)


def kept(on_record: Iterable[EvidenceKind], before: Situation, later: Situation) -> set[EvidenceKind]:
    """What still counts, as the record counts it: lasting evidence, and none older than the track it belongs to."""
    opened = {code for code, _ in later.tracks} - {code for code, _ in before.tracks}
    rules = [EVIDENCE[kind] for kind in on_record]
    stays = later.stage is before.stage
    return {r.kind for r in rules if not r.asked_with_move and (r.lasting or stays) and r.since not in opened}
