"""The lawful ways found the slow way: every planned move tried from every place until nothing gets cheaper.

Written apart from `workflows/engine/way.py`, over what `decide` says of each move, so that the two can be compared.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tests.workflows.clocks import ENGLAND, NO_RULES
from workflows.definitions.ways import GOALS, ONLY_WHERE, STARTED_FOR
from workflows.engine.decide import decide, possible_moves
from workflows.engine.effects import LEGAL_STATUS_OF, after
from workflows.engine.stage import looked_after_in_law, stage_of, stands_at
from workflows.shapes import Detail, Move, Situation, To, Workflow
from workflows.terms import EvidenceKind, Role, Stage, TrackCode

ALL_THE_PAPERS = frozenset(EvidenceKind)
UP = {"step_up"}
DOWN = {"step_down", "close"}
A_COURT_OR_THE_POLICE = {Role.COURT, Role.POLICE_OFFICER}

Cost = tuple[int, int]
Edge = tuple[Move, To, Situation, set[str]]
Name = tuple[object, ...]
Known = dict[Name, list[Edge]]


def cheapest(workflow: Workflow, start: Situation, known: Known) -> dict[str, Cost | None]:
    """For each goal the least (steps that rest on what a family does, steps) of any way to it; None where there is no way.

    `known` is what was seen from other starts: the moves out of each place, and a place is told apart by all that a move may ask.
    """
    found: dict[str, Cost | None] = {}
    for may_start in {starts_for(goal) for goal in GOALS}:
        goals = [goal for goal in GOALS if starts_for(goal) == may_start]
        found |= _explored(goals, may_start, workflow, start, known)
    return found


def starts_for(goal: str) -> frozenset[str]:
    """What may be started on the way to this goal, of all that is only started for the sake of some goals."""
    return frozenset(what for what, goals in STARTED_FOR.items() if goal in goals)


def _explored(goals: list[str], may_start: frozenset[str], workflow: Workflow, start: Situation, known: Known) -> dict[str, Cost | None]:
    first = (_name(start), "")
    cost = {first: (0, 0)}
    places = {first: (start, "")}
    best: dict[str, Cost | None] = {goal: (0, 0) if is_there(goal, start, None) else None for goal in goals}
    todo = [first]
    while todo:
        at = todo.pop()
        here, heading = places[at]
        if at[0] not in known:
            known[at[0]] = list(edges(workflow, here))
        for move, target, later, begun in known[at[0]]:
            if not all(what in may_start or what not in STARTED_FOR for what in begun):
                continue
            way = "up" if move.direction in UP else "down" if move.direction in DOWN else ""
            if way and heading and way != heading:
                continue
            now = (cost[at][0] + (move.code in ONLY_WHERE), cost[at][1] + 1)
            for goal in goals:
                if is_there(goal, later, target):
                    best[goal] = min(best[goal] or now, now) if best[goal] != (0, 0) else (0, 0)
            name = (_name(later), heading or way)
            if later.is_open and (name not in cost or now < cost[name]):
                cost[name], places[name] = now, (later, heading or way)
                todo.append(name)
    return best


def edges(workflow: Workflow, here: Situation) -> Iterator[Edge]:
    """Every planned move that can be made here, now or later, with whatever papers it asks for, and what it starts."""
    for now in (here, assessed(here)):
        for move, target in possible_moves(workflow, now, calendar=ENGLAND) if now is not None else ():
            if move.nature == "happening" or move.direction == "emergency" or set(move.by) <= A_COURT_OR_THE_POLICE:
                continue
            ready = ready_for(move, target, now)
            if ready is not None:
                later = made(workflow, move, target, ready)
                yield move, target, later, started(ready, later)


def ready_for(move: Move, target: To, here: Situation | None) -> Situation | None:
    """The situation on the first day on which the move may happen, if any day comes."""
    if here is None or not any(stands_at(source.standing, here) for source in move.sources):
        return None
    decision = allowed(move, target, here)
    if not decision.reasons:
        return here
    days = [reason.earliest for reason in decision.reasons]
    if not all(days):
        return None
    day = max(day for day in days if day is not None)
    if passes_eighteen(here, day):
        return None
    waited = replace(here, today=day)
    return waited if not allowed(move, target, waited).reasons else None


def allowed(move: Move, target: To, here: Situation):  # type: ignore[no-untyped-def]
    return decide(move, target, here, roles=frozenset(), given=ALL_THE_PAPERS, warnings_accepted=True, why="x", rules=NO_RULES,
                  calendar=ENGLAND)  # fmt: skip


def assessed(here: Situation) -> Situation | None:
    """Once a manager has authorised the assessment beside the stage."""
    without = replace(here, tracks=frozenset((code, state) for code, state in here.tracks if code != TrackCode.ASSESSMENT))
    return without if without.tracks != here.tracks and stage_of(without) == here.stage else None


def made(workflow: Workflow, move: Move, target: To, here: Situation) -> Situation:
    """The situation once the move is made, with the usual placement and legal status where it asks for them."""
    asks = {*move.asks, *target.asks}
    legal = [opens.state for opens in target.opens if opens.track == TrackCode.LEGAL]
    placement = "A5" if Detail.PLACE_FOR_ADOPTION in asks else "U3" if Detail.PLACEMENT in asks else ""
    status = LEGAL_STATUS_OF[legal[0]] if Detail.LEGAL_STATUS in asks else ""
    later = after(move, target, here, {m.code: m for m in workflow.tracks}, legal_status=status, placement=placement)
    return replace(later, arrived_by=move.code) if target.standing and target.standing.stages else later


def started(before: Situation, later: Situation) -> set[str]:
    opened = {str(code) for code, _ in later.tracks} - {str(code) for code, _ in before.tracks}
    if at_court(later) and not at_court(before):
        opened.add("court")
    if in_care(later) and not in_care(before):
        opened.add("care")
    return opened


def at_court(here: Situation) -> bool:
    return (TrackCode.LEGAL, "pre_proceedings") in here.tracks or (TrackCode.LEGAL, "proceedings_issued") in here.tracks


def in_care(here: Situation) -> bool:
    return looked_after_in_law(here.legal_statuses, here.placement)


def is_there(goal: str, here: Situation, by: To | None) -> bool:
    if here.is_open:
        return any(one.stages != (Stage.CLOSED,) and stands_at(one, here) for one in GOALS[goal])
    closed = {one.id for one in GOALS[goal] if one.stages == (Stage.CLOSED,)}
    return bool(closed) if by is None else by.id in closed


def passes_eighteen(here: Situation, day: date) -> bool:
    """Whether the eighteenth birthday, which moves the child by itself, falls between; a care leaver stays one."""
    born = here.date_of_birth
    if born is None or here.stage == Stage.LEAVING_CARE:
        return False
    return here.today < date(born.year + 18, born.month, born.day) < day


def _name(here: Situation) -> Name:
    """What tells one place from another: everything but the papers and the day on which a placement began."""
    return (
        here.stage, here.sub_stage, here.is_open, here.tracks, here.today, here.legal_statuses, here.placement, here.looked_after_since,
        here.arrived_by, here.date_of_birth, here.privately_fostered_since, here.days_looked_after_since_14,
    )  # fmt: skip
