"""Follows the path of a fault with the engine alone: every leg must be possible where it stands, and lead where it says."""

from dataclasses import replace

from workflows.engine.conditions import holds
from workflows.engine.effects import LEGAL_STATUS_OF, after
from workflows.engine.faults import Leg, Path, Turn
from workflows.engine.stage import stage_of, stands_at
from workflows.shapes import Calendar, Condition, Detail, Move, Situation, To, Workflow
from workflows.terms import TrackCode

OPEN = Calendar()


def replayed(workflow: Workflow, path: Path) -> Situation:
    """Where the path really leads. Fails at the first leg that is not possible, or that leads elsewhere than it says."""
    child = path.start
    assert not child.is_open, "a path begins where no journey is open"
    for number, leg in enumerate(path.legs, start=1):
        child = _by_itself(child, leg) if not leg.move else _by_move(workflow, child, leg)
        seen, told = (child.stage, child.sub_stage, child.is_open), (leg.after.stage, leg.after.sub_stage, leg.after.is_open)
        assert seen == told, f"leg {number} of\n{path}\nleads to {seen}"
        assert leg.after.tracks <= _alike(child), f"leg {number} of\n{path}\nleaves {sorted(child.tracks)} open"
    return child


def _by_move(workflow: Workflow, child: Situation, leg: Leg) -> Situation:
    move = next(m for m in workflow.moves if m.code == leg.move)
    target = next(t for t in move.targets if t.id == leg.target)
    assert _is_possible(move, target, child), f"{leg.move} to {leg.target} is not possible from {child}"
    if leg.turn in (Turn.OFFERED, Turn.NOT_ACCEPTED, Turn.WITHDRAWN):
        return child
    machines = {machine.code: machine for machine in workflow.tracks}
    asks = move.asks_at(target)
    legal = next((o.state for o in target.opens if o.track is TrackCode.LEGAL), "")
    later = after(
        move, target, child, machines,
        legal_status=LEGAL_STATUS_OF.get(legal, "") if Detail.LEGAL_STATUS in asks else "",
        placement="U3" if Detail.PLACEMENT in asks else "A5" if Detail.PLACE_FOR_ADOPTION in asks else "",
    )  # fmt: skip
    born = leg.after.date_of_birth if Detail.DATE_OF_BIRTH in asks else child.date_of_birth
    arrived_by = child.arrived_by if target.standing is None else move.code
    return replace(later, date_of_birth=born, arrived_by=arrived_by)


def _is_possible(move: Move, target: To, child: Situation) -> bool:
    def so(*facts: object) -> bool:
        return all(holds(fact, child, calendar=OPEN) for fact in facts if isinstance(fact, Condition))

    starts = any(stands_at(source.standing, child) and so(*source.when) for source in move.sources)
    return starts and so(*move.before, *target.when, *target.before)


def _by_itself(child: Situation, leg: Leg) -> Situation:
    """A birthday, time in care, or an assessment that begins or ends beside the stage."""
    if leg.turn is Turn.RECORDED:
        return child
    later = replace(child, date_of_birth=leg.after.date_of_birth)
    if leg.after.looked_after_since is not None and child.looked_after_since is not None:
        later = replace(later, looked_after_since=leg.after.looked_after_since)
    for code, state in ((TrackCode.ASSESSMENT, "allocated"), (TrackCode.EARLY_HELP, "paused")):
        was, is_now = (any(c is code and s == state for c, s in tracks) for tracks in (child.tracks, leg.after.tracks))
        if was and not is_now:
            later = replace(later, tracks=frozenset(t for t in later.tracks if t != (code, state)))
        elif is_now and not was:
            later = replace(later, tracks=later.tracks | {(code, state)})
    assert later.tracks == child.tracks or stage_of(later) is child.stage
    return later


_ONE_STATE = {TrackCode.ASSESSMENT: "allocated", TrackCode.SECTION_47_ENQUIRY: "strategy_discussion"}


def _alike(child: Situation) -> frozenset[tuple[TrackCode, str]]:
    """The open tracks, with the states that no move tells apart as one."""
    states = ((code, "proceedings_issued" if state == "interim_order" else state) for code, state in child.tracks)
    return frozenset((code, _ONE_STATE.get(code, state)) for code, state in states) | child.tracks
