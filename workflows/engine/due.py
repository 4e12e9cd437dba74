"""What is due wherever a child stands, whatever else is put on record: the walk with the clocks' starts and stops.

The worst case is walked. A clock that somebody may stop by recording something counts for nothing, unless what stops it
starts another; a recurring one counts, because each stop starts it again. What then still runs in a place is sure to run
there, and a place where nothing runs is found with the path that leads to it.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workflows.definitions.appended import at_any_time, of_track
from workflows.engine import told
from workflows.engine.conditions import holds
from workflows.engine.faults import Leg, Path, Turn
from workflows.engine.worlds import NO_HOLIDAYS, Key, Place, Step, World, key_of
from workflows.shapes import Condition, Move, Rules, Situation, TimeLimit, To, Workflow
from workflows.terms import EventKind, LimitKind

OF_AN_OFFER = frozenset(kind for kind in EventKind if kind.value.startswith(("handover_", "journey_")))
OF_HOLDING = frozenset({EventKind.TEAM_CHANGED, EventKind.CASE_ALLOCATED, EventKind.HANDOVER_OFFERED})
OF_DECIDING = frozenset({EventKind.CONTACT_OUTCOME_RECORDED, EventKind.REFERRAL_DECISION_RECORDED})
TOLD_APART = frozenset({Condition.AT_CONTACT, Condition.AT_REFERRAL, Condition.LOOKED_AFTER, Condition.NOT_LOOKED_AFTER})
"""The conditions of a limit that the walk can tell for sure. A limit with another one is never counted on."""

MANY_ENTRIES = 40
"""How many entries a path shows at most."""

Running = frozenset[str]
Node = tuple[Key, str, Running]


@dataclass(frozen=True, slots=True)
class Stand:
    """One situation with the clocks that are sure to run in it. `offer` is the move that waits for an answer, if any."""

    here: Situation
    running: Running
    offer: str
    node: Node


class Sure:
    """The limits of a definition that can be counted on, and what events do to them.

    `few`: only those that follow from who holds the child, an offer, and the first decisions, which is sooner walked.
    `every`: those too that somebody may end at any time.
    """

    def __init__(self, workflow: Workflow, rules: Rules, *, few: bool = False, every: bool = False) -> None:
        self.limits = {limit.code: limit for limit in workflow.limits if _may_count(limit, rules) and (not few or _of_the_few(limit))}
        self.rules = rules
        self.anytime = at_any_time(workflow) - OF_AN_OFFER
        if not every:
            self._keep_the_sure()
        self._again_where = frozenset(limit.code for limit in self.limits.values() if limit.recurs and limit.applies)
        self._starts: dict[EventKind, list[TimeLimit]] = {}
        self._ends: dict[EventKind, set[str]] = {}
        for limit in self.limits.values():
            for kind in limit.starts_on:
                self._starts.setdefault(kind, []).append(limit)
            for kind in _ends_for_good(limit):
                self._ends.setdefault(kind, set()).add(limit.code)

    @cached_property
    def turning(self) -> tuple[EventKind, ...]:
        """What may be recorded at any time and ends one sure clock by starting another."""
        return tuple(sorted(kind for kind in self.anytime if kind in self._ends))

    def after(self, running: Running, events: Iterable[EventKind], situation: Situation) -> Running:
        """The sure clocks after these events, each of which ends first and starts then."""
        for kind in events:
            ended, starting = self._ends.get(kind), self._starts.get(kind)
            if ended:
                running = running - ended
            if starting:
                running = running | {limit.code for limit in starting if self._applies(limit, situation)}
        return running

    def hears(self, kind: EventKind) -> bool:
        """Whether this event starts or ends one of them."""
        return kind in self._starts or kind in self._ends

    def in_place(self, running: Running, situation: Situation) -> Running:
        """Without the recurring clocks that would not start again here."""
        lost = {code for code in running & self._again_where if not self._applies(self.limits[code], situation)}
        return running - lost if lost else running

    def answers(self, running: Running, kind: EventKind) -> bool:
        """Whether one of these clocks is stopped by this event."""
        return any(kind in self.limits[code].stops_on for code in running)

    def _applies(self, limit: TimeLimit, situation: Situation) -> bool:
        return all(holds(condition, situation, calendar=NO_HOLIDAYS) for condition in limit.applies)

    def _keep_the_sure(self) -> None:
        """Leave out, until nothing more falls away, what may be ended at any time without another beginning."""
        while True:
            begins = {kind for limit in self.limits.values() if not limit.applies for kind in limit.starts_on}
            unsure = [c for c, limit in self.limits.items() if any(k in self.anytime and k not in begins for k in _ends_for_good(limit))]
            if not unsure:
                return
            for code in unsure:
                del self.limits[code]


class Timed:
    """The walk of a definition with its clocks. `places` are what the walk without clocks has found."""

    def __init__(self, world: World, places: Mapping[Key, Place], sure: Sure) -> None:
        self._world, self._places = world, places
        self._machines = {machine.code: machine for machine in world.workflow.tracks}
        self.sure = sure
        self._came: dict[Node, tuple[Node, _Way] | None] = {}
        self._least: dict[tuple[Key, str], list[Running]] = {}
        self._ways: dict[tuple[Key, str], Sequence[_Way]] = {}
        self._events: dict[tuple[object, ...], tuple[EventKind, ...]] = {}

    def walk(self) -> Iterator[Stand]:
        """Every open situation with every least set of sure clocks, the nearest first."""
        starts = [key_of(leg.here) for leg in self._places.values() if not leg.here.is_open]
        waiting: deque[Node] = deque()
        for key in starts:
            node: Node = (key, "", frozenset())
            self._came[node] = None
            waiting.append(node)
        while waiting:
            node = waiting.popleft()
            place = self._places.get(node[0])
            if place is None or self._is_beaten(node):
                continue
            if place.here.is_open:
                yield Stand(place.here, node[2], node[1], node)
            for way in self._ways_from(place, node[1]):
                after = self.sure.after(node[2], way.events, way.after)
                self._add(node, way, after, waiting)

    def path_to(self, stand: Stand) -> Path:
        """The shortest way on which these clocks are all that is sure, with the entries that end every other clock."""
        ways: list[_Way] = []
        node = stand.node
        while (came := self._came[node]) is not None:
            node, way = came
            ways.append(way)
        ways.reverse()
        legs = [way.leg for way in ways]
        if not stand.running:
            legs += self._entries(ways, stand.here)
        return Path(self._places[node[0]].here, tuple(legs))

    def _entries(self, ways: Sequence["_Way"], here: Situation) -> list[Leg]:
        """What has to be recorded, in order, to end every clock that these ways have left running. None where that takes too long."""
        every = Sure(self._world.workflow, self.sure.rules, every=True)
        running: Running = frozenset()
        for way in ways:
            running = every.after(running, way.told, way.after)
        of_tracks = {kind for machine in self._machines.values() for kind in of_track(machine)}
        known, legs = {running}, list[Leg]()
        while running and len(legs) < MANY_ENTRIES:
            after = {kind: every.after(running, (kind,), here) for kind in every.turning}
            new = [kind for kind in every.turning if after[kind] not in known]
            if not new:
                break
            kind = min(new, key=lambda one: (len(after[one]), one in of_tracks))
            running = after[kind]
            known.add(running)
            legs.append(recorded(kind, here))
        return [] if running else legs

    def _add(self, at: Node, way: "_Way", running: Running, waiting: deque[Node]) -> None:
        node: Node = (way.to, way.offer, self.sure.in_place(running, way.after))
        known = self._least.setdefault(node[:2], [])
        if any(least <= node[2] for least in known):
            return
        known[:] = [least for least in known if not node[2] <= least]
        known.append(node[2])
        self._came[node] = (at, way)
        waiting.append(node)

    def _is_beaten(self, node: Node) -> bool:
        """Whether the same place has since been come to with fewer clocks, so that this one tells nothing more."""
        known = self._least.get(node[:2])
        return known is not None and node[2] not in known

    def _ways_from(self, place: Place, offer: str) -> Sequence["_Way"]:
        """Every way on that leads to a known open place, each once: two that lead to one place by the same events are one."""
        at = (key_of(place.here), offer)
        if at not in self._ways:
            found: dict[object, _Way] = {}
            for way in self._answers(place, offer) if offer else self._onward(place):
                if way.after.is_open and way.to in self._places:
                    way.events = tuple(kind for kind in way.told if self.sure.hears(kind))
                    found.setdefault((way.to, way.offer, way.events), way)
            self._ways[at] = tuple(found.values())
        return self._ways[at]

    def _onward(self, place: Place) -> Iterator["_Way"]:
        here = place.here
        for step in place.steps:
            if told.is_offered(step.move, step.target, here):
                events = told.when_offered(step.move, here)
                yield _Way(events, here, Turn.OFFERED, step.move, step.target, offer=_offer(step))
            else:
                yield _Way(self._taken(step), step.after, Turn.MOVE, step.move, step.target)
        yield from (_Way((), leg.after, leg.turn, says=leg.says) for leg in place.by_itself)
        yield from self._turning(here, "")

    def _answers(self, place: Place, offer: str) -> Iterator["_Way"]:
        """The three ends of an offer: accepted, not accepted, withdrawn."""
        here = place.here
        for step in place.steps:
            if _offer(step) != offer:
                continue
            yield _Way(self._taken(step), step.after, Turn.ACCEPTED, step.move, step.target)
            yield _Way(told.when_not_accepted(step.move), here, Turn.NOT_ACCEPTED, step.move, step.target)
            yield _Way(told.when_withdrawn(step.move), here, Turn.WITHDRAWN, step.move, step.target)
        yield from self._turning(here, offer)

    def _turning(self, here: Situation, offer: str) -> Iterator["_Way"]:
        for kind in self.sure.turning:
            yield _Way((kind,), here, Turn.RECORDED, says=recorded(kind, here).says, offer=offer)

    def _taken(self, step: Step) -> tuple[EventKind, ...]:
        before, after = step.before, step.after
        key = (step.move.code, step.target.id, before.tracks, before.stage, before.sub_stage, before.legal_statuses,
               before.placement is None, after.legal_statuses, after.placement is None)  # fmt: skip
        if key not in self._events:
            self._events[key] = told.when_taken(step.move, step.target, before, after, self._machines)
        return self._events[key]


class _Way:
    """One way on from a place: the events that are told, those of them that a sure clock hears, and the situation after them."""

    __slots__ = ("_move", "_says", "_target", "_turn", "after", "events", "offer", "to", "told")

    def __init__(
        self, told: tuple[EventKind, ...], after: Situation, turn: Turn, move: Move | None = None, target: To | None = None,
        *, says: str = "", offer: str = "",
    ) -> None:  # fmt: skip
        self.told, self.events, self.after, self.offer, self.to = told, told, after, offer, key_of(after)
        self._turn, self._move, self._target, self._says = turn, move, target, says

    @property
    def leg(self) -> Leg:
        if self._move is None or self._target is None:
            return Leg(self._says, self.after, self._turn)
        return Leg(self._move.says, self.after, self._turn, self._move.code, self._target.id)


def _offer(step: Step) -> str:
    return f"{step.move.code}>{step.target.id}"


def recorded(kind: EventKind, here: Situation) -> Leg:
    """Something that is put on record where the child stands."""
    return Leg(f"Recorded: {kind.replace('_', ' ')}.", here, Turn.RECORDED)


def _may_count(limit: TimeLimit, rules: Rules) -> bool:
    """Whether a clock of this limit asks for something, starts by itself, and starts for sure where its start is told."""
    if limit.of or not limit.kind.can_be_late or limit.kind is LimitKind.LEAD_TIME:
        return False
    return limit.code not in rules.switched_off and TOLD_APART.issuperset(limit.applies)


def _of_the_few(limit: TimeLimit) -> bool:
    return not OF_HOLDING.isdisjoint(limit.starts_on) or not OF_DECIDING.isdisjoint(limit.stops_on)


def _ends_for_good(limit: TimeLimit) -> frozenset[EventKind]:
    """What ends the clock so that it does not start again by itself."""
    for_ever = limit.recurs and not any(step.from_start for step in limit.steps[-1])
    ended = (*limit.cancelled_on, *limit.spared_on, *(limit.gives_way_on if limit.applies else ()))
    return frozenset(ended if for_ever else (*limit.stops_on, *ended))
