"""The lawful way from where a child stands to a wanted place, by planned moves alone, and why there is none.

Breadth first over the stage and the tracks. What a person can obtain is listed as needed; what time alone brings has
its earliest day; an age, a birth, a missing child or open court work prunes. Never a happening, never a move that the authority
forbids, never through a closing. What a way may start, and for whose sake, is in `definitions/ways.py`.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count

from workflows.calendar import start_of_day
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.ways import CARE, COURT, GOALS, HEADING, ONLY_WHERE, STARTED_FOR, STARTS
from workflows.engine.conditions import SAYS, birthday, earliest, holds
from workflows.engine.decide import Decision, Reason, comes_soon, decide
from workflows.engine.effects import LEGAL_STATUS_OF, after, closes
from workflows.engine.stage import ADULT, is_not_open, looked_after_in_law, stage_of, stands_at
from workflows.shapes import Calendar, Condition, Detail, Move, Rules, Situation, To, TrackMachine, Workflow
from workflows.terms import Direction, EvidenceKind, Nature, Role, Stage, TakesEffect, TrackCode

WAITED_FOR = frozenset({Condition.LOOKED_AFTER_20_WORKING_DAYS, Condition.AGED_18, Condition.AGED_21, Condition.SUPPORT_MAY_END})
"""The facts that a way may wait for. Any other age is a fact of the child that nobody waits for."""

AUTHORISES = (Role.TEAM_MANAGER, Role.PRACTICE_SUPERVISOR)
OTHERS_ALONE = frozenset({Role.COURT, Role.POLICE_OFFICER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One move of a way. `needs` must be there first, `warnings` take a reason where they are missing.

    `day` is the first day on which the step can be taken; `waits` tells that time is the reason for it. `only_where` is
    what must be so in life, beyond anybody's planning; empty for most.
    """

    decision: Decision
    needs: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    day: date
    waits: bool
    only_where: str
    before: Situation
    after: Situation

    @property
    def move(self) -> Move:
        return self.decision.move

    @property
    def target(self) -> To:
        return self.decision.target

    @property
    def earliest(self) -> date | None:
        """The first day on which time lets it be, where time is the reason."""
        return self.day if self.waits else None

    @property
    def takes_effect(self) -> TakesEffect:
        return self.decision.takes_effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The steps to a goal, in order; none where the child is there already."""

    goal: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoWay:
    """That no planned way leads to a goal, and why, in sentences."""

    goal: str
    because: tuple[str, ...]


def way_to(
    goal: str, workflow: Workflow, situation: Situation, *, rules: Rules, calendar: Calendar, ground: "Ground | None" = None
) -> Way | NoWay:
    """The way with the fewest moves, and of those the fewest needs. KeyError where there is no such goal.

    A way that rests on what only a family does comes after any that does not. Searches for one child that share a
    `ground` do not look twice at what can be done from a place; it must not outlive the child's situation, the rules or
    the definition.
    """
    search = _Search(goal, workflow, rules, calendar, {} if ground is None else ground)
    found = search.from_here(situation)
    if found is not None:
        return Way(goal=goal, steps=found)
    if situation.is_open and situation.stage == goal:
        return Way(goal=goal, steps=())
    return NoWay(goal=goal, because=search.why_not())


@dataclass(frozen=True, slots=True)
class _Leg:
    """A step as the search keeps it: without its papers."""

    move: Move
    target: To
    before: Situation
    after: Situation
    waits: bool
    finishes_assessment: bool


Key = tuple[object, ...]
Cost = tuple[int, int]
Ground = dict[Key, "list[list[_Leg]]"]
"""For each place, what can be done from there: for each move and target its legs, the soonest first."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A situation on the way, and which way the way has been heading: up, down, or neither yet."""

    situation: Situation
    heading: int

    @property
    def key(self) -> Key:
        return (_key(self.situation), self.heading)


class _Search:
    """One search for one goal. `reached` are all the places it came to, by what tells them apart."""

    def __init__(self, goal: str, workflow: Workflow, rules: Rules, calendar: Calendar, ground: Ground) -> None:
        self._goal = goal
        self._ground = ground
        self._standings = GOALS[goal]
        self._workflow = workflow
        self._rules = rules
        self._calendar = calendar
        self._machines = {machine.code: machine for machine in workflow.tracks}
        self._moves = planned(workflow)
        self.reached: dict[Key, _Place] = {}
        self._legs: dict[Key, list[tuple[Key, _Leg]]] = {}

    def from_here(self, situation: Situation) -> tuple[Step, ...] | None:
        """The best way from this situation; None where there is none."""
        here = _Place(situation, 0)
        self.reached = {here.key: here}
        if self._is_there(situation, None):
            return ()
        found = [self._told(situation, legs) for at, leg in self._arrivals(here) for legs in self._back(here.key, at, [leg])]
        return min(found, key=_papers) if found else None

    def why_not(self) -> tuple[str, ...]:
        """What stands against the last step there, from wherever planned moves lead; else what must happen instead."""
        hindered = [
            (hindrances, move.code, target.id)
            for place in self.reached.values()
            for move in self._moves.get(place.situation.stage, ())
            for target in move.targets
            if (hindrances := self._hindrances(move, target, place))
        ]
        if hindered:
            return min(hindered, key=lambda one: (len(one[0]), one[1], one[2]))[0]
        happenings = dict.fromkeys(self._happenings())
        if happenings:
            return ("Nobody decides this: it follows from what happens.", *(f"Recorded when it happens: {says}" for says in happenings))
        return ("No planned move leads there from where the child stands.",)

    def _arrivals(self, here: _Place) -> list[tuple[Key, _Leg]]:
        """The last steps of the cheapest ways, each with the place that it is taken from."""
        cost: dict[Key, Cost] = {here.key: (0, 0)}
        order = count()
        waiting: list[tuple[Cost, int, Key]] = [((0, 0), next(order), here.key)]
        done: set[Key] = set()
        arrived: list[tuple[Cost, Key, _Leg]] = []
        while waiting:
            so_far, _, at = heapq.heappop(waiting)
            if arrived and so_far >= arrived[0][0]:
                break
            if at in done:
                continue
            done.add(at)
            for heading, leg in self._legs_from(self.reached[at]):
                now = (so_far[0] + (leg.move.code in ONLY_WHERE), so_far[1] + 1)
                if self._is_there(leg.after, leg.target):
                    arrived = [(now, at, leg)] if not arrived or now < arrived[0][0] else arrived
                    if now == arrived[0][0] and arrived[0][2] is not leg:
                        arrived.append((now, at, leg))
                elif not closes(leg.target):
                    place = _Place(leg.after, heading)
                    if place.key not in cost or now < cost[place.key]:
                        cost[place.key], self.reached[place.key], self._legs[place.key] = now, place, []
                        heapq.heappush(waiting, (now, next(order), place.key))
                    if cost[place.key] == now:
                        self._legs[place.key].append((at, leg))
        return [(at, leg) for _, at, leg in arrived]

    def _legs_from(self, here: _Place) -> Iterator[tuple[int, _Leg]]:
        for legs in self._from_place(here.situation):
            heading = HEADING[legs[0].move.direction]
            if heading * here.heading < 0:
                continue
            for leg in legs:
                if not self._for_another(leg.before, leg.after):
                    yield here.heading or heading, leg
                    break

    def _from_place(self, here: Situation) -> list[list[_Leg]]:
        """Every move that can be made from a place, whatever for."""
        key = _key(here)
        if key not in self._ground:
            moves = (move for move in self._moves.get(here.stage, ()) if move.code not in self._rules.forbidden_moves)
            found = (self._ready(move, target, here) for move in moves for target in move.targets)
            self._ground[key] = [legs for legs in found if legs]
        return self._ground[key]

    def _ready(self, move: Move, target: To, here: Situation) -> list[_Leg]:
        """The move as it can be taken, soonest first: now or on a later day, or once the assessment beside it is authorised."""
        legs = []
        facts = (*_facts(move), *target.before)
        for source in move.sources:
            if not stands_at(source.standing, here):
                continue
            day = self._day(source.when, facts, here)
            for at in (here, *_without_assessment(here)):
                ready = at if day is None else replace(at, today=day)
                asked = (*source.when, *target.when, *facts)
                if stands_at(source.standing, ready) and all(holds(c, ready, calendar=self._calendar) for c in asked):
                    legs.append(_Leg(move, target, ready, taken(move, target, ready, self._machines), day is not None, at is not here))
        return sorted(legs, key=lambda leg: (leg.before.today, leg.finishes_assessment))

    def _day(self, when: Iterable[Condition], facts: Iterable[Condition], here: Situation) -> date | None:
        """The first day on which time alone has brought what it can bring; None where today will do."""
        days = [earliest(c, here, calendar=self._calendar) for c in when if comes_soon(c, here, self._calendar)]
        days += [earliest(c, here, calendar=self._calendar) for c in facts if c in WAITED_FOR]
        last = max((day for day in days if day is not None), default=None)
        return None if last is None or _passes_eighteen(here, last) else last

    def _for_another(self, before: Situation, later: Situation) -> bool:
        """Whether the move starts something that is only started for the sake of another goal."""
        return any(self._goal not in STARTED_FOR[what] for what in started(before, later) if what in STARTED_FOR)

    def _is_there(self, situation: Situation, by: To | None) -> bool:
        if not situation.is_open:
            closed = (one for one in self._standings if is_not_open(one))
            return any(by is None or by.id == one.id for one in closed)
        return any(stands_at(one, situation) for one in self._standings)

    def _back(self, start: Key, at: Key, legs: list[_Leg]) -> Iterator[list[_Leg]]:
        if at == start:
            yield legs
            return
        for before, leg in self._legs[at]:
            yield from self._back(start, before, [leg, *legs])

    def _told(self, situation: Situation, legs: Sequence[_Leg]) -> tuple[Step, ...]:
        """The legs with what each needs, given what the steps before it have put on record."""
        evidence = dict(situation.evidence)
        steps = []
        for leg in legs:
            before = replace(leg.before, evidence=evidence)
            decision = decide(
                leg.move, leg.target, before, roles=frozenset(), given=frozenset(), warnings_accepted=True, why="the way",
                rules=self._rules, calendar=self._calendar,
            )  # fmt: skip
            needs = [reason for reason in decision.reasons if reason.evidence is not None]
            if leg.finishes_assessment:
                needs.insert(0, TO_AUTHORISE)
            steps.append(
                Step(decision=decision, needs=tuple(needs), warnings=decision.warnings, day=leg.before.today, waits=leg.waits,
                     only_where=ONLY_WHERE.get(leg.move.code, ""), before=before, after=leg.after)
            )  # fmt: skip
            evidence = counts_after(leg.move, leg.before, leg.after, evidence)
        return tuple(steps)

    def _hindrances(self, move: Move, target: To, place: _Place) -> tuple[str, ...]:
        """What stands against this move as the last step, in sentences; nothing where it does not start or lead there."""
        here = place.situation
        sources = [source for source in move.sources if stands_at(source.standing, here)]
        if not sources:
            return ()
        later = taken(move, target, here, self._machines)
        meant = target.standing is not None and any(target.standing.id == one.id for one in self._standings)
        if not meant and not self._is_there(later, target):
            return ()
        if move.code in self._rules.forbidden_moves:
            return (f"This authority does not allow it: {move.says}",)
        facts = (*target.when, *_facts(move), *target.before)
        unmet = min(([c for c in (*s.when, *facts) if not holds(c, here, calendar=self._calendar)] for s in sources), key=len)
        if unmet:
            return tuple(SAYS[c] for c in dict.fromkeys(unmet))
        told = [
            f"It would mean {STARTS[what]}, which is never a step on the way to something else."
            for what in started(here, later)
            if what in STARTED_FOR and self._goal not in STARTED_FOR[what]
        ]
        return tuple(told) or (_TURNS[place.heading],)

    def _happenings(self) -> Iterator[str]:
        """What may happen in one of the places reached and lead there."""
        for move in self._workflow.moves:
            if move.nature is Nature.HAPPENING and any(one in self._standings for t in move.targets if (one := t.standing)):
                starts = (s.standing for s in move.sources)
                if any(stands_at(standing, place.situation) for standing in starts for place in self.reached.values()):
                    yield move.says


_TURNS = {
    1: "A child would have to step up first in order to step down again, and that is no way.",
    0: "No planned move leads there from where the child stands.",
    -1: "A child would have to step down first in order to step up again, and that is no way.",
}

TO_AUTHORISE = Reason(
    code="assessment_to_authorise", says="The assessment that is open must be authorised first.", who=AUTHORISES, where="assessment"
)
"""Work that no move ends: an assessment beside the stage ends when a manager authorises it."""


def taken(move: Move, target: To, situation: Situation, machines: Mapping[TrackCode, TrackMachine]) -> Situation:
    """The situation after a planned move, with the usual legal status and placement where it asks for them."""
    asks = move.asks_at(target)
    legal = next((o.state for o in target.opens if o.track is TrackCode.LEGAL), "")
    later = after(
        move, target, situation, machines,
        legal_status=LEGAL_STATUS_OF.get(legal, "") if Detail.LEGAL_STATUS in asks else "",
        placement="U3" if Detail.PLACEMENT in asks else "A5" if Detail.PLACE_FOR_ADOPTION in asks else "",
    )  # fmt: skip
    return later if target.standing is None or not target.standing.stages else replace(later, arrived_by=move.code)


def started(before: Situation, later: Situation) -> tuple[str, ...]:
    """What a move starts that was not so before: tracks, court work, care."""
    opened = {code for code, _ in later.tracks} - {code for code, _ in before.tracks}
    found: list[str] = sorted(opened)
    if not _at_court(before) and _at_court(later):
        found.append(COURT)
    if not _in_care(before) and _in_care(later):
        found.append(CARE)
    return tuple(found)


def counts_after(
    move: Move, before: Situation, later: Situation, evidence: Mapping[EvidenceKind, datetime]
) -> dict[EvidenceKind, datetime]:  # fmt: skip
    """The evidence that still counts for the next step, with what this one has put on record."""
    opened = {code for code, _ in later.tracks} - {code for code, _ in before.tracks}
    obtained = (k for k in (*move.before, *move.reason) if isinstance(k, EvidenceKind) and not EVIDENCE[k].asked_with_move)
    on_record = {**dict.fromkeys(obtained, start_of_day(before.today)), **evidence}
    stays = later.stage is before.stage
    return {kind: moment for kind, moment in on_record.items() if (stays or EVIDENCE[kind].lasting) and EVIDENCE[kind].since not in opened}


def planned(workflow: Workflow) -> Mapping[Stage, tuple[Move, ...]]:
    """The moves that a person may plan, by the stage that they start from: no happening, no emergency, no court's act."""
    moves = [
        move
        for move in workflow.moves
        if move.nature is Nature.PLANNED and move.direction is not Direction.EMERGENCY and not OTHERS_ALONE.issuperset(move.by)
    ]
    return {stage: tuple(move for move in moves if _starts_at(move, stage)) for stage in Stage}


def _starts_at(move: Move, stage: Stage) -> bool:
    return any(not source.standing.stages or stage in source.standing.stages for source in move.sources)


def _papers(steps: tuple[Step, ...]) -> tuple[object, ...]:
    return (
        sum(len(step.needs) for step in steps),
        sum(len(step.warnings) for step in steps),
        steps[-1].day,
        [(step.move.code, step.target.id) for step in steps],
    )


def _facts(move: Move) -> tuple[Condition, ...]:
    return tuple(item for item in move.before if isinstance(item, Condition))


def _without_assessment(here: Situation) -> Iterator[Situation]:
    """The same child once the assessment beside the stage is authorised, where the stage does not rest on it."""
    beside = replace(here, tracks=frozenset(track for track in here.tracks if track[0] is not TrackCode.ASSESSMENT))
    if beside.tracks != here.tracks and stage_of(beside) is here.stage:
        yield beside


def _passes_eighteen(here: Situation, day: date) -> bool:
    """Whether waiting until then passes the eighteenth birthday, which itself moves a child who is not a care leaver yet."""
    if here.date_of_birth is None or here.stage is Stage.LEAVING_CARE:
        return False
    return here.today < birthday(here.date_of_birth, ADULT) < day


def _in_care(situation: Situation) -> bool:
    return looked_after_in_law(situation.legal_statuses, situation.placement)


def _at_court(situation: Situation) -> bool:
    return any(code is TrackCode.LEGAL and state in ("pre_proceedings", "proceedings_issued") for code, state in situation.tracks)


def _key(s: Situation) -> Key:
    """What tells one situation from another on the way. Evidence does not: whatever is missing can be obtained."""
    return (
        s.stage,
        s.sub_stage,
        s.is_open,
        s.tracks,
        s.legal_statuses,
        s.placement is not None,
        s.looked_after_since,
        s.arrived_by == "adoption_order",
        s.today,
    )
