"""Who can meet a fact that refuses a decision, and where: the assessment to authorise, the return to record, or another move.

Evidence says for itself who puts it on record. A fact does not: it is so because something is open, and only work or
another move ends that. Without this a person is told what is wrong and not what to do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workflows.definitions.ways import GOALS
from workflows.engine.conditions import holds
from workflows.engine.decide import RECORDS_HAPPENINGS, Decision, Reason, possible_moves
from workflows.engine.effects import closes
from workflows.engine.stage import stands_at
from workflows.engine.way import AUTHORISES, Ground, NoWay, taken, way_to
from workflows.shapes import Calendar, Condition, Move, Rules, Situation, To, Workflow
from workflows.terms import Nature, Role, TrackCode

NAMED = 3
"""How many other moves a refusal names."""

BY_AUTHORISING = frozenset({Condition.NO_OPEN_ASSESSMENT, Condition.NO_OPEN_ASSESSMENT_OR_SECTION_47})


def completed(
    decision: Decision, workflow: Workflow, situation: Situation, *, rules: Rules, calendar: Calendar, ground: Ground | None = None
) -> Decision:
    """The decision with who can meet each unmet fact, and where, as far as anybody can. `ground` as for `way_to`."""
    if not any(_is_open_question(reason) for reason in decision.reasons):
        return decision
    reasons = tuple(
        _with_remedy(reason, decision, workflow, situation, rules, calendar, ground) if _is_open_question(reason) else reason
        for reason in decision.reasons
    )
    return replace(decision, reasons=reasons)


def _is_open_question(reason: Reason) -> bool:
    return not reason.where and reason.earliest is None and reason.code in _FACTS


def _with_remedy(
    reason: Reason, decision: Decision, workflow: Workflow, situation: Situation, rules: Rules, calendar: Calendar, ground: Ground | None
) -> Reason:  # fmt: skip
    fact = Condition(reason.code)
    if fact is Condition.NO_OPEN_MISSING_EPISODE:
        return replace(reason, who=_in_order(RECORDS_HAPPENINGS), where="missing")
    if fact in BY_AUTHORISING and holds(fact, _assessed(situation), calendar=calendar):
        return replace(reason, who=AUTHORISES, where="assessment")
    found = list(_moves_that_meet(fact, decision, workflow, situation, rules, calendar))
    chosen = [one for one in found if one[0].nature is Nature.PLANNED] or found
    if not chosen:
        chosen = _first_step(decision, workflow, situation, rules, calendar, ground)
    if not chosen:
        return reason
    moves = list(dict.fromkeys(move for move, _ in chosen))[:NAMED]
    who = dict.fromkeys(role for move in moves for role in move.by)
    keys = tuple(f"{move.code}:{target.id}" for move, target in chosen if move in moves)
    told = " Or: ".join(move.says for move in moves)
    return replace(reason, says=f"{reason.says} What changes it: {told}", who=tuple(who), where="moves", moves=keys)


def _moves_that_meet(
    fact: Condition, decision: Decision, workflow: Workflow, situation: Situation, rules: Rules, calendar: Calendar
) -> Iterator[tuple[Move, To]]:  # fmt: skip
    """The moves that can be made here, leave the journey open, make the fact so and let the wanted move still start.

    An assessment that is open too is authorised beside it, and does not hide the move that ends the rest.
    """
    machines = {machine.code: machine for machine in workflow.tracks}
    for move, target in possible_moves(workflow, situation, calendar=calendar):
        if (move, target) == (decision.move, decision.target) or closes(target) or move.code in rules.forbidden_moves:
            continue
        asked = (*(item for item in move.before if isinstance(item, Condition)), *target.before)
        if not all(holds(c, situation, calendar=calendar) for c in asked):
            continue
        later = taken(move, target, situation, machines)
        met = later if fact not in BY_AUTHORISING else _assessed(later)
        if holds(fact, met, calendar=calendar) and any(stands_at(s.standing, later) for s in decision.move.sources):
            yield move, target


def _first_step(
    decision: Decision, workflow: Workflow, situation: Situation, rules: Rules, calendar: Calendar, ground: Ground | None
) -> list[tuple[Move, To]]:  # fmt: skip
    """Where no move lets the wanted one be made: the first step of the way to the same place, where that is another move."""
    if decision.target.id not in GOALS:
        return []
    way = way_to(decision.target.id, workflow, situation, rules=rules, calendar=calendar, ground=ground)
    first = [] if isinstance(way, NoWay) else [(step.move, step.target) for step in way.steps[:1]]
    return [one for one in first if one != (decision.move, decision.target)]


def _assessed(situation: Situation) -> Situation:
    return replace(situation, tracks=frozenset(track for track in situation.tracks if track[0] is not TrackCode.ASSESSMENT))


def _in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in set(roles))


_FACTS = frozenset(str(fact) for fact in Condition)
